import Foundation
import MarkerImaging
import MarkerLanguage
import SystemPackage

extension ImageWriter {
  /// A finished picture as a PNG of 8 bits a channel; what stands there is replaced.
  public static func png(
    _ picture: MarkerImaging.Raster, to file: FilePath
  ) throws(ImageWritingError) {
    try png(Raster(picture), to: file)
  }

  /// A finished picture as a PNG in memory, as a part of a file.
  public static func png(
    _ picture: MarkerImaging.Raster, for file: FilePath
  ) throws(ImageWritingError) -> Data {
    try png(Raster(picture), for: file)
  }

  /// A finished picture as a JPEG; what stands there is replaced.
  public static func jpeg(
    _ picture: MarkerImaging.Raster, to file: FilePath, quality: Int
  ) throws(ImageWritingError) {
    guard picture.size.width <= 65500, picture.size.height <= 65500 else {
      throw ImageWritingError(file, localized("a JPEG has at most 65500 pixels a side"))
    }
    try jpeg(Raster(picture), to: file, quality: quality)
  }

  /// A finished picture as a TIFF of 8 bits a channel. An error where there is such a file already.
  public static func tiff(
    _ picture: MarkerImaging.Raster, to file: FilePath
  ) throws(ImageWritingError) {
    let raster = Raster(picture)
    try tiff(
      [TIFFImage(name: "", size: raster.size, channels: .rgb, samples: raster.bytes)], to: file)
  }
}

extension ImageWriter.Raster {
  init(_ picture: MarkerImaging.Raster) {
    let count = picture.size.width * picture.size.height
    let bytes = [UInt8](unsafeUninitializedCapacity: count * 3) { bytes, filled in
      for (index, color) in picture.pixels.prefix(count).enumerated() {
        bytes[index * 3] = UInt8(truncatingIfNeeded: color >> 16)
        bytes[index * 3 + 1] = UInt8(truncatingIfNeeded: color >> 8)
        bytes[index * 3 + 2] = UInt8(truncatingIfNeeded: color)
      }
      filled = count * 3
    }
    self.init(size: picture.size, channels: .rgb, bytes: bytes)
  }
}
