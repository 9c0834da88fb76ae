import CCodecShims
import CFitsio
import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// An open FITS file; closed when it goes. One thread, one decode.
final class FITSHandle {
  typealias Pointer = UnsafeMutablePointer<fitsfile>

  private(set) var pointer: Pointer
  /// The bytes of the file, after inflating.
  let size: Int
  /// What was mended to read it at all.
  private(set) var notices: [String]
  /// The HDUs, as cfitsio counts, that it cannot read: it sees others in their place.
  private(set) var veiled: [Int: ImageError] = [:]
  /// What cfitsio reads from, where that is memory.
  private var memory: BlockMemory?
  var isInMemory: Bool { memory != nil }
  let file: FilePath
  let limits: ImageLimits
  /// How often the file was opened anew.
  private(set) var changes = 0

  init(_ file: FilePath, context: ReadingContext) throws(ImageError) {
    let limits = context.limits
    let first = try FileBytes.prefix(file, 2)
    var notices: [String] = []
    var memory: BlockMemory?
    var size = try FileBytes.size(file)
    if first == [0x1F, 0x8B] {
      let inflated = try BlockMemory(inflating: file, context: context)
      if let reason = inflated.broken {
        notices.append(localized("the gzip data breaks off: \(reason)"))
      }
      guard inflated.starts(with: "SIMPLE  =") else {
        throw ImageError(
          .notAnImage, localized("it is compressed with gzip, and is not FITS inside"))
      }
      size = inflated.size
      memory = inflated
    } else if size % FITSHandle.block != 0 || file.string.utf8.count > FITSHandle.longestName {
      // cfitsio reads whole blocks only, and many writers leave out the last one's padding.
      let padded = try BlockMemory(reading: file, limits: limits)
      size = padded.size
      memory = padded
    }
    self.size = size
    self.notices = notices
    self.file = file
    self.limits = limits
    do throws(ImageError) {
      pointer = try FITSHandle.open(file, memory)
      self.memory = memory
    } catch {
      // It opens the file at its first header, and not where that one is odd.
      let cards = try FITSHandle.header(file, memory, size: size, at: 0)
      let outline = try FITSHeaderOutline(cards, unit: 0)
      let changed = try FITSHandle.inMemory(file, memory, limits)
      let reason = outline.problem ?? error.message
      guard let opened = FITSHandle.open(changed, outline, at: 0, unit: 1) else {
        throw ImageError(error.code, reason)
      }
      pointer = opened.pointer
      self.memory = changed
      note(ImageError(error.code, localized("the header of HDU 0: \(reason)")), 1, opened.isVeiled)
    }
  }

  deinit {
    var status: Int32 = 0
    ffclos(pointer, &status)
  }

  static let block = 2880
  /// In bytes; cfitsio takes names of up to 1024.
  private static let longestName = 1000

  /// The cards of the header that starts there, up to its END or the end of the file.
  func header(at start: Int) throws(ImageError) -> [UInt8] {
    try FITSHandle.header(file, memory, size: size, at: start)
  }

  private static func header(
    _ file: FilePath, _ memory: BlockMemory?, size: Int, at start: Int
  ) throws(ImageError) -> [UInt8] {
    if let memory { return try memory.header(at: start, size: size) }
    return try FileBytes.blocks(file, from: start, of: block) { (cards) throws(ImageError) in
      try expectEnd(cards)
      return hasEnded(cards)
    }
  }

  /// Whether END is in the last block.
  static func hasEnded(_ cards: [UInt8]) -> Bool {
    let last = cards.suffix(block)
    return stride(from: last.startIndex, to: last.endIndex, by: HeaderCards.width).contains {
      last[$0...].starts(with: end)
    }
  }

  private static let end = Array("END     ".utf8)

  static func expectEnd(_ cards: [UInt8]) throws(ImageError) {
    guard cards.count <= 4096 * block else {
      throw ImageError(
        .damaged, localized("a header goes on for more than \(cards.count >> 20) MiB"))
    }
  }

  /// Blocks of the file, up to its end.
  func blocks(at start: Int, most: Int) throws(ImageError) -> [UInt8] {
    if let memory { return Array(memory.bytes(start, min(most * FITSHandle.block, size - start))) }
    return try FileBytes.blocks(file, from: start, of: FITSHandle.block) {
      (bytes) throws(ImageError) in
      bytes.count >= most * FITSHandle.block
    }
  }

  /// The file in memory, where headers can be changed for cfitsio.
  func inMemory() throws(ImageError) -> BlockMemory {
    try FITSHandle.inMemory(file, memory, limits)
  }

  private static func inMemory(
    _ file: FilePath, _ memory: BlockMemory?, _ limits: ImageLimits
  ) throws(ImageError) -> BlockMemory {
    if let memory { return memory }
    return try BlockMemory(reading: file, limits: limits)
  }

  /// Goes on with another opening of the same file.
  func use(_ pointer: Pointer, _ memory: BlockMemory) {
    var status: Int32 = 0
    ffclos(self.pointer, &status)
    self.pointer = pointer
    self.memory = memory
    changes += 1
  }

  /// Keeps why an HDU was changed.
  func note(_ problem: ImageError, _ unit: Int, _ isVeiled: Bool) {
    if isVeiled {
      veiled[unit] = problem
    } else {
      notices.append(localized("\(problem.message); it was read with its first cards put in order"))
    }
  }

  /// Each costs a walk through the file.
  static let mostChanges = 100

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
}
