import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct AnyActsTests {
  @Test(arguments: [0, 100])
  func `whatever is done, undone and redone is there after reopening, and is rebuilt to the byte`(
    first: UInt64
  ) throws {
    let folder = try TemporaryFolder()
    for seed in (first + 1)...(first + 100) { try check(seed, folder.appending("\(seed)")) }
  }

  private func check(_ seed: UInt64, _ path: FilePath) throws {
    let files = CountedFaults()
    var acts = AnyActs(seed: seed)
    var open = try OpenFolder(path, files: files)
    for _ in 0..<30 { try acts.act(on: &open) }
    try open.store.close()
    let session = open.session
    let tables = TableKind.allCases.map { open.store.names.table($0, .txt) }
    let written = try tables.map(bytes)
    #expect(written == TableKind.allCases.map { $0.text(session.state) }, "seed \(seed)")

    open = try OpenFolder(path, files: files, now: open.now)
    #expect(open.store.notices.isEmpty, "seed \(seed)")
    #expect(open.state == session.state, "seed \(seed)")
    try compareSteps(session, open.session, seed)
    // The session goes on where it was left.
    for _ in 0..<5 { try acts.act(on: &open) }
    try open.store.close()
    try #require(open.store.backlog == Backlog(unwritten: 0, unsynced: 0))

    let before = try tables.map(bytes)
    for table in tables { try POSIXFiles().remove(table) }
    let made = try SaveFolder.rebuild(
      path: path, user: "ann", programVersion: "0.1.0", files: files)
    #expect(made.tables == tables && made.notices.isEmpty, "seed \(seed): \(made.notices)")
    #expect(try tables.map(bytes) == before, "seed \(seed)")
    #expect(try SaveFolder.read(path: path, user: "ann").session.state == open.state)
    #expect(try names(in: path).count == 5, "seed \(seed)")
  }

  /// All the way back, and forth again.
  private func compareSteps(_ one: Session, _ other: Session, _ seed: UInt64) throws {
    var sessions = [one, other]
    func step(_ next: (Session) -> Edit?, _ cause: EditCause) throws -> Bool {
      let edits = sessions.map(next)
      try #require(edits[0] == edits[1], "seed \(seed)")
      guard let edit = edits[0] else { return false }
      for index in sessions.indices {
        try sessions[index].apply(.edit(edit, cause: cause, display: nil), at: .distantPast)
      }
      #expect(sessions[0].state == sessions[1].state, "seed \(seed)")
      return true
    }
    while try step({ $0.nextRedo }, .redo) {}
    while try step({ $0.nextUndo?.inverse }, .undo) {}
    while try step({ $0.nextRedo }, .redo) {}
  }
}
