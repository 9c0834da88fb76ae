import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct SlowDiskTests {
  let folder: TemporaryFolder
  let files = HangingFiles()

  init() throws { folder = try TemporaryFolder() }

  @Test func `while the disk hangs, appending does not, and what waits is told and then synced`()
    async throws
  {
    var open = try OpenFolder(folder.path, files: files)
    try open.happen(.opened(imageFolder: "/images"))
    #expect(try await open.reports.wait { if case .synced(1...) = $0 { true } else { false } })
    files.hang()
    try open.see("a.fits")
    // The store's own line on the tables may be among them.
    #expect(try await open.reports.wait { if case .behind(2...) = $0 { true } else { false } })
    for _ in 0..<10 { try open.place() }
    #expect(open.store.backlog.unsynced >= 12)
    #expect(try await open.reports.wait { if case .behind(12...) = $0 { true } else { false } })
    files.release()
    #expect(
      try await open.reports.wait {
        if case .synced(let number) = $0 { number >= 13 } else { false }
      })
    try open.store.close()
    let told = open.reports.all.count
    try await Task.sleep(for: .seconds(1.5))
    #expect(open.reports.all.count == told)
    #expect(!open.reports.all.contains { if case .failed = $0 { true } else { false } })
  }

  @Test func `a disk that keeps up is not said to be behind`() async throws {
    var open = try OpenFolder(folder.path, files: files)
    for name in ["a.fits", "b.fits", "c.fits"] {
      try open.see(FilePath(name))
      try await Task.sleep(for: .milliseconds(500))
    }
    try open.store.close()
    #expect(!open.reports.all.contains { if case .behind = $0 { true } else { false } })
  }

  @Test func `what another program wrote to the journal is not written over`() async throws {
    var open = try OpenFolder(folder.path)
    try open.happen(.opened(imageFolder: "/images"))
    #expect(try await open.reports.wait { if case .synced(1...) = $0 { true } else { false } })
    let journal = folder.appending("ann_journal.jsonl")
    let both = try text(journal) + "a line of another program's\n"
    try write(both, to: journal)
    try open.see("a.fits")
    #expect(
      try await open.reports.wait {
        if case .failed(.shared(journal), _) = $0 { true } else { false }
      })
    #expect(try text(journal) == both)
    #expect(throws: StoreError.self) { try open.store.close() }
    #expect(try text(journal) == both)
    try open.store.abandon()
  }
}
