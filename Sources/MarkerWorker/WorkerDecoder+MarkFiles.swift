import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import SystemPackage

/// Mark files are read by a worker beside those of the images, so that a large one holds up no page.
extension WorkerDecoder: MarkFileReader {
  public func read(
    _ path: FilePath, progress: MarkFileProgress
  ) throws(MarkFileRefusal) -> MarkFile {
    let answer: WorkerProcess.Answer
    do throws(ImageError) {
      answer = try self.answer(
        to: Request(path, cubes: .automatic, .markFile), { progress.isCancelled }
      ) { share in
        // Whether to go on is asked all the time.
        do throws(MarkFileRefusal) { try progress.tell(share) } catch { return }
      }
    } catch {
      throw MarkFileRefusal(error.code == .cancelled ? .cancelled : .damaged, error.message)
    }
    defer { if let passed = answer.passed { close(passed) } }
    let reply: Reply
    do {
      reply = try Reply.decoder.decode(Reply.self, from: answer.body)
    } catch {
      throw MarkFileRefusal(
        .damaged, localized("the process that reads it gave no sense: \(error)"))
    }
    if let failure = reply.failure {
      throw MarkFileRefusal(
        MarkFileRefusal.Code(rawValue: failure.code) ?? .damaged, failure.message)
    }
    guard let parcel = reply.markFile, let count = parcel.byteCount,
      let memory = answer.passed.flatMap({ SharedMemory.received($0, count) })
    else {
      throw MarkFileRefusal(.damaged, localized("the process that reads it gave no rows"))
    }
    defer { munmap(memory, max(count, 1)) }
    let bytes = UnsafeRawBufferPointer(start: memory, count: count)
    guard let file = parcel.file(in: bytes, taken: SharedMemory.letGo) else {
      throw MarkFileRefusal(.damaged, localized("the process that reads it gave no rows"))
    }
    return file
  }
}
