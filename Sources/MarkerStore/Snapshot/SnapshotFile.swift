import Dispatch
import MarkerModel
import Synchronization
import SystemPackage

/// The file beside a journal from which a session is had without reading the journal's lines.
///
/// Derived and never trusted: it counts only where it is whole, of this very version, and where the
/// journal still begins with the bytes that it was made from. In any doubt the journal is read.
struct SnapshotFile: Sendable {
  let path: FilePath
  let programVersion: String
  let files: any StoreFiles

  private static let magic = Array("imgmarker snapshot\n".utf8)
  /// To be counted up whenever the coding changes, or what a journal's lines add up to.
  static let version = 4
  private static let hashSize = 8
  /// A journal that has more has been through a lot: it is read in full.
  private static let mostProblems = 1_000

  /// What was known behind the last line that it covers; nil where it is not to be trusted.
  /// Throws only where the journal cannot be read, or `isAt` does.
  func load(
    for journal: FileDescriptor, ofSize size: Int64, isAt: (Int64) throws(Errno) -> Void
  ) throws(Errno) -> JournalReading? {
    guard let bytes = content(for: size) else { return nil }
    let end = bytes.count - SnapshotFile.hashSize
    guard end > 0, XXHash64.value(bytes[..<end]) == SnapshotFile.hash(bytes[end...]) else {
      return nil
    }
    var decoder = SnapshotDecoder(bytes, from: 0, to: end)
    guard let (ledger, expected) = header(&decoder), ledger.soundSize <= size else { return nil }
    // Both take long, and neither needs the other.
    let rest = decoder
    let session = Mutex<Session?>(nil)
    let group = DispatchGroup()
    DispatchQueue.global(qos: .userInitiated).async(group: group) {
      let decoded = SnapshotFile.session(rest)
      session.withLock { $0 = decoded }
    }
    defer { group.wait() }
    var known = ledger
    known.hash = try hash(of: journal, upTo: ledger.soundSize, isAt: isAt)
    guard known.hash.value == expected, known.hash.count == UInt64(ledger.soundSize) else {
      return nil
    }
    group.wait()
    return session.withLock { $0 }.map { JournalReading($0, known) }
  }

  /// Whether a snapshot can hold all that is known of such a journal.
  static func canHold(_ ledger: JournalLedger) -> Bool {
    ledger.problems.count <= mostProblems && ledger.lostImages.areNamed
  }

  func write(_ session: Session, _ ledger: JournalLedger) throws(Errno) {
    try AtomicFile(path: path, files: files).write { sink throws(Errno) in
      var encoder = SnapshotEncoder(sink)
      for byte in SnapshotFile.magic { encoder.put(byte: byte) }
      encoder.put(SnapshotFile.version)
      encoder.put(programVersion)
      encoder.put(ledger)
      try encoder.put(session.parts)
      try encoder.finish()
    }
  }

  /// Nil where there is none, or it is larger than one of such a journal can be.
  private func content(for size: Int64) -> [UInt8]? {
    do throws(Errno) {
      return try files.contents(of: path, limit: size + 1 << 16)
    } catch {
      // Whatever it is: the journal has everything.
      return nil
    }
  }

  private func header(_ decoder: inout SnapshotDecoder) -> (JournalLedger, UInt64)? {
    do throws(SnapshotFault) {
      for byte in SnapshotFile.magic where try decoder.byte() != byte { return nil }
      guard try decoder.integer() == SnapshotFile.version, try decoder.text() == programVersion
      else { return nil }
      return try decoder.ledger()
    } catch {
      return nil
    }
  }

  private static func session(_ decoder: SnapshotDecoder) -> Session? {
    var decoder = decoder
    do {
      let parts = try decoder.parts()
      return decoder.isAtEnd ? try Session(parts) : nil
    } catch {
      // The journal has everything.
      return nil
    }
  }

  private func hash(
    of journal: FileDescriptor, upTo size: Int64, isAt: (Int64) throws(Errno) -> Void
  ) throws(Errno) -> XXHash64 {
    var hash = XXHash64()
    var offset: Int64 = 0
    while offset < size {
      let piece = try files.read(journal, at: offset, count: Int(min(size - offset, 1 << 20)))
      if piece.isEmpty { break }
      hash.add(piece[...])
      offset += Int64(piece.count)
      try isAt(offset)
    }
    return hash
  }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
