import Foundation
import MarkerCodecs
import MarkerModel
import SystemPackage

/// Folders of images of one kind, made once: noise over a smooth sky, so that nothing is empty and
/// nothing compresses to nothing.
enum BenchImages {
  enum Kind: String {
    case fits
    case jpeg
    case png
    case tiff

    /// Of its files' names.
    var suffix: String { self == .tiff ? "tif" : rawValue }
  }

  static func folder(
    _ kind: Kind, side: Int, count: Int, in folder: FilePath
  ) throws -> FilePath {
    if kind == .tiff { return try stripTIFFs(side: side, count: count, in: folder) }
    return try made(folder.appending("\(kind.rawValue)-\(side)-\(count)")) { unfinished in
      // Seven different ones; the others are links to them.
      for number in 0..<count {
        let file = unfinished.appending("image-\(number).\(kind.suffix)")
        if number < 7 {
          try write(kind, PixelSize(width: side, height: side), seed: number, to: file)
        } else {
          let same = unfinished.appending("image-\(number % 7).\(kind.suffix)")
          guard link(same.string, file.string) == 0 else { throw Errno(rawValue: errno) }
        }
      }
    }
  }

  /// A folder that is made once: under another name until it is whole.
  static func made(_ path: FilePath, by make: (FilePath) throws -> Void) throws -> FilePath {
    let files = FileManager.default
    if files.fileExists(atPath: path.string) { return path }
    let unfinished = path.removingLastComponent().appending(
      "unfinished-\(path.lastComponent?.string ?? "")")
    try unfinished.remove()
    try files.createDirectory(atPath: unfinished.string, withIntermediateDirectories: true)
    try make(unfinished)
    try files.moveItem(atPath: unfinished.string, toPath: path.string)
    return path
  }

  /// Has all files of a folder, or one, in the system's memory: the disk is not what is measured.
  static func remember(_ folder: FilePath, only one: FilePath.Component? = nil) throws {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 20, alignment: 64)
    defer { room.deallocate() }
    var known: Set<UInt64> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.string)
    where one == nil || name == one?.string {
      let file = folder.appending(name)
      var status = stat()
      guard stat(file.string, &status) == 0, known.insert(UInt64(status.st_ino)).inserted else {
        continue
      }
      let handle = try FileDescriptor.open(file, .readOnly)
      try handle.closeAfter { while try handle.read(into: room) > 0 {} }
    }
  }

  private static func write(_ kind: Kind, _ size: PixelSize, seed: Int, to file: FilePath) throws {
    switch kind {
    case .fits: try ImageWriter.fits(FITSImage(size: size, samples: sky(size, seed)), to: file)
    case .jpeg: try ImageWriter.jpeg(picture(size, seed), to: file, replacing: false)
    case .png: try ImageWriter.png(picture(size, seed), to: file, replacing: false)
    case .tiff: throw BenchFailure("\(file): TIFFs are streamed")
    }
  }

  private static func sky(_ size: PixelSize, _ seed: Int) -> [Float] {
    var rows = SkyRows(width: size.width, seed: seed)
    var samples: [Float] = []
    samples.reserveCapacity(size.width * size.height)
    for y in 0..<size.height {
      for light in rows.row(y) {
        samples.append(Float(200 + max(50 * light.wave, 0) + 20 * light.noise))
      }
    }
    return samples
  }

  private static func picture(_ size: PixelSize, _ seed: Int) -> ImageWriter.Raster {
    var noise = Noise(seed)
    let bytes = (0..<size.width * size.height).flatMap { index -> [UInt8] in
      let (x, y) = (Double(index % size.width), Double(index / size.width))
      let light = 90 + 60 * sin(x / 40 + Double(seed)) * cos(y / 55) + 30 * noise.next()
      return [UInt8(light * 0.8), UInt8(light), UInt8(light * 1.1)]
    }
    return ImageWriter.Raster(size: size, channels: .rgb, bytes: bytes)
  }
}

/// Numbers from -0.5 to 0.5, the same for the same seed.
struct Noise {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed &* 7919 &+ 1) }

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53) - 0.5
  }
}
