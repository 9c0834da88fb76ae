import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import Synchronization
import SystemPackage

/// A frame too large for memory: its block means, and of its samples those that are looked at. Safe to share
/// between threads.
final class StreamedFrame: Sendable {
  let size: PixelSize
  let means: PixelBuffer
  /// One of the samples, which has the kind of all.
  let sample: PixelBuffer
  let levels: PixelLevels
  /// What the view shows that has all of the frame: one comes back to it, and it takes longest.
  private let fitted: Mutex<ReducedView?>
  private let key: ImageLoader.Key
  private let decoder: any ImageDecoder
  private let stamp: FileStamp?
  private let cutouts = Mutex<[Cutout]>([])
  private let hasProblem = Atomic(false)

  /// Some of the samples as they are, in displayed pixels.
  struct Cutout: Sendable {
    var region: PixelRegion
    var pixels: PixelBuffer

    /// The samples to draw.
    func blurred(_ sigma: Double) -> BlurredFrame {
      sigma > 0 ? GaussianBlur(of: pixels)(sigma: sigma) : BlurredFrame(sharp: pixels)
    }

    func view(_ viewport: Viewport) -> Viewport {
      var view = viewport
      view.center = region.place(viewport.center)
      return view
    }
  }

  /// What a file is known by while it is open to questions.
  private struct FileStamp: Equatable {
    var size: Int64
    var modified: Double

    init?(_ path: FilePath) {
      guard let (size, modified) = FileFingerprint.stamp(path) else { return nil }
      self.size = size
      self.modified = modified
    }
  }

  /// So many cutouts are kept: of the view, and of what is around the pointer.
  private static let mostCutouts = 3

  private init(
    _ key: ImageLoader.Key, decoder: any ImageDecoder, stamp: FileStamp?, size: PixelSize,
    means: PixelBuffer, sample: PixelBuffer, fitted: ReducedView?
  ) {
    self.key = key
    self.decoder = decoder
    self.stamp = stamp
    self.size = size
    self.means = means
    self.sample = sample
    self.fitted = Mutex(fitted)
    levels = PixelLevels(of: means)
  }

  /// Goes through a frame once; nil where it had better be decoded whole.
  ///
  /// - Parameter view: the size of the upright view that will show all of it; nil where another will.
  static func survey(
    _ key: ImageLoader.Key, interval: Interval, least: Int, view: PixelSize?,
    by decoder: any ImageDecoder
  ) async throws(ImageError) -> (frame: StreamedFrame, answer: FrameAnswer)? {
    let stamp = FileStamp(key.path)
    func ask(_ question: FrameQuestion) async throws(ImageError) -> FrameAnswer? {
      try await decoder.answer(question, key.path, frame: key.frame, cubes: key.cubes)
    }
    guard var answer = try await ask(.survey(interval, least: least, fitting: view)),
      let means = answer.pixels,
      let size = answer.description.frames.first(where: { $0.index == key.frame })?.size,
      size.width <= means.size.width * BlockMeans.side,
      size.height <= means.size.height * BlockMeans.side, BlockMeans.size(of: size) == means.size,
      let sample = try await ask(.cutout(columns: 0..<1, rows: 0..<1))?.pixels
    else { return nil }
    var fitted: ReducedView?
    // Of a file that was written to meanwhile it is asked for again, and told.
    if let view, let averages = answer.fitted, averages.channels == sample.channels,
      FileStamp(key.path) == stamp
    {
      fitted = ReducedView(.fitting(size, in: view), of: size, averages: averages)
    }
    answer.pixels = nil
    answer.fitted = nil
    let frame = StreamedFrame(
      key, decoder: decoder, stamp: stamp, size: size, means: means, sample: sample,
      fitted: fitted)
    return (frame, answer)
  }

  /// What a view shows, at once: of the block means.
  func preview(_ viewport: Viewport, _ toneMap: ToneMap) -> Raster {
    ViewportRenderer(pixels: means, toneMap: toneMap).preview(
      viewport.reduced(by: BlockMeans.side), levels)
  }

  /// Whether a device pixel of a view shows several block means, whose average is nearly that of the samples.
  func isWide(_ key: RasterKey) -> Bool {
    key.display.blur == 0 && key.viewport.scale * Double(2 * BlockMeans.side) <= 1
  }

  /// The averages of a view, where they are known.
  func averages(_ key: RasterKey) -> ReducedView? {
    guard key.display.blur == 0, let fitted = fitted.withLock({ $0 }),
      fitted.viewport == key.viewport
    else { return nil }
    return fitted
  }

  /// Keeps what a view shows, if that is all of the frame.
  func keep(_ averages: ReducedView) {
    let view = averages.viewport
    guard view == Viewport.fitting(size, in: view.size, orientation: view.orientation) else {
      return
    }
    fitted.withLock { $0 = averages }
  }

  /// True once, for the first to tell what is wrong with the file.
  var isFirstProblem: Bool { !hasProblem.exchange(true, ordering: .relaxed) }

  var byteCount: Int {
    means.byteCount + levels.byteCount + (fitted.withLock { $0 }?.byteCount ?? 0)
      + cutouts.withLock { $0.reduce(0) { $0 + $1.pixels.byteCount } }
  }

  /// What the file answers; throws where it is not the file any more that was surveyed.
  func answer(_ question: FrameQuestion) async throws(ImageError) -> FrameAnswer {
    let answer = try await decoder.answer(
      question, key.path, frame: key.frame, cubes: key.cubes)
    guard let answer, FileStamp(key.path) == stamp,
      answer.description.frames.first(where: { $0.index == key.frame })?.size == size
    else {
      throw ImageError(.damaged, localized("the file has changed while it was shown"))
    }
    return answer
  }

  /// Some samples as they are single, for what counts values; nil where they cannot be had.
  func singleSamples() async -> PixelBuffer? {
    do throws(ImageError) {
      return try await decoder.glimpse(key.path, frame: key.frame, cubes: key.cubes)?.pixels
    } catch {
      return nil
    }
  }

  /// The cutout at hand that has all of a region.
  func cutout(of region: PixelRegion) -> Cutout? {
    cutouts.withLock { $0.last { $0.region.covers(region) } }
  }

  /// The samples of a region, and some around it where `margin` says so.
  func cut(_ region: PixelRegion, margin: Int = 0) async throws(ImageError) -> Cutout {
    if let known = cutout(of: region) { return known }
    let cutout = try await read(region.widened(by: margin, in: size))
    cutouts.withLock { cutouts in
      cutouts.append(cutout)
      if cutouts.count > StreamedFrame.mostCutouts { cutouts.removeFirst() }
    }
    return cutout
  }

  /// The samples of a region, which are not kept.
  func read(_ region: PixelRegion) async throws(ImageError) -> Cutout {
    guard
      let pixels = try await answer(.cutout(columns: region.columns, rows: region.rows)).pixels,
      pixels.size == PixelSize(width: region.columns.count, height: region.rows.count)
    else {
      throw ImageError(.decoderEnded, localized("the process that decodes it gave no pixels"))
    }
    return Cutout(region: region, pixels: pixels)
  }

  /// Lets go what was looked at.
  func forgetCutouts() { cutouts.withLock { $0.removeAll() } }
}

extension PreparedFrame {
  /// The values at a place as texts, as `PixelBuffer.texts` has them, nil outside the frame; nil as a whole
  /// while they are not at hand.
  func samples(at point: PixelPoint) -> [String?]?? {
    let (x, y) = (
      Int(point.x.rounded(.toNearestOrAwayFromZero)), Int(point.y.rounded(.toNearestOrAwayFromZero))
    )
    guard let streamed else { return .some(pixels?.texts(x: x, y: y)) }
    guard let region = PixelRegion(around: point, reach: 0, on: size) else { return .some(nil) }
    guard let cutout = streamed.cutout(of: region) else { return nil }
    return .some(
      cutout.pixels.texts(
        x: x - cutout.region.columns.lowerBound, y: y - cutout.region.rows.lowerBound))
  }
}
