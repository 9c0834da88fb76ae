import Foundation
import MarkerCodecs
import MarkerLanguage
import Synchronization

/// How a worker tells of a mark file: how far it is while it reads, and then its rows.
enum MarkFileSending {
  /// Tells each hundredth; ends where the program has anything else to say.
  static func progress(on channel: Channel) -> MarkFileProgress {
    let told = Told()
    return MarkFileProgress { share in
      if channel.hasInput() { return false }
      return told.percent.withLock { last in
        let percent = UInt8((min(max(share, 0), 1) * 100).rounded(.down))
        guard percent > last else { return true }
        last = percent
        do throws(Channel.Failure) {
          try channel.send(Data([percent]))
          return true
        } catch {
          return false
        }
      }
    }
  }

  private final class Told: Sendable {
    let percent = Mutex<UInt8>(0)
  }

  static func send(_ file: MarkFile, on channel: Channel) throws(Channel.Failure) {
    let parcel = MarkFileParcel(file)
    guard let parcel, let count = parcel.byteCount,
      let (memory, descriptor) = SharedMemory.make(count)
    else {
      let failure = Reply.Failure(
        code: MarkFileRefusal.Code.tooLarge.rawValue,
        message: localized("there is no memory to read it"))
      return try channel.send(WorkerProgram.encoded(Reply(failure: failure)))
    }
    defer {
      munmap(memory, max(count, 1))
      close(descriptor)
    }
    parcel.write(
      file, to: UnsafeMutableRawBufferPointer(start: memory, count: count),
      written: SharedMemory.letGo)
    try channel.send(WorkerProgram.encoded(Reply(markFile: parcel)), passing: descriptor)
  }
}
