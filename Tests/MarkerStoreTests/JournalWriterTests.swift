import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct JournalWriterTests {
  let folder: TemporaryFolder
  let files = FaultyFiles()
  var journal: FilePath { folder.appending("ann_journal.jsonl") }

  init() throws { folder = try TemporaryFolder() }

  private func events() throws -> Int {
    let reading = try #require(try JournalReading.read(journal, files: POSIXFiles()))
    #expect(reading.problems.isEmpty, "\(reading.problems)")
    return reading.events
  }

  @Test func `an event is written and synced by itself, without waiting for the end`() async throws
  {
    var open = try OpenFolder(folder.path, files: files)
    let before = files.syncs
    try open.see("a.fits")
    #expect(try await open.reports.wait { if case .written(2...) = $0 { true } else { false } })
    #expect(try events() >= 2)
    #expect(try await open.reports.wait { if case .synced(2...) = $0 { true } else { false } })
    #expect(files.syncs > before)
    try open.store.close()
  }

  @Test func `events in a burst are synced in groups, and none is missing`() throws {
    var open = try OpenFolder(folder.path, files: files)
    try open.see("a.fits")
    for number in 0..<2000 { try open.place(x: Double(number)) }
    try open.store.close()
    #expect(try events() == 2002)
    #expect(files.syncs < 200)
  }

  @Test func `events from many threads each have one line, in the order of their numbers`()
    async throws
  {
    let open = try OpenFolder(folder.path, files: files)
    let store = open.store
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<100 { store.append(.closed, at: Date(timeIntervalSince1970: 1)) }
        }
      }
    }
    try store.close()
    #expect(try events() == 800)
  }

  @Test(arguments: [0, 1, 7, 100, 150, 333])
  func `a disk that fills up in the middle of a line leaves whole lines once there is room`(
    room: Int
  ) async throws {
    var open = try OpenFolder(folder.path, files: files)
    try open.happen(.opened(imageFolder: "/images"))
    #expect(try await open.reports.wait { if case .synced(1...) = $0 { true } else { false } })
    files.fill(leaving: room)
    try open.see("a.fits")
    try open.place()
    #expect(
      try await open.reports.wait {
        if case .failed(.file(_, _, .noSpace), let unsaved) = $0 { unsaved > 0 } else { false }
      })
    #expect(open.store.backlog.unsynced > 0)
    // What a crash would leave now: whole lines and at most one torn end.
    let reading = try #require(try JournalReading.read(journal, files: POSIXFiles()))
    #expect(reading.problems.allSatisfy { if case .torn = $0.reason { true } else { false } })
    files.heal()
    #expect(
      try await open.reports.wait {
        if case .synced(let number) = $0 { number >= 4 } else { false }
      })
    try open.store.close()
    #expect(try events() == 4)
  }

  @Test func `what a failed sync may have lost is written again`() async throws {
    var open = try OpenFolder(folder.path, files: files)
    let path = journal
    files.fail(.sync, with: .ioError) { $0 == path }
    try open.see("a.fits")
    #expect(
      try await open.reports.wait {
        if case .failed(.file(_, .sync, .ioError), 2) = $0 { true } else { false }
      })
    // As a system does that drops the pages which it could not write.
    let size = try bytes(journal).count
    try write([UInt8](repeating: 0, count: size), to: journal)
    files.heal()
    #expect(
      try await open.reports.wait {
        if case .synced(let number) = $0 { number >= 2 } else { false }
      })
    try open.store.close()
    #expect(try events() >= 2)
  }

  @Test func `closing says what is unsaved, and may be tried again`() throws {
    var open = try OpenFolder(folder.path, files: files)
    let path = journal
    files.fail(.write, with: .readOnlyFileSystem) { $0 == path }
    try open.see("a.fits")
    let error = #expect(throws: StoreError.self) { try open.store.close() }
    #expect(error?.cause == .readOnlyFileSystem)
    #expect(error?.description.contains("the disk is read-only") == true)
    guard case .unsaved(_, let events, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(events >= 2)
    files.heal()
    try open.store.close()
    #expect(try self.events() == 2)
  }

  @Test func `a journal that was moved away is told, not written to unseen`() async throws {
    var open = try OpenFolder(folder.path, files: files)
    try open.happen(.opened(imageFolder: "/images"))
    #expect(try await open.reports.wait { if case .synced(1...) = $0 { true } else { false } })
    let aside = folder.appending("aside")
    try POSIXFiles().rename(journal, to: aside)
    try open.see("a.fits")
    let path = journal
    #expect(
      try await open.reports.wait {
        if case .failed(.gone(path), _) = $0 { true } else { false }
      })
    try POSIXFiles().rename(aside, to: journal)
    #expect(
      try await open.reports.wait {
        if case .synced(let number) = $0 { number >= 3 } else { false }
      })
    try open.store.close()
    #expect(try events() == 3)
  }

  @Test func `an abandoned folder can be opened again, with what had been written`() throws {
    var open = try OpenFolder(folder.path, files: files)
    try open.see("a.fits")
    let path = journal
    files.fail(.sync, with: .ioError) { $0 == path }
    #expect(throws: StoreError.self) { try open.store.close() }
    try open.store.abandon()
    files.heal()
    let again = try OpenFolder(folder.path)
    #expect(again.state == open.state)
    try again.store.close()
  }
}
