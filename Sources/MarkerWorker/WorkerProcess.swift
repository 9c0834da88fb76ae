import CWorkerShims
import Foundation
import MarkerImaging
import MarkerLanguage
import Synchronization
import SystemPackage

/// A started worker process. Used by one thread at a time; ended when it goes.
final class WorkerProcess: Sendable {
  let id: Int32
  private let channel: Channel

  /// Why a worker gave no answer. All but `cannotStart` leave it ended.
  enum Failure: Error {
    case cannotStart(String)
    case cancelled
    case tookTooLong
    /// It ended by itself, or by that signal.
    case ended(signal: Int32?)
  }

  init(program: FilePath, limits: WorkerLimits) throws(Failure) {
    var sockets: [Int32] = [-1, -1]
    let error = sockets.withUnsafeMutableBufferPointer { worker_sockets($0.baseAddress) }
    guard error == 0 else { throw .cannotStart("\(Errno(rawValue: error))") }
    defer { close(sockets[1]) }
    channel = Channel(sockets[0])
    // A worker that stops in the middle of an answer must not hold the program.
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(
      sockets[0], SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var process: Int32 = 0
    let failure = program.withPlatformString { name in
      worker_start(
        name, String(limits.bytes), Language.isStarted ? WorkerProgram.localizedManner : nil,
        sockets[1], &process)
    }
    guard failure == 0 else { throw .cannotStart("\(program.string): \(Errno(rawValue: failure))") }
    id = process
  }

  deinit { stop() }

  /// Whether it is there and has said nothing that nobody asked for.
  var isWaiting: Bool { !channel.hasInput() }

  /// What a worker says, with the descriptor that came with it, the receiver's to close, and the frame that
  /// came before it in bands.
  struct Answer {
    var body: Data
    var passed: Int32?
    var given: PixelBuffer?
  }

  /// Asks for one file, and waits for the answer. After a failure the worker is of no use any more,
  /// except where it answered that it was cancelled.
  func ask(
    _ request: Data, within limit: Duration, isCancelled: () -> Bool,
    onShare: (Double) -> Void = { _ in }
  ) throws(Failure) -> Answer {
    var bands: BandReceiving?
    do throws(Channel.Failure) {
      try channel.send(request)
    } catch {
      throw .ended(signal: stop(patience: 1000))
    }
    let clock = SuspendingClock()
    let end = clock.now + limit
    var patienceEnds: SuspendingClock.Instant?
    while true {
      if channel.hasInput(within: 20) {
        let answer: (body: Data, passed: Int32?)
        do throws(Channel.Failure) {
          answer = try channel.receive()
        } catch {
          throw .ended(signal: stop(patience: 1000))
        }
        if let band = BandMessage(answer.body) {
          guard take(band, answer.passed, into: &bands) else {
            // A worker that speaks nonsense is of no use.
            stop()
            throw .ended(signal: nil)
          }
        } else if answer.body.count == 1, let share = answer.body.first {
          if let passed = answer.passed { close(passed) }
          onShare(Double(share) / 100)
        } else {
          return Answer(body: answer.body, passed: answer.passed, given: bands?.finished())
        }
      }
      let now = clock.now
      if now >= end {
        stop()
        throw .tookTooLong
      }
      if let patienceEnds {
        if now >= patienceEnds {
          stop()
          throw .cancelled
        }
      } else if isCancelled() {
        patienceEnds = now + WorkerProcess.patience
        do throws(Channel.Failure) {
          try channel.send(Data())
        } catch {
          throw .ended(signal: stop(patience: 1000))
        }
      }
    }
  }

  /// Takes what comes of a frame; false where it makes no sense. Takes over the descriptor.
  private func take(
    _ message: BandMessage, _ passed: Int32?, into bands: inout BandReceiving?
  ) -> Bool {
    if let passed {
      let received = BandWindow(passed)
      window.withLock { $0 = received }
    }
    switch message {
    case .begin(let pixels):
      bands = window.withLock { $0 }.flatMap { BandReceiving(pixels, $0) }
      return bands != nil
    case .band(let slot, let offset, let count):
      return bands?.take(slot: slot, offset: offset, count: count) ?? false
    }
  }

  /// Through which its frames come.
  private let window = Mutex<BandWindow?>(nil)

  /// How long a worker may go on with what is not wanted any more: starting another takes less.
  private static let patience = Duration.milliseconds(250)

  /// Ends the process, where it has not ended.
  ///
  /// - Returns: the signal that it ended with by itself within so many milliseconds.
  @discardableResult
  private func stop(patience milliseconds: Int32 = 0) -> Int32? {
    guard !isEnded.exchange(true, ordering: .relaxed) else { return nil }
    let signal = worker_end(id, milliseconds)
    return signal > 0 ? signal : nil
  }

  private let isEnded = Atomic(false)
}
