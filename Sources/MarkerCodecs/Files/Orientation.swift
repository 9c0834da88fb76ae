import MarkerImaging
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

  /// The same pixels upright; `size` is the file's.
  func apply(
    to pixels: SampleMemory, size: PixelSize, pixelBytes: Int
  ) throws(ImageError) -> SampleMemory {
    if self == .topLeft { return pixels }
    let turned = try SampleMemory(byteCount: size.width * size.height * pixelBytes)
    let to = try turned.address()
    let from = try pixels.address()
    let result = upright(size)
    // Along a row of the result the file's pixels are a fixed distance apart.
    for y in 0..<result.height {
      let first = stored(0, y, size)
      let second = stored(1, y, size)
      let start = first.y * size.width + first.x
      let step = (second.y - first.y) * size.width + second.x - first.x
      let row = to + y * result.width * pixelBytes
      for x in 0..<result.width {
        (row + x * pixelBytes).copyMemory(
          from: from + (start + x * step) * pixelBytes, byteCount: pixelBytes)
      }
    }
    return turned
  }
}
