import CWorkerShims
import Foundation
import Synchronization
import SystemPackage

/// One end of the socket between the program and a worker: messages of any length, each with a
/// descriptor or without. Used by one thread at a time.
final class Channel: Sendable {
  let descriptor: Int32

  /// Why there is no message.
  enum Failure: Error {
    /// The other side is gone.
    case ended
    case errno(Int32)
  }

  /// Larger messages are none: a description of 65,536 frames takes about 20 MB.
  private static let most = 256 << 20

  /// Takes over an open socket.
  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  func send(_ body: Data, passing passed: Int32? = nil) throws(Failure) {
    var message = withUnsafeBytes(of: UInt32(body.count).littleEndian) { Data($0) }
    message.append(body)
    let error = message.withUnsafeBytes { bytes in
      worker_send(descriptor, bytes.baseAddress, bytes.count, passed ?? -1)
    }
    if error == EPIPE || error == ECONNRESET { throw .ended }
    if error != 0 { throw .errno(error) }
  }

  /// Waits for a message. The descriptor that came with it is the caller's to close.
  func receive() throws(Failure) -> (body: Data, passed: Int32?) {
    var passed: Int32?
    do throws(Failure) {
      let head = try receive(4, &passed)
      let count = head.withUnsafeBytes {
        Int(UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)))
      }
      guard count <= Channel.most else { throw .ended }
      return (try receive(count, &passed), passed)
    } catch {
      if let passed { close(passed) }
      throw error
    }
  }

  private func receive(_ count: Int, _ passed: inout Int32?) throws(Failure) -> Data {
    var data = Data(count: count)
    var filled = 0
    while filled < count {
      var came: Int32 = -1
      let received = data.withUnsafeMutableBytes { bytes in
        worker_receive(
          descriptor, bytes.baseAddress.map { $0 + filled }, count - filled, &came)
      }
      if came >= 0 {
        if let passed { close(passed) }
        passed = came
      }
      if received == 0 || received == -Int(ECONNRESET) { throw .ended }
      if received < 0 { throw .errno(Int32(-received)) }
      filled += received
    }
    return data
  }

  /// Whether a message, or the other side's end, is there within so many milliseconds.
  func hasInput(within milliseconds: Int32 = 0) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Foundation.poll(&poll, 1, milliseconds) > 0
  }
}
