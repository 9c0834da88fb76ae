import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// How large a picture may be before memory is taken for it.
public struct ImageLimits: Sendable {
  /// Of one frame's samples, and of a file that has to be inflated whole.
  public var bytes: Int
  /// In pixels.
  public var side: Int

  public init(bytes: Int, side: Int) {
    self.bytes = bytes
    self.side = side
  }

  /// 16 GiB, and never more than half of the machine's memory.
  public static let standard = ImageLimits(
    bytes: Int(min(16 << 30, ProcessInfo.processInfo.physicalMemory / 2)), side: Int(Int32.max))

  /// The bytes that a frame's samples take; throws `.tooLarge`.
  func bytes(
    _ size: PixelSize, channels: Int, sampleBytes: Int
  ) throws(ImageError) -> Int {
    guard size.width <= side, size.height <= side else { throw tooLarge(size, channels) }
    let (pixels, over) = size.width.multipliedReportingOverflow(by: size.height)
    let (count, overToo) = pixels.multipliedReportingOverflow(by: channels * sampleBytes)
    guard !over, !overToo, count <= bytes else { throw tooLarge(size, channels) }
    return count
  }

  /// Throws `.damaged` where a file is so short that its claimed content cannot be in it: `ratio` is
  /// the best that its compression can do. Small claims pass, they cost nothing.
  func expect(_ claimed: Int, in file: Int, ratio: Int) throws(ImageError) {
    guard claimed > 64 << 20, claimed / ratio > file else { return }
    throw ImageError(
      .damaged,
      localized("its header promises \(claimed) bytes of pixels, and the file has \(file) bytes"))
  }

  private func tooLarge(_ size: PixelSize, _ channels: Int) -> ImageError {
    let color = channels > 1 ? " in \(channels) channels" : ""
    return ImageError(
      .tooLarge,
      localized(
        "\(size.width) × \(size.height) pixels\(color) are more than the \(bytes >> 20) MiB allowed"
      ))
  }
}
