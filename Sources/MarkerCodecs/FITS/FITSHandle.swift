import CCodecShims
import CFitsio
import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

/// An open FITS file; closed when it goes. One thread, one decode.
final class FITSHandle {
  typealias Pointer = UnsafeMutablePointer<fitsfile>

  let pointer: Pointer
  /// The bytes of the file, after inflating.
  let size: Int
  /// What was mended to read it at all.
  let notices: [String]
  /// What cfitsio reads from, where that is memory.
  private let memory: BlockMemory?
  private let file: FilePath
  /// The HDUs, as cfitsio counts, whose tiles were found whole.
  var wholeTiles: Set<Int> = []

  init(_ file: FilePath, context: ReadingContext) throws(ImageError) {
    let limits = context.limits
    let first = try FileBytes.prefix(file, 2)
    var notices: [String] = []
    var memory: BlockMemory?
    var size = try FileBytes.size(file)
    if first == [0x1F, 0x8B] {
      let inflated = try BlockMemory(inflating: file, context: context)
      if let reason = inflated.broken {
        notices.append("the gzip data breaks off: \(reason)")
      }
      guard inflated.starts(with: "SIMPLE  =") else {
        throw ImageError(.notAnImage, "it is compressed with gzip, and is not FITS inside")
      }
      size = inflated.size
      memory = inflated
    } else if size % FITSHandle.block != 0 {
      // cfitsio reads whole blocks only, and many writers leave out the last one's padding.
      let padded = try BlockMemory(reading: file, limits: limits)
      size = padded.size
      memory = padded
    }

    var status: Int32 = 0
    var opened: Pointer?
    if let memory {
      ffomem(&opened, "memory", READONLY, memory.base, memory.room, 0, nil, &status)
    } else {
      FITSHandle.openable(file).withPlatformString { name in
        _ = ffdkopn(&opened, name, READONLY, &status)
      }
    }
    guard status == 0, let opened else {
      throw ImageError(.damaged, FITSHandle.reason(status))
    }
    pointer = opened
    self.size = size
    self.notices = notices
    self.memory = memory
    self.file = file
  }

  deinit {
    var status: Int32 = 0
    ffclos(pointer, &status)
  }

  static let block = 2880

  /// The cards of the header that starts there, up to its END or the end of the file.
  func header(at start: Int) throws(ImageError) -> [UInt8] {
    guard let memory else { return try FITSHandle.header(file, at: start) }
    var cards: [UInt8] = []
    var at = start
    while at >= 0, at < size, !FITSHandle.hasEnded(cards) {
      cards += memory.bytes(at, min(FITSHandle.block, size - at))
      at += FITSHandle.block
      try FITSHandle.expectEnd(cards)
    }
    return cards
  }

  private static func header(_ file: FilePath, at start: Int) throws(ImageError) -> [UInt8] {
    try FileBytes.blocks(file, from: start, of: block) { (cards) throws(ImageError) in
      try expectEnd(cards)
      return hasEnded(cards)
    }
  }

  /// Whether END is in the last block.
  private static func hasEnded(_ cards: [UInt8]) -> Bool {
    let last = cards.suffix(block)
    return stride(from: last.startIndex, to: last.endIndex, by: HeaderCards.width).contains {
      last[$0...].starts(with: end)
    }
  }

  private static let end = Array("END     ".utf8)

  private static func expectEnd(_ cards: [UInt8]) throws(ImageError) {
    guard cards.count <= 4096 * block else {
      throw ImageError(.damaged, "a header goes on for more than \(cards.count >> 20) MiB")
    }
  }

  /// Throws what cfitsio says of a status that is not 0.
  static func check(_ status: Int32, _ code: ImageError.Code = .damaged) throws(ImageError) {
    if status != 0 { throw ImageError(code, reason(status)) }
  }

  /// cfitsio's name for the status. Not its stack of messages: the process has one only, so what is
  /// in it may be of another thread's file.
  static func reason(_ status: Int32) -> String {
    var text = [CChar](repeating: 0, count: 81)
    ffgerr(status, &text)
    return "cfitsio: \(string(text))"
  }

  static func string(_ text: [CChar]) -> String {
    let bytes = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
  }

  /// The same file under a name in which cfitsio reads nothing else: it expands a leading tilde.
  private static func openable(_ file: FilePath) -> FilePath {
    file.isAbsolute ? file : FilePath(".").pushing(file)
  }
}

/// A file's bytes in memory for cfitsio, zero-padded to whole blocks.
private final class BlockMemory {
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

  func starts(with text: String) -> Bool {
    guard let start = base.pointee, size >= text.utf8.count else { return false }
    return UnsafeRawBufferPointer(start: start, count: text.utf8.count).elementsEqual(text.utf8)
  }
}
