import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// One opened image file. Used by one thread, for one call of the decoder.
protocol ImageReader {
  /// Opens the file and finds its frames.
  init(_ file: FilePath, context: ReadingContext) throws(ImageError)
  var description: ImageDescription { get }
  /// The samples of a frame that is there.
  func pixels(frame: Int) throws(ImageError) -> FramePixels
  /// A frame that is there by some of its samples, in much less time than all of them take; nil where
  /// that cannot be had.
  func glimpse(frame: Int) throws(ImageError) -> FewSamples?
  /// A frame that is there by bands of its rows; nil where it can only be read whole.
  func bands(frame: Int) throws(ImageError) -> (any FrameBands)?
  /// The lines that the file has about a frame that is there.
  func header(frame: Int) throws(ImageError) -> [String]
}

extension ImageReader {
  func glimpse(frame: Int) throws(ImageError) -> FewSamples? { nil }
  func bands(frame: Int) throws(ImageError) -> (any FrameBands)? { nil }
}

/// What a reader may use, and whether its result is still wanted.
struct ReadingContext: Sendable {
  var limits: ImageLimits
  var cubes: CubeReading
  var isCancelled: @Sendable () -> Bool

  func goOn() throws(ImageError) {
    if isCancelled() { throw ImageError(.cancelled, localized("no longer wanted")) }
  }
}

/// A frame's samples, and what went wrong in reading them that did not stop it.
struct FramePixels {
  var buffer: PixelBuffer
  var notices: [String] = []
}

/// Some of a frame's samples, as a `Glimpse` has them.
struct FewSamples {
  var pixels: PixelBuffer
  var step: Int
  /// Nil for the middle of a step.
  var first: PixelPoint?
}
