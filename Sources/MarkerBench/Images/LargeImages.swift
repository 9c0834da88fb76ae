import CCodecShims
import CTiff
import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

/// Images too large for memory, made row by row, each alone in a folder.
extension BenchImages {
  static let largeSide = 32_768

  /// 4 GiB of float, beside the folder as `fits-32768.fits` too.
  static func largeFITS(in folder: FilePath) throws -> FilePath {
    try alone("fits-\(largeSide).fits", in: folder) {
      try streamFITS(side: largeSide, to: $0)
    }
  }

  /// 16-bit gray in tiles of 256², compressed by deflate, beside the folder too.
  static func largeTIFF(in folder: FilePath) throws -> FilePath {
    try alone("tiff-\(largeSide).tif", in: folder) {
      try streamTiles(side: largeSide, to: $0)
    }
  }

  /// Two different RGB images in deflate strips of 64 rows; the others are links to them.
  static func stripTIFFs(side: Int, count: Int, in folder: FilePath) throws -> FilePath {
    try made(folder.appending("tiff-\(side)-\(count)")) { unfinished in
      for number in 0..<count {
        let file = unfinished.appending("image-\(number).tif")
        // Those of the small folder are made once.
        let same =
          count > 2
          ? try stripTIFFs(side: side, count: 2, in: folder).appending("image-\(number % 2).tif")
          : nil
        if let same {
          guard link(same.string, file.string) == 0 else { throw Errno(rawValue: errno) }
        } else {
          try streamStrips(side: side, seed: number, to: file)
        }
      }
    }
  }

  private static func alone(
    _ name: String, in folder: FilePath, by make: (FilePath) throws -> Void
  ) throws -> FilePath {
    let file = folder.appending(name)
    let files = FileManager.default
    if !files.fileExists(atPath: file.string) {
      let unfinished = folder.appending("unfinished-\(name)")
      try unfinished.remove()
      try make(unfinished)
      try files.moveItem(atPath: unfinished.string, toPath: file.string)
    }
    return try made(folder.appending("large-\(file.extension ?? "")")) { path in
      guard link(file.string, path.appending(name).string) == 0 else {
        throw Errno(rawValue: errno)
      }
    }
  }

  private static func streamFITS(side: Int, to file: FilePath) throws {
    let cards = [
      "SIMPLE  =                    T", card("BITPIX", -32), card("NAXIS", 2),
      card("NAXIS1", side), card("NAXIS2", side), "END",
    ]
    var header = cards.reduce("") { $0 + $1.padding(toLength: 80, withPad: " ", startingAt: 0) }
    header = header.padding(toLength: 2880, withPad: " ", startingAt: 0)
    let handle = try FileDescriptor.open(
      file, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
    try handle.closeAfter {
      _ = try handle.writeAll(header.utf8)
      var sky = SkyRows(width: side, seed: 0)
      for y in 0..<side {
        let row = sky.row(y).map { light in
          Float(200 + max(50 * light.wave, 0) + 20 * light.noise).bitPattern.bigEndian
        }
        _ = try row.withUnsafeBytes { try handle.writeAll($0) }
      }
      let rest = (2880 - side * side * 4 % 2880) % 2880
      _ = try handle.writeAll([UInt8](repeating: 0, count: rest))
    }
  }

  private static func card(_ keyword: String, _ value: Int) -> String {
    let text = "\(value)"
    let spaces = String(repeating: " ", count: 20 - text.count)
    return keyword.padding(toLength: 8, withPad: " ", startingAt: 0) + "= " + spaces + text
  }

  private static func streamTiles(side: Int, to file: FilePath) throws {
    let tile = 256
    let tiff = try WrittenTIFF(file, side: side, bits: 16, channels: 1)
    tiff.set(TIFFTAG_TILEWIDTH, long: tile)
    tiff.set(TIFFTAG_TILELENGTH, long: tile)
    var sky = SkyRows(width: side, seed: 0)
    var tiles = [[UInt16]](
      repeating: [UInt16](repeating: 0, count: tile * tile), count: side / tile)
    for top in stride(from: 0, to: side, by: tile) {
      for y in 0..<tile {
        for (x, light) in sky.row(top + y).enumerated() {
          let value = 1000 + max(500 * light.wave, 0) + 200 * light.noise
          tiles[x / tile][y * tile + x % tile] = UInt16(value)
        }
      }
      for (column, samples) in tiles.enumerated() {
        try tiff.write(samples, part: top / tile * (side / tile) + column)
      }
    }
  }

  private static func streamStrips(side: Int, seed: Int, to file: FilePath) throws {
    let rows = 64
    let tiff = try WrittenTIFF(file, side: side, bits: 8, channels: 3)
    tiff.set(TIFFTAG_ROWSPERSTRIP, long: rows)
    var sky = SkyRows(width: side, seed: seed)
    for top in stride(from: 0, to: side, by: rows) {
      let strip = (top..<min(top + rows, side)).flatMap { y in
        sky.row(y).flatMap { light -> [UInt8] in
          let value = 90 + 60 * light.wave + 30 * light.noise
          return [UInt8(value * 0.8), UInt8(value), UInt8(value * 1.1)]
        }
      }
      try tiff.write(strip, part: top / rows)
    }
  }
}

/// A TIFF that is written part by part, compressed by deflate; finished when it goes.
private final class WrittenTIFF {
  private let shim: OpaquePointer
  private let file: FilePath

  init(_ file: FilePath, side: Int, bits: UInt16, channels: Int) throws {
    var reason = [CChar](repeating: 0, count: 400)
    let opened = file.withPlatformString {
      codec_tiff_open($0, "w", 1 << 30, &reason, reason.count)
    }
    guard let opened else { throw BenchFailure("libtiff: \(file) cannot be written") }
    shim = opened
    self.file = file
    set(TIFFTAG_IMAGEWIDTH, long: side)
    set(TIFFTAG_IMAGELENGTH, long: side)
    let isColor = channels == 3
    for (tag, value) in [
      (TIFFTAG_BITSPERSAMPLE, bits), (TIFFTAG_SAMPLESPERPIXEL, UInt16(channels)),
      (TIFFTAG_SAMPLEFORMAT, UInt16(SAMPLEFORMAT_UINT)),
      (TIFFTAG_COMPRESSION, UInt16(COMPRESSION_ADOBE_DEFLATE)),
      (TIFFTAG_PLANARCONFIG, UInt16(PLANARCONFIG_CONTIG)),
      (TIFFTAG_PHOTOMETRIC, UInt16(isColor ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK)),
    ] {
      _ = codec_tiff_set16(shim, UInt32(tag), value)
    }
  }

  deinit { codec_tiff_close(shim) }

  func set(_ tag: Int32, long value: Int) {
    _ = codec_tiff_set32(shim, UInt32(tag), UInt32(value))
  }

  /// A strip, or a tile where the file has those.
  func write<T>(_ samples: [T], part: Int) throws {
    guard let handle = codec_tiff_handle(shim) else { return }
    var samples = samples
    let isWritten = samples.withUnsafeMutableBytes { bytes in
      let count =
        TIFFIsTiled(handle) != 0
        ? TIFFWriteEncodedTile(handle, UInt32(part), bytes.baseAddress, tmsize_t(bytes.count))
        : TIFFWriteEncodedStrip(handle, UInt32(part), bytes.baseAddress, tmsize_t(bytes.count))
      return count == bytes.count
    }
    guard isWritten else {
      throw BenchFailure("libtiff: \(file): \(String(cString: codec_tiff_error(shim)))")
    }
  }
}

/// The smooth sky of all images and its noise, a row at a time.
struct SkyRows {
  private let along: [Double]
  private var noise: Noise

  init(width: Int, seed: Int) {
    along = (0..<width).map { sin(Double($0) / 40 + Double(seed)) }
    noise = Noise(seed)
  }

  /// Of each pixel the sky from -1 to 1 and the noise from -0.5 to 0.5.
  mutating func row(_ y: Int) -> [(wave: Double, noise: Double)] {
    let down = cos(Double(y) / 55)
    return along.map { (wave: $0 * down, noise: noise.next()) }
  }
}
