import CFitsio
import Foundation
import MarkerImaging
import MarkerLanguage
import SystemPackage

extension FITSHandle {
  /// Opens what cfitsio reads from.
  static func open(_ file: FilePath, _ memory: BlockMemory?) throws(ImageError) -> Pointer {
    var status: Int32 = 0
    var opened: Pointer?
    if let memory {
      ffomem(&opened, "memory", READONLY, memory.base, memory.room, 0, nil, &status)
    } else {
      openable(file).withPlatformString { name in
        _ = ffdkopn(&opened, name, READONLY, &status)
      }
    }
    guard status == 0, let opened else { throw ImageError(.damaged, reason(status)) }
    return opened
  }

  /// Another handle of the same file at the same HDU, for another thread; nil where the file was mended
  /// in memory, or does not open again as it did.
  func twin(at unit: Int) -> FITSTwin? {
    guard !isInMemory else { return nil }
    do throws(ImageError) {
      let twin = FITSTwin(try FITSHandle.open(file, nil))
      var status: Int32 = 0
      var type: Int32 = 0
      ffmahd(twin.pointer, Int32(unit), &type, &status)
      return status == 0 ? twin : nil
    } catch {
      // One handle reads it all; what is wrong, if anything, it tells.
      return nil
    }
  }

  /// The same file under a name in which cfitsio reads nothing else: it expands a leading tilde.
  private static func openable(_ file: FilePath) -> FilePath {
    file.isAbsolute ? file : FilePath(".").pushing(file)
  }

  /// Opens the memory at an HDU, as cfitsio counts, whose header it refuses: mended, or else veiled.
  static func open(
    _ memory: BlockMemory, _ outline: FITSHeaderOutline, at start: Int, unit: Int,
    onlyVeiled: Bool = false
  ) -> (pointer: Pointer, isVeiled: Bool)? {
    for (cards, isVeil) in [(onlyVeiled ? nil : outline.mended, false), (outline.veil, true)] {
      guard let cards else { continue }
      memory.write(cards, at: start)
      var status: Int32 = 0
      var opened: Pointer?
      var type: Int32 = 0
      ffomem(&opened, "memory", READONLY, memory.base, memory.room, 0, nil, &status)
      ffmahd(opened, Int32(unit), &type, &status)
      if status == 0, let opened { return (opened, isVeil) }
      status = 0
      if let opened { ffclos(opened, &status) }
    }
    return nil
  }

  /// Goes from an HDU to the next one, `unit` as cfitsio counts, whose header starts at a byte; false
  /// where nothing follows any more. An HDU that cfitsio cannot read is then in `veiled`. Throws where
  /// what follows cannot be found.
  func advance(to unit: Int, at start: Int) throws(ImageError) -> Bool {
    let cards = try header(at: start)
    guard cards.starts(with: Array("XTENSION".utf8)) else { return try pass(to: unit, at: start) }
    let problem: ImageError
    var isTileProblem = false
    do throws(ImageError) {
      try FITSTileHeader.check(cards, unit: unit - 1, limits: limits)
      var status: Int32 = 0
      var type: Int32 = 0
      ffmrhd(pointer, 1, &type, &status)
      if status == 0 { return true }
      problem = ImageError(
        .damaged, localized("HDU \(unit - 1) cannot be read: \(FITSHandle.reason(status))"))
    } catch {
      problem = error
      isTileProblem = true
    }
    let outline = try FITSHeaderOutline(cards, unit: unit - 1)
    try reopen(outline, at: start, unit: unit, onlyVeiled: isTileProblem, problem)
    return true
  }

  private func reopen(
    _ outline: FITSHeaderOutline, at start: Int, unit: Int, onlyVeiled: Bool, _ problem: ImageError
  ) throws(ImageError) {
    guard changes < FITSHandle.mostChanges else { throw problem }
    let changed = try inMemory()
    guard
      let opened = FITSHandle.open(
        changed, outline, at: start, unit: unit, onlyVeiled: onlyVeiled)
    else { throw problem }
    use(opened.pointer, changed)
    note(problem, unit, opened.isVeiled)
  }

  /// Passes over blocks that are no header, where one comes soon after them.
  private func pass(to unit: Int, at start: Int) throws(ImageError) -> Bool {
    let bytes = try blocks(at: start, most: 100)
    let begin = Array("XTENSION".utf8)
    let next = stride(from: 0, to: bytes.count, by: FITSHandle.block)
      .first { bytes[$0...].starts(with: begin) }
    let isNothing = bytes.prefix(next ?? bytes.count).allSatisfy { $0 == 0 || $0 == 0x20 }
    let problem = ImageError(.damaged, localized("what follows HDU \(unit - 2) is no HDU"))
    guard let next else {
      if isNothing { return false }
      throw problem
    }
    let outline = FITSHeaderOutline(passing: next - FITSHandle.block)
    try reopen(outline, at: start, unit: unit, onlyVeiled: true, problem)
    return true
  }

  /// The whole number of a card of the HDU at which it stands; nil where there is none.
  func integer(_ keyword: String) -> Int? {
    var status: Int32 = 0
    var number: Int64 = 0
    ffgkyjj(pointer, keyword, &number, nil, &status)
    return status == 0 ? Int(number) : nil
  }

  func number(_ keyword: String) -> Double? {
    var status: Int32 = 0
    var number = 0.0
    ffgkyd(pointer, keyword, &number, nil, &status)
    return status == 0 ? number : nil
  }

  /// A string value, with those of the CONTINUE cards behind it.
  func text(_ keyword: String) -> String? {
    var status: Int32 = 0
    var text: UnsafeMutablePointer<CChar>?
    ffgkls(pointer, keyword, &text, nil, &status)
    guard status == 0, let text else { return nil }
    defer { fffree(text, &status) }
    let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
  }

  /// A column of the table at which it stands, from 1; nil where there is none.
  func column(_ name: String) -> Int32? {
    var status: Int32 = 0
    var column: Int32 = 0
    var pattern = name.utf8CString.map { $0 }
    ffgcno(pointer, CASEINSEN, &pattern, &column, &status)
    return status == 0 ? column : nil
  }
}

/// A second opening of a FITS file; closed when it goes.
final class FITSTwin {
  let pointer: FITSHandle.Pointer

  fileprivate init(_ pointer: FITSHandle.Pointer) { self.pointer = pointer }

  deinit {
    var status: Int32 = 0
    ffclos(pointer, &status)
  }
}
