import MarkerImaging
import SystemPackage

extension ImageWriter {
  /// A finished picture as a PNG of 8 bits a channel; what stands there is replaced.
  public static func png(
    _ picture: MarkerImaging.Raster, to file: FilePath
  ) throws(ImageWritingError) {
    let count = picture.size.width * picture.size.height
    let bytes = [UInt8](unsafeUninitializedCapacity: count * 3) { bytes, filled in
      for (index, color) in picture.pixels.prefix(count).enumerated() {
        bytes[index * 3] = UInt8(truncatingIfNeeded: color >> 16)
        bytes[index * 3 + 1] = UInt8(truncatingIfNeeded: color >> 8)
        bytes[index * 3 + 2] = UInt8(truncatingIfNeeded: color)
      }
      filled = count * 3
    }
    try png(Raster(size: picture.size, channels: .rgb, bytes: bytes), to: file)
  }
}
