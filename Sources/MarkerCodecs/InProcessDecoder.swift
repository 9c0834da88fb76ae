import Foundation
import MarkerImaging
import MarkerModel
import Synchronization
import SystemPackage

/// A decoder that works in this process, at most two files at a time, on threads of its own.
///
/// Errors name the file and the reason. The functions that end in `Now` block their thread.
public struct InProcessDecoder: ImageDecoder {
  private let limits: ImageLimits

  public init(limits: ImageLimits = .standard) {
    self.limits = limits
    Codecs.prepare()
  }

  public func describe(
    _ file: FilePath, cubes: CubeReading
  ) async throws(ImageError) -> ImageDescription {
    try await offPool { (isCancelled) throws(ImageError) in
      try describeNow(file, cubes: cubes, isCancelled: isCancelled)
    }
  }

  public func decode(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> DecodedImage {
    try await offPool { (isCancelled) throws(ImageError) in
      try decodeNow(file, frame: frame, cubes: cubes, isCancelled: isCancelled)
    }
  }

  /// Decodes every frame and keeps none, since only that shows a damage; what went wrong without
  /// stopping it is in the frames' notices. Throws the first frame's refusal.
  public func verify(_ file: FilePath) async throws(ImageError) -> ImageDescription {
    try await offPool { (isCancelled) throws(ImageError) in
      try Codecs.run { () throws(ImageError) in
        let reader = try open(file, .automatic, isCancelled)
        var description = reader.description
        for frame in description.frames.indices {
          description.frames[frame].notices += try reader.pixels(frame: frame).notices
        }
        return description
      }
    }
  }

  public func describeNow(
    _ file: FilePath, cubes: CubeReading = .automatic,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(ImageError) -> ImageDescription {
    try Codecs.run { () throws(ImageError) in try open(file, cubes, isCancelled).description }
  }

  public func decodeNow(
    _ file: FilePath, frame: Int = 0, cubes: CubeReading = .automatic,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(ImageError) -> DecodedImage {
    try Codecs.run { () throws(ImageError) in
      let reader = try open(file, cubes, isCancelled)
      var description = reader.description
      guard description.frames.indices.contains(frame) else {
        throw ImageError(
          .noSuchFrame, "there is no frame \(frame), it has \(description.frames.count) from 0")
      }
      let pixels = try reader.pixels(frame: frame)
      description.frames[frame].notices += pixels.notices
      return DecodedImage(description: description, frame: frame, pixels: pixels.buffer)
    }
  }

  private func open(
    _ file: FilePath, _ cubes: CubeReading, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageError) -> any ImageReader {
    let context = ReadingContext(limits: limits, cubes: cubes, isCancelled: isCancelled)
    try context.goOn()
    switch try FormatSniffer.content(FileBytes.prefix(file, 16)) {
    case .fits, .gzip: return try FITSReader(file, context: context)
    case .tiff: return try TIFFReader(file, context: context)
    case .png: return try PNGReader(file, context: context)
    case .jpeg: return try JPEGReader(file, context: context)
    }
  }

  /// Shared by all decoders, so that their number does not multiply the memory in use.
  private static let queue: OperationQueue = {
    let queue = OperationQueue()
    queue.name = "imgmarker.decoding"
    queue.maxConcurrentOperationCount = 2
    queue.qualityOfService = .userInitiated
    return queue
  }()

  /// Runs blocking work away from Swift's own few threads, which must never wait.
  private func offPool<Value: Sendable>(
    _ work: @escaping @Sendable (@escaping @Sendable () -> Bool) throws(ImageError) -> Value
  ) async throws(ImageError) -> Value {
    let cancelled = CancellationFlag()
    let result: Result<Value, ImageError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        Self.queue.addOperation {
          do throws(ImageError) {
            continuation.resume(returning: .success(try work { cancelled.isSet }))
          } catch {
            continuation.resume(returning: .failure(error))
          }
        }
      }
    } onCancel: {
      cancelled.set()
    }
    return try result.get()
  }
}

private final class CancellationFlag: Sendable {
  private let flag = Atomic(false)
  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}
