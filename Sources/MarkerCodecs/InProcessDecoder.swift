import MarkerImaging
import MarkerLanguage
import MarkerModel
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
    try await Self.queue.run { (isCancelled) throws(ImageError) in
      try describeNow(file, cubes: cubes, isCancelled: isCancelled)
    }
  }

  public func decode(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> DecodedImage {
    try await Self.queue.run { (isCancelled) throws(ImageError) in
      try decodeNow(file, frame: frame, cubes: cubes, isCancelled: isCancelled)
    }
  }

  public func header(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> [String] {
    try await Self.queue.run { (isCancelled) throws(ImageError) in
      try headerNow(file, frame: frame, cubes: cubes, isCancelled: isCancelled)
    }
  }

  public func headerNow(
    _ file: FilePath, frame: Int, cubes: CubeReading = .automatic,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(ImageError) -> [String] {
    try Codecs.run { () throws(ImageError) in
      let (reader, description) = try read(file, cubes, isCancelled)
      guard description.frames.indices.contains(frame) else {
        throw ImageError(
          .noSuchFrame,
          localized("there is no frame \(frame), it has \(description.frames.count) from 0"))
      }
      return try reader.header(frame: frame)
    }
  }

  public func verify(
    _ file: FilePath, cubes: CubeReading
  ) async throws(ImageError) -> ImageDescription {
    try await Self.queue.run { (isCancelled) throws(ImageError) in
      try verifyNow(file, cubes: cubes, isCancelled: isCancelled)
    }
  }

  public func verifyNow(
    _ file: FilePath, cubes: CubeReading = .automatic,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(ImageError) -> ImageDescription {
    try Codecs.run { () throws(ImageError) in
      var (reader, description) = try read(file, cubes, isCancelled)
      for frame in description.frames.indices {
        do throws(ImageError) {
          description.frames[frame].notices += try reader.pixels(frame: frame).notices
        } catch {
          if frame == 0 || error.code == .cancelled { throw error }
          description.frames[frame].notices.append(localized("it cannot be read: \(error.message)"))
        }
      }
      return description
    }
  }

  public func describeNow(
    _ file: FilePath, cubes: CubeReading = .automatic,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(ImageError) -> ImageDescription {
    try Codecs.run { () throws(ImageError) in try read(file, cubes, isCancelled).description }
  }

  public func decodeNow(
    _ file: FilePath, frame: Int = 0, cubes: CubeReading = .automatic,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(ImageError) -> DecodedImage {
    try Codecs.run { () throws(ImageError) in
      var (reader, description) = try read(file, cubes, isCancelled)
      guard description.frames.indices.contains(frame) else {
        throw ImageError(
          .noSuchFrame,
          localized("there is no frame \(frame), it has \(description.frames.count) from 0"))
      }
      let pixels = try reader.pixels(frame: frame)
      description.frames[frame].notices += pixels.notices
      return DecodedImage(description: description, frame: frame, pixels: pixels.buffer)
    }
  }

  public func glimpse(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> Glimpse? {
    try await Self.queue.run { (isCancelled) throws(ImageError) in
      try glimpseNow(file, frame: frame, cubes: cubes, isCancelled: isCancelled)
    }
  }

  public func glimpseNow(
    _ file: FilePath, frame: Int = 0, cubes: CubeReading = .automatic,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(ImageError) -> Glimpse? {
    try Codecs.run { () throws(ImageError) in
      let (reader, description) = try read(file, cubes, isCancelled)
      guard description.frames.indices.contains(frame),
        let found = try reader.glimpse(frame: frame)
      else { return nil }
      return Glimpse(
        description: description, frame: frame, pixels: found.pixels, step: found.step,
        first: found.first)
    }
  }

  public func answer(
    _ question: FrameQuestion, _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> FrameAnswer? {
    try await Self.queue.run { (isCancelled) throws(ImageError) in
      try answerNow(question, file, frame: frame, cubes: cubes, isCancelled: isCancelled)
    }
  }

  public func answerNow(
    _ question: FrameQuestion, _ file: FilePath, frame: Int = 0, cubes: CubeReading = .automatic,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(ImageError) -> FrameAnswer? {
    try Codecs.run { () throws(ImageError) in
      let (reader, description) = try read(file, cubes, isCancelled)
      guard description.frames.indices.contains(frame), let bands = try reader.bands(frame: frame)
      else { return nil }
      var answer = FrameAnswer(description: description, frame: frame)
      guard try bands.answer(question, in: &answer) else { return nil }
      answer.description.frames[frame].notices += bands.notices
      return answer
    }
  }

  /// Decodes a frame, or has it gone through in bands.
  ///
  /// - Parameter bands: returns whether it took the frame. What it could not read of it is left to decoding,
  ///   which may read more.
  /// - Returns: what is decoded; of a frame that was taken, its file's frames alone, with what was noticed.
  public func decodeNow(
    _ file: FilePath, frame: Int, cubes: CubeReading,
    isCancelled: @escaping @Sendable () -> Bool, bands take: (any FrameBands) throws -> Bool
  ) throws -> (description: ImageDescription, pixels: PixelBuffer?) {
    var thrown: (any Error)?
    let found = try Codecs.run {
      () throws(ImageError) -> (description: ImageDescription, pixels: PixelBuffer?)? in
      var (reader, description) = try read(file, cubes, isCancelled)
      guard description.frames.indices.contains(frame) else { return nil }
      do {
        if let bands = try reader.bands(frame: frame), try take(bands) {
          description.frames[frame].notices += bands.notices
          return (description, nil)
        }
      } catch {
        thrown = error
        return nil
      }
      let pixels = try reader.pixels(frame: frame)
      description.frames[frame].notices += pixels.notices
      return (description, pixels.buffer)
    }
    if let found { return found }
    if let thrown {
      guard let error = thrown as? ImageError, error.code != .cancelled else { throw thrown }
    }
    let decoded = try decodeNow(file, frame: frame, cubes: cubes, isCancelled: isCancelled)
    return (decoded.description, decoded.pixels)
  }

  /// The opened file and its frames, with what lies beside it and in it of the sky.
  private func read(
    _ file: FilePath, _ cubes: CubeReading, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageError) -> (reader: any ImageReader, description: ImageDescription) {
    let reader = try open(file, cubes, isCancelled)
    var description = reader.description
    CompanionSky.add(to: &description, of: file)
    return (reader, description)
  }

  private func open(
    _ file: FilePath, _ cubes: CubeReading, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageError) -> any ImageReader {
    let context = ReadingContext(limits: limits, cubes: cubes, isCancelled: isCancelled)
    try context.goOn()
    switch try FormatSniffer.content(FileBytes.prefix(file, FormatSniffer.length)) {
    case .fits, .gzip: return try FITSReader(file, context: context)
    case .tiff: return try TIFFReader(file, context: context)
    case .png: return try PNGReader(file, context: context)
    case .jpeg: return try JPEGReader(file, context: context)
    }
  }

  /// Shared by all decoders, so that their number does not multiply the memory in use.
  private static let queue = BlockingQueue(name: "imgmarker.decoding", width: 2)
}
