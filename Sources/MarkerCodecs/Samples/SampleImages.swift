import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// Writes images to try the program on: synthetic fields in every format that it reads.
public enum SampleImages {
  private enum Kind: String, CaseIterable {
    case float = "fits"
    case integer = "int16.fits"
    case bands = "tif"
    case color = "png"
    case photo = "jpg"
  }

  /// Makes `count` images in the folder, which is made if it is not there, and returns their paths.
  /// The first five are one of each kind; half of all are floating-point FITS. Equal seeds give equal
  /// files. Throws before anything is written where one of the files is there already.
  public static func write(
    into folder: FilePath, count: Int = 8, size: PixelSize = PixelSize(width: 800, height: 640),
    seed: UInt64 = 1
  ) throws(ImageWritingError) -> [FilePath] {
    guard size.width >= 32, size.height >= 32, size.width <= 32_768, size.height <= 32_768 else {
      throw ImageWritingError(folder, localized("sample images have sides from 32 to 32768 pixels"))
    }
    try makeFolder(folder)
    let digits = max(String(count).count, 2)
    let kinds = Kind.allCases
    var files: [(path: FilePath, kind: Kind)] = []
    for index in 0..<max(count, 0) {
      let kind = index % 8 < kinds.count ? kinds[index % 8] : .float
      let number = String(index + 1)
      let padding = String(repeating: "0", count: digits - number.count)
      let path = folder.appending("field-\(padding)\(number).\(kind.rawValue)")
      try ImageWriter.refuseExisting(path)
      files.append((path, kind))
    }
    var seeds = SplitMix64(seed: seed)
    for (path, kind) in files {
      try write(SyntheticField(size: size, seed: seeds.next()), as: kind, to: path)
    }
    return files.map(\.path)
  }

  /// The folder, and those that it lies in, where they are not there.
  private static func makeFolder(_ folder: FilePath) throws(ImageWritingError) {
    let mode: mode_t = 0o755
    guard folder.withPlatformString({ mkdir($0, mode) }) != 0 else { return }
    let parent = folder.removingLastComponent()
    switch errno {
    case EEXIST: return
    case ENOENT where !parent.isEmpty && parent != folder:
      try makeFolder(parent)
      guard folder.withPlatformString({ mkdir($0, mode) }) != 0, errno != EEXIST else { return }
      throw ImageWritingError(folder, "\(Errno(rawValue: errno))")
    default: throw ImageWritingError(folder, "\(Errno(rawValue: errno))")
    }
  }

  private static func write(
    _ field: SyntheticField, as kind: Kind, to path: FilePath
  ) throws(ImageWritingError) {
    let size = field.size
    switch kind {
    case .float:
      try ImageWriter.fits(
        FITSImage(size: size, samples: field.band(redness: 0), cards: field.cards), to: path)
    case .integer:
      let samples = field.band(redness: 0).map { Int16($0.rounded()) }
      try ImageWriter.fits(FITSImage(size: size, samples: samples, cards: field.cards), to: path)
    case .bands:
      let pages = [("g band", -0.7), ("r band", 0.7)].map { name, redness in
        TIFFImage(
          name: name, size: size,
          samples: flipped(field.band(redness: redness), size).map { UInt16($0.rounded()) },
          text: header(field))
      }
      try ImageWriter.tiff(pages, to: path)
    case .color: try ImageWriter.png(picture(field), to: path, replacing: false)
    case .photo: try ImageWriter.jpeg(picture(field), to: path, replacing: false)
    }
  }

  /// The header as STIFF puts it into a TIFF: cards without separators.
  private static func header(_ field: SyntheticField) -> String {
    let start = [
      FITSCard("BITPIX", .integer(16)), FITSCard("NAXIS", .integer(2)),
      FITSCard("NAXIS1", .integer(field.size.width)),
      FITSCard("NAXIS2", .integer(field.size.height)),
    ]
    let simple = "SIMPLE  =" + String(repeating: " ", count: 20) + "T"
    return simple + String(repeating: " ", count: 80 - simple.utf8.count)
      + (start + field.cards).map(\.text).joined()
  }

  /// Three bands as colours, brightened for the eye.
  private static func picture(_ field: SyntheticField) -> ImageWriter.Raster {
    var bytes = [UInt8](repeating: 0, count: field.size.width * field.size.height * 3)
    for (channel, redness) in [1.0, 0, -1].enumerated() {
      let band = flipped(field.band(redness: redness), field.size)
      for (index, value) in band.enumerated() {
        let light = max((value - Float(SyntheticField.skyLevel) + 12) / 520, 0)
        bytes[index * 3 + channel] = UInt8(min(light.squareRoot() * 255, 255))
      }
    }
    return ImageWriter.Raster(size: field.size, channels: .rgb, bytes: bytes)
  }

  /// The same rows, the top one first.
  private static func flipped(_ samples: [Float], _ size: PixelSize) -> [Float] {
    var flipped: [Float] = []
    flipped.reserveCapacity(samples.count)
    for y in (0..<size.height).reversed() {
      flipped += samples[y * size.width..<(y + 1) * size.width]
    }
    return flipped
  }
}
