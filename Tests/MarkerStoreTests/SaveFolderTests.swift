import Foundation
import MarkerModel
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct SaveFolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a folder closed and opened again has everything there, and undo goes on`() throws {
    var open = try OpenFolder(folder.path)
    try open.happen(.opened(imageFolder: "/images"))
    try open.see("a.fits", center: SkyPoint(ra: 1, dec: 2))
    try open.place(group: 2, x: 1.25, y: 7)
    try open.perform(open.state.settingComment("odd", on: ImageID(0), now: open.now))
    try open.perform(open.session.nextUndo?.inverse, cause: .undo)
    try open.happen(.closed)
    try open.store.close()
    #expect(
      try names(in: folder.path) == [
        "ann_config.txt", "ann_favorites.txt", "ann_images.txt", "ann_journal.jsonl",
        "ann_marks.txt",
      ])

    var again = try OpenFolder(folder.path, now: open.now)
    #expect(again.store.notices.isEmpty)
    #expect(again.state == open.state)
    #expect(again.session.nextUndo == open.session.nextUndo)
    #expect(again.session.nextRedo == open.session.nextRedo)
    try again.perform(again.session.nextRedo, cause: .redo)
    try again.store.close()
    #expect(try text(folder.appending("ann_images.txt")).hasSuffix(",a.fits,1,2,None,odd\n"))
  }

  @Test func `tables follow by themselves within a second`() async throws {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try open.place(x: 5, y: 6)
    #expect(try await open.reports.wait { $0 == .tablesWritten })
    #expect(try text(folder.appending("ann_marks.txt")).contains(",a.fits,1,None,5,6,nan,nan\n"))
    try open.store.close()
  }

  @Test func `a folder opened and closed without a deed has a journal and nothing else`() throws {
    let open = try OpenFolder(folder.path)
    try open.store.close()
    #expect(try names(in: folder.path) == ["ann_journal.jsonl"])
  }

  @Test func `a folder that is not there is made, if only its last part is missing`() throws {
    let open = try OpenFolder(folder.appending("new"))
    try open.store.close()
    #expect(try names(in: folder.appending("new")) == ["ann_journal.jsonl"])
    let error = #expect(throws: StoreError.self) {
      try OpenFolder(folder.path.appending("a").appending("b"))
    }
    #expect(error?.cause == .noSuchFileOrDirectory)
  }

  @Test func `a file in the folder's place is refused by its name`() throws {
    let path = folder.appending("file")
    try write("x", to: path)
    #expect(throws: StoreError.notAFolder(path)) { try OpenFolder(path) }
    let below = #expect(throws: StoreError.self) { try OpenFolder(path.appending("below")) }
    #expect(below?.cause == .notDirectory)
    #expect(below?.description.contains("a part of the path is not a folder") == true)
  }

  @Test(arguments: ["", "a/b", "../ann", "a\nb", "a\0b"])
  func `a user name that cannot be in a file name is refused`(user: String) {
    #expect(throws: StoreError.badUserName(user)) { try OpenFolder(folder.path, user: user) }
  }

  @Test func `a second opener is told who has the folder, until it is closed`() throws {
    let first = try OpenFolder(folder.path)
    let error = #expect(throws: StoreError.self) { try OpenFolder(folder.path) }
    guard case .inUse(_, let owner?) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(owner.user == "ann")
    #expect(owner.process == ProcessInfo.processInfo.processIdentifier)
    #expect(error?.description.contains("is in use by ann on ") == true)
    let other = try OpenFolder(folder.path, user: "bob")
    try other.store.close()
    try first.store.close()
    try OpenFolder(folder.path).store.close()
  }

  @Test func `the folder can be read without being opened, also while another has it`() throws {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try open.store.close()
    let held = try OpenFolder(folder.path)
    let before = try names(in: folder.path)
    #expect(try SaveFolder.read(path: folder.path, user: "ann").session.state == open.state)
    #expect(try names(in: folder.path) == before)
    try held.store.close()
    #expect(throws: StoreError.noJournal(folder.appending("bob_journal.jsonl"))) {
      try SaveFolder.read(path: folder.path, user: "bob")
    }
  }

  @Test func `tables that were deleted are made again byte for byte`() throws {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try open.see("b.fits")
    try open.place(x: 0.1, y: 2, on: 1)
    try open.store.close()
    let tables = TableKind.allCases.map { open.store.names.table($0, .txt) }
    let before = try tables.map(bytes)
    for table in tables { try POSIXFiles().remove(table) }
    let made = try SaveFolder.rebuild(path: folder.path, user: "ann", programVersion: "0.1.0")
    #expect(made.tables == tables)
    #expect(made.notices.isEmpty)
    #expect(try tables.map(bytes) == before)
    #expect(throws: StoreError.noJournal(folder.appending("bob_journal.jsonl"))) {
      try SaveFolder.rebuild(path: folder.path, user: "bob", programVersion: "0.1.0")
    }
  }

  @Test func `a table whose file is dated centuries ahead is read as any other`() throws {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try open.store.close()
    let path = folder.appending("ann_marks.txt")
    let times = [
      timespec(tv_sec: 10_000_000_000, tv_nsec: 5), timespec(tv_sec: 10_000_000_000, tv_nsec: 5),
    ]
    let result = path.withPlatformString { utimensat(AT_FDCWD, $0, times, 0) }
    try #require(result == 0)
    #expect(try POSIXFiles().status(path)?.isFolder == false)
    try OpenFolder(folder.path).store.close()
  }
}
