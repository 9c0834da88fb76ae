import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import Synchronization
import SystemPackage

/// A decoder that works in processes of their own: a file that makes one crash, hang or run out of
/// memory costs this file a reason, and nothing else.
///
/// At most two files at a time. Workers are started when they are first needed, kept, and replaced
/// when they end.
public final class WorkerDecoder: ImageDecoder {
  private let program: FilePath
  private let limits: WorkerLimits
  private let idle = Mutex<[WorkerProcess]>([])
  /// Of the last frame's samples.
  private let lastByteCount = Atomic(0)
  private let queue = BlockingQueue(name: "imgmarker.workers", width: 2)

  /// - Parameter program: `imgmarker-worker`; by default the one beside this program.
  public init(program: FilePath = WorkerDecoder.sibling, limits: WorkerLimits = .standard) {
    self.program = program
    self.limits = limits
    Codecs.prepare()
    // The first picture need not wait for a process to start.
    queue.begin { [self] in
      do throws(WorkerProcess.Failure) {
        put(try WorkerProcess(program: self.program, limits: self.limits))
      } catch {
        // The first file that is asked for tells why there is none.
        return
      }
    }
  }

  /// The worker program that was built and installed with this one.
  public static var sibling: FilePath {
    let own = Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? CommandLine.arguments[0]
    return FilePath(own).removingLastComponent().appending("imgmarker-worker")
  }

  /// The processes that wait for work.
  public var idleProcesses: [Int32] { idle.withLock { $0.map(\.id) } }

  public func describe(
    _ file: FilePath, cubes: CubeReading
  ) async throws(ImageError) -> ImageDescription {
    try await queue.run { [self] (isCancelled) throws(ImageError) in
      try WorkerDecoder.description(
        of: reply(to: Request(file, cubes: cubes, .describe), isCancelled).reply)
    }
  }

  public func verify(
    _ file: FilePath, cubes: CubeReading
  ) async throws(ImageError) -> ImageDescription {
    try await queue.run { [self] (isCancelled) throws(ImageError) in
      try WorkerDecoder.description(
        of: reply(to: Request(file, cubes: cubes, .verify), isCancelled).reply)
    }
  }

  public func decode(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> DecodedImage {
    try await queue.run { [self] (isCancelled) throws(ImageError) in
      let (reply, pixels, _) = try reply(
        to: Request(file, cubes: cubes, .decode(frame: frame)), isCancelled)
      let description = try WorkerDecoder.description(of: reply)
      guard let pixels, description.frames.indices.contains(frame) else {
        throw ImageError(.decoderEnded, localized("the process that decodes it gave no pixels"))
      }
      lastByteCount.store(pixels.byteCount, ordering: .relaxed)
      return DecodedImage(description: description, frame: frame, pixels: pixels)
    }
  }

  public func rest() {
    let count = lastByteCount.load(ordering: .relaxed)
    queue.begin { FrameMemory.makeRoom(count) }
  }

  public func glimpse(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> Glimpse? {
    try await queue.run { [self] (isCancelled) throws(ImageError) in
      let (reply, pixels, _) = try reply(
        to: Request(file, cubes: cubes, .glimpse(frame: frame)), isCancelled)
      guard let pixels, let step = reply.step, step > 0, let first = reply.first,
        first.count == 2, let description = reply.description?.description()
      else { return nil }
      return Glimpse(
        description: description, frame: frame, pixels: pixels, step: step,
        first: PixelPoint(x: first[0], y: first[1]))
    }
  }

  public func answer(
    _ question: FrameQuestion, _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> FrameAnswer? {
    try await queue.run { [self] (isCancelled) throws(ImageError) in
      let (reply, pixels, view) = try reply(
        to: Request(file, cubes: cubes, .answer(frame: frame, QuestionMessage(question))),
        isCancelled)
      guard let description = reply.description?.description(),
        description.frames.indices.contains(frame)
      else { return nil }
      var answer = FrameAnswer(description: description, frame: frame)
      reply.give(&answer)
      answer.pixels = pixels
      answer.fitted = view
      return answer
    }
  }

  public func header(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> [String] {
    try await queue.run { [self] (isCancelled) throws(ImageError) in
      let reply = try reply(
        to: Request(file, cubes: cubes, .header(frame: frame)), isCancelled
      ).reply
      guard let header = reply.header else {
        throw ImageError(.decoderEnded, localized("the process that reads it gave no header"))
      }
      return header
    }
  }

  private static func description(of reply: Reply) throws(ImageError) -> ImageDescription {
    guard let description = reply.description?.description() else {
      throw ImageError(.decoderEnded, localized("the process that decodes it gave no description"))
    }
    return description
  }

  private func reply(
    to request: Request, _ isCancelled: () -> Bool
  ) throws(ImageError) -> (reply: Reply, pixels: PixelBuffer?, view: PixelBuffer?) {
    let answer = try answer(to: request, isCancelled)
    var passed = answer.passed
    defer { if let passed { close(passed) } }
    let reply = try WorkerDecoder.read(answer.body)
    if reply.areGiven == true { return (reply, answer.given, nil) }
    let view = reply.isViewGiven == true ? answer.given : nil
    guard let pixels = reply.pixels, let descriptor = passed else { return (reply, nil, view) }
    passed = nil
    return (reply, SharedPixels.received(pixels, descriptor), view)
  }

  /// The descriptor that comes with it is the caller's to close.
  func answer(
    to request: Request, _ isCancelled: () -> Bool, onShare: (Double) -> Void = { _ in }
  ) throws(ImageError) -> WorkerProcess.Answer {
    if isCancelled() { throw ImageError(.cancelled, localized("no longer wanted")) }
    let limit = limits.time(for: WorkerDecoder.size(of: request.path))
    do {
      let message = try JSONEncoder().encode(request)
      let worker = try take()
      let answer = try worker.ask(
        message, within: limit, isCancelled: isCancelled, onShare: onShare)
      put(worker)
      return answer
    } catch let failure as WorkerProcess.Failure {
      throw WorkerDecoder.error(failure, limit)
    } catch {
      throw ImageError(.decoderEnded, localized("it cannot be asked for: \(error)"))
    }
  }

  private static func read(_ body: Data) throws(ImageError) -> Reply {
    let reply: Reply
    do {
      reply = try Reply.decoder.decode(Reply.self, from: body)
    } catch {
      throw ImageError(
        .decoderEnded, localized("the process that decodes it gave no sense: \(error)"))
    }
    guard let failure = reply.failure else { return reply }
    throw ImageError(ImageError.Code(rawValue: failure.code) ?? .decoderEnded, failure.message)
  }

  private func take() throws(WorkerProcess.Failure) -> WorkerProcess {
    // One that ended while it waited costs no file anything.
    while let waiting = idle.withLock({ $0.popLast() }) {
      if waiting.isWaiting { return waiting }
    }
    return try WorkerProcess(program: program, limits: limits)
  }

  private func put(_ worker: WorkerProcess) { idle.withLock { $0.append(worker) } }

  private static func size(of file: FilePath) -> Int {
    var status = stat()
    return file.withPlatformString({ stat($0, &status) }) == 0 ? Int(status.st_size) : 0
  }

  private static func error(_ failure: WorkerProcess.Failure, _ limit: Duration) -> ImageError {
    switch failure {
    case .cancelled: return ImageError(.cancelled, localized("no longer wanted"))
    case .cannotStart(let reason):
      return ImageError(
        .decoderEnded, localized("the program's decoder cannot be started: \(reason)"))
    case .tookTooLong:
      let seconds = limit.formatted(.units(allowed: [.seconds], width: .wide))
      return ImageError(
        .tookTooLong, localized("decoding it took longer than \(seconds) and was stopped"))
    case .ended(let signal):
      let how =
        switch signal {
        case nil: localized("the process that decoded it ended")
        case SIGKILL:
          localized(
            "the process that decoded it was ended from outside, perhaps for lack of memory")
        case let signal?: localized("the process that decoded it crashed (signal \(signal))")
        }
      return ImageError(.decoderEnded, how)
    }
  }
}
