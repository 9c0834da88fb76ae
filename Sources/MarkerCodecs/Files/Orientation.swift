import MarkerImaging
import MarkerLanguage
import MarkerModel

/// How a file's rows and columns lie in the picture, numbered as in TIFF and EXIF: 1 is upright,
/// 5 to 8 swap width and height.
enum Orientation: UInt16 {
  case topLeft = 1
  case topRight
  case bottomRight
  case bottomLeft
  case leftTop
  case rightTop
  case rightBottom
  case leftBottom

  var isTransposed: Bool { rawValue >= 5 }

  /// The size of the upright picture.
  func upright(_ size: PixelSize) -> PixelSize {
    isTransposed ? PixelSize(width: size.height, height: size.width) : size
  }

  /// Where a pixel of the upright picture lies in the file.
  private func stored(_ x: Int, _ y: Int, _ size: PixelSize) -> (x: Int, y: Int) {
    let right = size.width - 1
    let bottom = size.height - 1
    return switch self {
    case .topLeft: (x, y)
    case .topRight: (right - x, y)
    case .bottomRight: (right - x, bottom - y)
    case .bottomLeft: (x, bottom - y)
    case .leftTop: (y, x)
    case .rightTop: (y, bottom - x)
    case .rightBottom: (right - y, bottom - x)
    case .leftBottom: (right - y, x)
    }
  }

  /// The same pixels upright; `size` is the file's, `pixelBytes` 1 to 4 samples of 1 to 8 bytes.
  func apply(
    to pixels: SampleMemory, size: PixelSize, pixelBytes: Int
  ) throws(ImageError) -> SampleMemory {
    if self == .topLeft { return pixels }
    let turned = try SampleMemory(byteCount: size.width * size.height * pixelBytes)
    let to = try turned.address()
    let from = try pixels.address()
    switch pixelBytes {
    case 1: turn(from, to, size, UInt8.self)
    case 2: turn(from, to, size, UInt16.self)
    case 3: turn(from, to, size, (UInt8, UInt8, UInt8).self)
    case 4: turn(from, to, size, UInt32.self)
    case 6: turn(from, to, size, (UInt16, UInt16, UInt16).self)
    case 8: turn(from, to, size, UInt64.self)
    case 12: turn(from, to, size, (UInt32, UInt32, UInt32).self)
    case 16: turn(from, to, size, (UInt64, UInt64).self)
    case 24: turn(from, to, size, (UInt64, UInt64, UInt64).self)
    case 32: turn(from, to, size, (UInt64, UInt64, UInt64, UInt64).self)
    default:
      throw ImageError(
        .unsupported, localized("pixels of \(pixelBytes) bytes that are stored turned"))
    }
    return turned
  }

  private func turn<Pixel>(
    _ from: UnsafeMutableRawPointer, _ to: UnsafeMutableRawPointer, _ size: PixelSize,
    _ pixel: Pixel.Type
  ) {
    let from = UnsafePointer(from.assumingMemoryBound(to: Pixel.self))
    let to = to.assumingMemoryBound(to: Pixel.self)
    let result = upright(size)
    // In blocks that fit the processor's cache: one of the two is walked through by columns.
    let side = 64
    for top in stride(from: 0, to: result.height, by: side) {
      for left in stride(from: 0, to: result.width, by: side) {
        for y in top..<min(top + side, result.height) {
          // Along a row of the result the file's pixels are a fixed distance apart.
          let first = stored(0, y, size)
          let second = stored(1, y, size)
          let start = first.y * size.width + first.x
          let step = (second.y - first.y) * size.width + second.x - first.x
          let row = to + y * result.width
          for x in left..<min(left + side, result.width) { row[x] = from[start + x * step] }
        }
      }
    }
  }
}
