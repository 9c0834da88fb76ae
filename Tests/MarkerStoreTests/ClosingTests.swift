import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct ClosingTests {
  let folder: TemporaryFolder
  let files = FaultyFiles()
  var journal: FilePath { folder.appending("ann_journal.jsonl") }
  var lock: FilePath { folder.appending("ann_journal.lock") }
  var marks: FilePath { folder.appending("ann_marks.txt") }

  init() throws { folder = try TemporaryFolder() }

  private func events() throws -> Int {
    try #require(try JournalReading.read(journal, files: POSIXFiles())).events
  }

  @Test func `where only a table fails the folder is closed, and which is returned`() throws {
    var open = try OpenFolder(folder.path, files: files)
    try open.see("a.fits")
    let path = marks
    files.fail(.rename, with: .permissionDenied) { $0 == path }
    #expect(try open.store.close() == [.file(path, doing: .write, .permissionDenied)])
    #expect(try events() == 2)
    #expect(try !names(in: folder.path).contains("ann_journal.lock"))
    files.heal()
    let again = try OpenFolder(folder.path)
    #expect(try again.store.close() == [])
    #expect(try text(marks).contains("a.fits"))
  }

  @Test func `where only the lock's file cannot be removed the folder is closed`() throws {
    let open = try OpenFolder(folder.path, files: files)
    let path = lock
    files.fail(.remove, with: .permissionDenied) { $0 == path }
    #expect(try open.store.close() == [.file(path, doing: .release, .permissionDenied)])
    #expect(try open.store.close() == [])
    try OpenFolder(folder.path).store.close()
  }

  @Test func `where only closing the journal's file fails it has everything all the same`() throws {
    var open = try OpenFolder(folder.path, files: files)
    try open.see("a.fits")
    let path = journal
    files.fail(.close, with: .ioError) { $0 == path }
    #expect(try open.store.close() == [.file(path, doing: .close, .ioError)])
    #expect(try events() == 2)
    try OpenFolder(folder.path).store.close()
  }

  @Test func `what is appended to a closed folder is told, and closing again says so`() async throws
  {
    var open = try OpenFolder(folder.path, files: files)
    try open.see("a.fits")
    #expect(try open.store.close() == [])
    let written = try bytes(marks)
    try open.place()
    let path = journal
    #expect(try await open.reports.wait { $0 == .failed(.closed(path), unsaved: 1) })
    #expect(throws: StoreError.unsaved(path, events: 1, cause: nil)) { try open.store.close() }
    try await Task.sleep(for: .seconds(1))
    #expect(try bytes(marks) == written)
    #expect(try events() == 2)
  }

  @Test func `a lock file that was removed is released`() throws {
    let open = try OpenFolder(folder.path)
    try POSIXFiles().remove(lock)
    #expect(try open.store.close() == [])
    try OpenFolder(folder.path).store.close()
  }

  @Test func `a lock file that is another's by now stays`() throws {
    let open = try OpenFolder(folder.path)
    try POSIXFiles().remove(lock)
    let other = try OpenFolder(folder.path)
    #expect(try open.store.close() == [])
    #expect(throws: StoreError.self) { try OpenFolder(folder.path) }
    try other.store.close()
  }

  @Test func `a table's failure is told once, and journalled once, however often it is tried`()
    async throws
  {
    var open = try OpenFolder(folder.path, files: files)
    let path = marks
    files.fail(.rename, with: .permissionDenied) { $0 == path }
    try open.see("a.fits")
    let failure = StoreStatus.tablesFailed(.file(path, doing: .write, .permissionDenied))
    #expect(try await open.reports.wait { $0 == failure })
    // Two more attempts.
    try await Task.sleep(for: .seconds(5))
    #expect(open.reports.all.count { $0 == failure } == 1)
    #expect(try text(journal).components(separatedBy: #""event":"tables""#).count == 2)
    files.heal()
    files.fail(.rename, with: .readOnlyFileSystem) { $0 == path }
    let other = StoreStatus.tablesFailed(.file(path, doing: .write, .readOnlyFileSystem))
    #expect(try await open.reports.wait { $0 == other })
    try open.store.abandon()
    files.heal()
    try await Task.sleep(for: .seconds(3))
    #expect(try !names(in: folder.path).contains("ann_marks.txt"))
  }
}
