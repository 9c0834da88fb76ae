import CTiff
import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

@testable import MarkerCodecs

/// A way of laying samples out in a TIFF file, which is written by libtiff.
struct TIFFLayout: Sendable, CustomStringConvertible {
  /// Of tiles; nil for strips.
  var tile: PixelSize?
  /// Of a strip.
  var rows = 7
  var compression = COMPRESSION_NONE
  var predictor = 1
  var isBigEndian = false

  var description: String {
    let parts = tile.map { "tiles of \($0.width) × \($0.height)" } ?? "strips of \(rows)"
    return "\(parts), \(TIFFCompression.name(compression))\(isBigEndian ? ", big endian" : "")"
  }

  struct NotWritten: Error {
    var reason: String
  }

  /// Writes pages, each of which but the first is said to be a smaller version of it.
  func write<T: Sample>(
    _ pages: [(samples: [T], size: PixelSize)], channels: PixelBuffer.Channels = .gray,
    to file: FilePath
  ) throws {
    let handle = try TIFFHandle(file, mode: isBigEndian ? "wb" : "wl", limits: .standard)
    for (index, page) in pages.enumerated() {
      if index > 0 { handle.set(TIFFTAG_SUBFILETYPE, long: UInt32(FILETYPE_REDUCEDIMAGE)) }
      setFields(T.sampleType, page.size, channels, handle)
      try write(page.samples, page.size, channels.rawValue, handle)
      if TIFFWriteDirectory(handle.tiff) != 1 {
        throw NotWritten(reason: handle.failure("page").message)
      }
    }
  }

  private func setFields(
    _ type: SampleType, _ size: PixelSize, _ channels: PixelBuffer.Channels, _ handle: TIFFHandle
  ) {
    let format =
      switch type {
      case .float32, .float64: SAMPLEFORMAT_IEEEFP
      case .int8, .int16, .int32, .int64: SAMPLEFORMAT_INT
      default: SAMPLEFORMAT_UINT
      }
    handle.set(TIFFTAG_IMAGEWIDTH, long: UInt32(size.width))
    handle.set(TIFFTAG_IMAGELENGTH, long: UInt32(size.height))
    handle.set(TIFFTAG_BITSPERSAMPLE, short: UInt16(type.byteCount * 8))
    handle.set(TIFFTAG_SAMPLESPERPIXEL, short: UInt16(channels.rawValue))
    handle.set(TIFFTAG_SAMPLEFORMAT, short: UInt16(format))
    if channels.hasAlpha {
      withUnsafePointer(to: UInt16(EXTRASAMPLE_UNASSALPHA)) { kind in
        _ = withVaList([Int32(1), kind]) {
          TIFFVSetField(handle.tiff, UInt32(TIFFTAG_EXTRASAMPLES), $0)
        }
      }
    }
    let isColor = channels.colorCount == 3
    handle.set(
      TIFFTAG_PHOTOMETRIC, short: UInt16(isColor ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK))
    handle.set(TIFFTAG_PLANARCONFIG, short: UInt16(PLANARCONFIG_CONTIG))
    handle.set(TIFFTAG_COMPRESSION, short: UInt16(compression))
    if predictor > 1 { handle.set(TIFFTAG_PREDICTOR, short: UInt16(predictor)) }
    if let tile {
      handle.set(TIFFTAG_TILEWIDTH, long: UInt32(tile.width))
      handle.set(TIFFTAG_TILELENGTH, long: UInt32(tile.height))
    } else {
      handle.set(TIFFTAG_ROWSPERSTRIP, long: UInt32(rows))
    }
  }

  private func write<T: Sample>(
    _ samples: [T], _ size: PixelSize, _ channels: Int, _ handle: TIFFHandle
  ) throws {
    let part = tile ?? PixelSize(width: size.width, height: rows)
    var number: UInt32 = 0
    for y in stride(from: 0, to: size.height, by: part.height) {
      for x in stride(from: 0, to: size.width, by: part.width) {
        let rows = tile == nil ? min(part.height, size.height - y) : part.height
        // libtiff may turn the samples around in place, so they are its own.
        var own = [T](repeating: samples[0], count: rows * part.width * channels)
        for row in 0..<min(rows, size.height - y) {
          let from = ((y + row) * size.width + x) * channels
          let count = min(part.width, size.width - x) * channels
          let to = row * part.width * channels
          own.replaceSubrange(to..<to + count, with: samples[from..<from + count])
        }
        let written = own.withUnsafeMutableBytes { bytes in
          tile == nil
            ? TIFFWriteEncodedStrip(
              handle.tiff, number, bytes.baseAddress, tmsize_t(bytes.count))
            : TIFFWriteEncodedTile(
              handle.tiff, number, bytes.baseAddress, tmsize_t(bytes.count))
        }
        if written < 0 { throw NotWritten(reason: handle.failure("part \(number)").message) }
        number += 1
      }
    }
  }
}
