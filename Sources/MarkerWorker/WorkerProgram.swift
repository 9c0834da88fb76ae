import CWorkerShims
import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import SystemPackage

/// The worker process: decodes what is asked over its standard input, one file at a time, until that
/// is closed.
public enum WorkerProgram {
  /// The argument by which its messages are in the person's language.
  static let localizedManner = "localized"

  /// - Parameter arguments: the bytes of address space that it may use; `localizedManner` or nothing.
  /// - Returns: the exit status: 0 when the program that started it is gone or done.
  public static func run(arguments: [String]) -> Int32 {
    guard let limit = arguments.first.flatMap({ UInt64($0) }) else {
      FileHandle.standardError.write(
        Data("imgmarker-worker is started by the desktop program, not by hand\n".utf8))
      return 2
    }
    if arguments.dropFirst().first == localizedManner { Language.start() }
    Codecs.prepare()
    Codecs.shareSamples()
    worker_limit_memory(limit)
    worker_keep_memory()
    let channel = Channel(dup(STDIN_FILENO))
    let decoder = InProcessDecoder()
    let bands = BandSending(on: channel, within: limit)
    do throws(Channel.Failure) {
      while true {
        let body = try channel.receive().body
        // An empty message takes back a request that is answered already.
        if !body.isEmpty { try answer(body, on: channel, by: decoder, giving: bands) }
      }
    } catch {
      if case .ended = error { return 0 }
      return 1
    }
  }

  private static func answer(
    _ body: Data, on channel: Channel, by decoder: InProcessDecoder, giving bands: BandSending
  ) throws(Channel.Failure) {
    var reply = Reply()
    var pixels: PixelBuffer?
    do {
      let request = try JSONDecoder().decode(Request.self, from: body)
      let cubes = CubeReading(rawValue: request.cubes) ?? .automatic
      // Whatever comes while it works says that this is not wanted any more.
      let isCancelled: @Sendable () -> Bool = { channel.hasInput() }
      switch request.work {
      case .describe:
        reply.description = DescriptionMessage(
          try decoder.describeNow(request.path, cubes: cubes, isCancelled: isCancelled))
      case .verify:
        reply.description = DescriptionMessage(
          try decoder.verifyNow(request.path, cubes: cubes, isCancelled: isCancelled))
      case .header(let frame):
        reply.header = try decoder.headerNow(
          request.path, frame: frame, cubes: cubes, isCancelled: isCancelled)
      case .decode(let frame):
        let decoded = try decoder.decodeNow(
          request.path, frame: frame, cubes: cubes, isCancelled: isCancelled
        ) { try bands.send($0, frame: frame) }
        reply.description = DescriptionMessage(decoded.description)
        pixels = decoded.pixels
        reply.areGiven = decoded.pixels == nil ? true : nil
        reply.pixels = decoded.pixels.map { Reply.Pixels($0, frame: frame) }
      case .glimpse(let frame):
        guard
          let glimpse = try decoder.glimpseNow(
            request.path, frame: frame, cubes: cubes, isCancelled: isCancelled)
        else { break }
        pixels = glimpse.pixels
        reply.description = DescriptionMessage(glimpse.description)
        reply.pixels = Reply.Pixels(glimpse.pixels, frame: frame)
        reply.step = glimpse.step
        reply.first = [glimpse.first.x, glimpse.first.y]
      case .answer(let frame, let question):
        guard let question = question.question,
          let answer = try decoder.answerNow(
            question, request.path, frame: frame, cubes: cubes, isCancelled: isCancelled)
        else { break }
        reply.description = DescriptionMessage(answer.description)
        reply.take(answer)
        pixels = answer.pixels
        reply.pixels = answer.pixels.map { Reply.Pixels($0, frame: frame) }
        if let fitted = answer.fitted, try bands.send(fitted, frame: frame) {
          reply.isViewGiven = true
          // One frame comes in bands.
          pixels = try pixels.map { (found) throws(ImageError) in try SharedPixels.shared(found) }
        }
      case .markFile:
        let file = try MarkFile.read(request.path, progress: MarkFileSending.progress(on: channel))
        try MarkFileSending.send(file, on: channel)
        return
      }
      if let found = pixels, found.sharedMemory == nil {
        if try bands.send(found, frame: reply.pixels?.frame ?? 0) {
          reply.areGiven = true
        } else {
          pixels = try SharedPixels.shared(found)
        }
      }
    } catch let error as MarkFileRefusal {
      reply.failure = Reply.Failure(code: error.code.rawValue, message: error.description)
    } catch let error as Channel.Failure {
      throw error
    } catch let error as ImageError {
      reply.failure = Reply.Failure(code: error.code.rawValue, message: error.message)
    } catch {
      reply.failure = Reply.Failure(
        code: ImageError.Code.decoderEnded.rawValue,
        message: localized("the worker was asked for \(error)"))
    }
    try channel.send(encoded(reply), passing: pixels?.sharedMemory)
    withExtendedLifetime(pixels) {}
  }

  static func encoded(_ reply: Reply) -> Data {
    do {
      return try Reply.encoder.encode(reply)
    } catch {
      let failure = Reply.Failure(
        code: ImageError.Code.decoderEnded.rawValue, message: localized("its description: \(error)")
      )
      do {
        return try JSONEncoder().encode(Reply(failure: failure))
      } catch {
        return Data()
      }
    }
  }
}
