import CCodecShims
import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

/// A file's bytes in memory for cfitsio, zero-padded to whole blocks.
final class BlockMemory {
  // cfitsio keeps the addresses of both, so they stand in memory that does not move.
  let base = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 1)
  let room = UnsafeMutablePointer<Int>.allocate(capacity: 1)
  let size: Int
  let broken: String?
  private let owner: SampleMemory?

  init(reading file: FilePath, limits: ImageLimits) throws(ImageError) {
    let read = try FileBytes.all(file, limits: limits, block: FITSHandle.block)
    owner = read.memory
    base.initialize(to: read.memory.bytes.baseAddress)
    room.initialize(to: read.memory.bytes.count)
    size = read.size
    broken = nil
  }

  init(inflating file: FilePath, context: ReadingContext) throws(ImageError) {
    var size: UInt64 = 0
    var tooLarge = false
    var isBroken = false
    var reason = [CChar](repeating: 0, count: 200)
    let bytes = withUnsafePointer(to: context) { context in
      file.withPlatformString { name in
        codec_gunzip(
          name, UInt64(context.pointee.limits.bytes), UInt64(FITSHandle.block),
          { $0?.assumingMemoryBound(to: ReadingContext.self).pointee.isCancelled() ?? false },
          UnsafeRawPointer(context), &size, &tooLarge, &isBroken, &reason, reason.count)
      }
    }
    if bytes == nil { try context.goOn() }
    let text = FITSHandle.string(reason)
    guard let bytes else { throw ImageError(tooLarge ? .tooLarge : .damaged, "gzip: \(text)") }
    owner = nil
    base.initialize(to: UnsafeMutableRawPointer(bytes))
    self.size = Int(size)
    room.initialize(
      to: max((self.size + FITSHandle.block - 1) / FITSHandle.block, 1) * FITSHandle.block)
    broken = isBroken ? text : nil
  }

  deinit {
    if owner == nil { free(base.pointee) }
    base.deallocate()
    room.deallocate()
  }

  func bytes(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer {
    guard let base = base.pointee else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: base + start, count: count)
  }

  /// Writes over what is there; what would go beyond the end is left out.
  func write(_ bytes: [UInt8], at start: Int) {
    guard let base = base.pointee, start >= 0, start + bytes.count <= room.pointee else { return }
    (base + start).copyMemory(from: bytes, byteCount: bytes.count)
  }

  /// The cards of the header that starts there, up to its END or the end of the file's `size` bytes.
  func header(at start: Int, size: Int) throws(ImageError) -> [UInt8] {
    var cards: [UInt8] = []
    var at = start
    while at >= 0, at < size, !FITSHandle.hasEnded(cards) {
      cards += bytes(at, min(FITSHandle.block, size - at))
      at += FITSHandle.block
      try FITSHandle.expectEnd(cards)
    }
    return cards
  }

  func starts(with text: String) -> Bool {
    guard let start = base.pointee, size >= text.utf8.count else { return false }
    return UnsafeRawBufferPointer(start: start, count: text.utf8.count).elementsEqual(text.utf8)
  }
}
