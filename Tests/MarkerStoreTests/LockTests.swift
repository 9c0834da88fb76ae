import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct LockTests {
  let folder: TemporaryFolder
  /// A file system without locks.
  let files = FaultyFiles()
  let pace = LockPace(beat: 0.05, watch: 0.6, settle: 0.05)
  var lock: FilePath { folder.appending("ann_journal.lock") }

  init() throws {
    folder = try TemporaryFolder()
    files.fail(.lock, with: .notSupported)
  }

  private func open(_ files: any StoreFiles) throws -> OpenFolder {
    try OpenFolder(folder.path, files: files, lockPace: pace)
  }

  private func isInUse(by host: String, _ body: () throws -> Void) -> Bool {
    do {
      try body()
      return false
    } catch StoreError.inUse(_, let owner) {
      return owner?.host == host
    } catch {
      Issue.record("\(error)")
      return false
    }
  }

  /// The text of a holder on this machine or another.
  private func text(host: String, process: Int32, started: String = "") -> LockText {
    LockText(
      owner: LockOwner(
        user: "ann", host: host, process: process, since: "2026-01-01T00:00:00.000Z"),
      key: "another", started: started)
  }

  private var here: String { ProcessInfo.processInfo.hostName }
  private var own: Int32 { ProcessInfo.processInfo.processIdentifier }

  @Test func `the text is read as it was written, and is as long after a million beats`() {
    var text = text(host: "sky", process: 7, started: "12")
    let length = text.bytes.count
    text.beat = 1_000_000
    #expect(text.bytes.count == length && LockText(text.bytes) == text)
    #expect(LockText([]) == nil && LockText(Array("process = x\n".utf8)) == nil)
  }

  @Test func `without the system's locks a second opener sees that the first is alive`() throws {
    let first = try open(files)
    #expect(isInUse(by: here) { _ = try open(files) })
    try first.store.close()
    try open(files).store.close()
    #expect(try !names(in: folder.path).contains("ann_journal.lock"))
  }

  @Test(arguments: [true, false])
  func `a lock whose process is gone is taken over without waiting or a word`(locks: Bool) throws {
    let gone = Process()
    gone.executableURL = URL(fileURLWithPath: "/bin/true")
    try gone.run()
    gone.waitUntilExit()
    try write(text(host: here, process: gone.processIdentifier).bytes, to: lock)
    // It would be noticed that it waits.
    let patient = LockPace(beat: 100, watch: 1000, settle: 0.01)
    let open = try OpenFolder(
      folder.path, files: locks ? POSIXFiles() : files, lockPace: patient)
    #expect(open.store.notices == [])
    try open.store.close()
  }

  @Test(.enabled(if: !ProcessStart.text(of: getpid()).isEmpty))
  func `a process with the number of the one that is gone is told from it`() throws {
    try write(text(host: here, process: own, started: "1").bytes, to: lock)
    let open = try OpenFolder(
      folder.path, files: files, lockPace: LockPace(beat: 100, watch: 1000, settle: 0.01))
    try open.store.close()
  }

  @Test(arguments: [true, false])
  func `another machine's lock that stands still is taken over, and it is said whose it was`(
    locks: Bool
  ) throws {
    try write(text(host: "elsewhere", process: 1).bytes, to: lock)
    let open = try open(locks ? POSIXFiles() : files)
    #expect(open.store.notices.contains { $0.contains("ann on elsewhere (process 1") })
    try open.store.close()
    #expect(try !names(in: folder.path).contains("ann_journal.lock"))
  }

  @Test(arguments: [true, false])
  func `another machine's lock that goes on counting is in use, whatever the system's lock says`(
    locks: Bool
  ) async throws {
    let path = lock
    var beating = text(host: "elsewhere", process: 1)
    try write(beating.bytes, to: path)
    let beats = Task {
      while !Task.isCancelled {
        beating.beat += 1
        try await Task.sleep(for: .milliseconds(20))
        try write(beating.bytes, to: path)
      }
    }
    #expect(isInUse(by: "elsewhere") { _ = try open(locks ? POSIXFiles() : files) })
    beats.cancel()
    #expect(try names(in: folder.path) == ["ann_journal.lock"])
  }

  @Test func `of two that begin at once without locks, the one that wrote last has the folder`()
    async throws
  {
    let path = lock
    let other = text(host: "elsewhere", process: 1)
    let files = files
    let late = Task {
      while try POSIXFiles().status(path)?.size ?? 0 == 0 { await Task.yield() }
      try write(other.bytes, to: path)
    }
    let slow = LockPace(beat: 10, watch: 20, settle: 1)
    #expect(
      isInUse(by: "elsewhere") {
        _ = try OpenFolder(folder.path, files: files, lockPace: slow)
      })
    try await late.value
    #expect(try bytes(path) == other.bytes)
  }

  @Test func `a holder counts on, and tells once that another took its lock, and leaves it`()
    async throws
  {
    let path = lock
    let open = try open(POSIXFiles())
    let first = try #require(LockText(try bytes(path)))
    for _ in 0..<100 where LockText(try bytes(path)) == first {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try #require(LockText(try bytes(path))).beat > first.beat)
    let other = text(host: "elsewhere", process: 1)
    // In the file's place, not by another file: as a machine does that sees it over the network.
    let file = try FileDescriptor.open(path, .writeOnly, options: .truncate)
    _ = try file.writeAll(toAbsoluteOffset: 0, other.bytes)
    try file.close()
    let isTold: @Sendable (StoreStatus) -> Bool = {
      if case .notice(let text) = $0 { text.contains("elsewhere") } else { false }
    }
    #expect(try await open.reports.wait(for: isTold))
    try await Task.sleep(for: .milliseconds(200))
    #expect(open.reports.all.count(where: isTold) == 1)
    #expect(try open.store.close() == [])
    #expect(try bytes(path) == other.bytes)
  }

  @Test func `a beat that cannot be written is told once and tried again`() async throws {
    let faulty = FaultyFiles()
    let path = lock
    let open = try open(faulty)
    faulty.fail(.open, with: .staleNFSFileHandle) { $0 == path }
    let isTold: @Sendable (StoreStatus) -> Bool = {
      if case .notice(let text) = $0 { text.contains("refresh") } else { false }
    }
    #expect(try await open.reports.wait(for: isTold))
    try await Task.sleep(for: .milliseconds(200))
    #expect(open.reports.all.count(where: isTold) == 1)
    let before = try bytes(path)
    faulty.heal()
    for _ in 0..<100 where try bytes(path) == before {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try bytes(path) != before)
    #expect(try open.store.close() == [])
  }
}
