import Foundation
import MarkerModel
import MarkerTestSupport
import Synchronization
import SystemPackage
import Testing

@testable import MarkerStore

/// Every fault at every file call of a session, one session each.
@Suite struct FaultEnumerationTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `no fault at any call of a first session loses an event or spoils a table`() throws {
    try enumerate(Scene(script: try Script.first()))
  }

  @Test func `no fault at any call of a session on a torn journal does either`() throws {
    let first = try Script.first()
    let prepared = folder.appending("prepared")
    var session = FaultySession(in: prepared, files: CountedFaults())
    try session.play(first, heals: false)
    try #require(session.said.isEmpty)
    let journal = prepared.appending("ann_journal.jsonl")
    let whole = try bytes(journal)
    let line = whole.dropLast().lastIndex(of: 0x0A).map { whole[($0 + 1)...] } ?? []
    try write(whole + line.prefix(line.count / 2) + [0, 0, 0], to: journal)
    let second = try Script.second(after: first.session, now: first.now)
    try enumerate(Scene(prepared: prepared, before: first.events, script: second))
  }

  /// What a session begins with, and what is done in it.
  private struct Scene {
    var prepared: FilePath?
    /// The events that the journal had before.
    var before: [SessionEvent] = []
    var script: Script

    func lay(out folder: FilePath) throws {
      guard let prepared else { return }
      try FileManager.default.copyItem(atPath: prepared.string, toPath: folder.string)
    }
  }

  private struct Case: CustomStringConvertible {
    var number: Int
    var call: CountedFaults.Call
    var fault: CountedFaults.Fault
    /// Whether the disk is well again before closing.
    var heals = false

    var description: String { "\(fault)\(heals ? " for a while" : "") at \(call) \(number)" }

    var ends: Bool { if case .ends = fault { true } else { false } }

    /// Whether the disk is well when the folder is closed.
    var passes: Bool {
      switch fault {
      case .fails, .isShort: true
      case .isFull, .isReadOnly, .isGone: heals
      case .ends: false
      }
    }

    /// What need not be told, as nothing is other for it.
    var isOfNoConsequence: Bool {
      // Where the file system knows no locks, the lock file's text decides.
      fault == .fails(.noLocks)
    }

    static func all(_ calls: [CountedFaults.Call]) -> [Case] {
      zip(1..., calls).flatMap { number, call -> [Case] in
        var cases = call.errors.map { Case(number: number, call: call, fault: .fails($0)) }
        // A call that changes nothing passes, and the next that does is a case of its own.
        if call.changes { cases.append(Case(number: number, call: call, fault: .isReadOnly)) }
        cases.append(Case(number: number, call: call, fault: .isGone))
        cases.append(Case(number: number, call: call, fault: .isGone, heals: true))
        cases.append(Case(number: number, call: call, fault: .ends(.none)))
        if call == .rename {
          cases.append(Case(number: number, call: call, fault: .ends(.all)))
        }
        if call == .write {
          cases.append(Case(number: number, call: call, fault: .isShort))
          cases.append(Case(number: number, call: call, fault: .isFull))
          cases.append(Case(number: number, call: call, fault: .isFull, heals: true))
          cases.append(Case(number: number, call: call, fault: .ends(.half)))
          cases.append(Case(number: number, call: call, fault: .ends(.all)))
        }
        return cases
      }
    }
  }

  /// What a session without a fault does and says, and what may lie in the folder at any time.
  private struct Expectation {
    var calls: [CountedFaults.Call]
    var said: [String]
    var files: [String: Set<[UInt8]>] = [:]
  }

  private func expectation(_ scene: Scene) throws -> Expectation {
    let path = folder.appending("sound")
    try scene.lay(out: path)
    let files = CountedFaults()
    var session = FaultySession(in: path, files: files)
    try session.play(scene.script, heals: false)
    #expect(session.isClosed && session.written == scene.script.events.count)
    var expectation = Expectation(calls: files.calls, said: session.said)
    for kind in TableKind.allCases {
      expectation.files["ann_\(kind.rawValue).txt"] = Set(scene.script.states.map(kind.text))
    }
    expectation.files["ann_config.txt"] = Set(
      scene.script.states.map {
        ConfigFile([], currentFolder: path).bytes(for: $0.settings)
      })
    return expectation
  }

  private func enumerate(_ scene: Scene) throws {
    let expectation = try expectation(scene)
    let cases = Case.all(expectation.calls)
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: cases.count) { index in
      let which = cases[index]
      let path = folder.appending("case-\(index)")
      var wrong: [String]
      do {
        wrong = try check(which, scene, expectation, path)
        if try POSIXFiles().status(path) != nil {
          try FileManager.default.removeItem(atPath: path.string)
        }
      } catch {
        wrong = ["\(error)"]
      }
      if !wrong.isEmpty { failures.withLock { $0 += wrong.map { "\(which): \($0)" } } }
    }
    let failed = failures.withLock { $0 }
    #expect(failed.isEmpty, "\(failed.count) of \(cases.count): \(failed.prefix(20))")
  }

  /// Plays one session, then opens its folder as the next start of the program would. Returns what
  /// is wrong.
  private func check(
    _ which: Case, _ scene: Scene, _ expectation: Expectation, _ path: FilePath
  ) throws -> [String] {
    try scene.lay(out: path)
    let files = CountedFaults(which.fault, at: which.number)
    var session = FaultySession(in: path, files: files)
    try session.play(scene.script, heals: which.heals)
    // By closing the disk was well again.
    if which.heals, !files.wasMet { return [] }
    var wrong: [String] = []
    if files.calls.count < which.number || files.calls[which.number - 1] != which.call {
      wrong.append("the fault was not met")
    }
    if !which.ends, !which.isOfNoConsequence, Set(session.said).isSubset(of: expectation.said) {
      wrong.append("nothing was said")
    }
    wrong += try spoiled(path, expectation)
    wrong += try lost(path, which, scene, session)
    return wrong
  }

  /// The files of which only a part is there, or something that they never held.
  private func spoiled(_ path: FilePath, _ expectation: Expectation) throws -> [String] {
    try expectation.files.compactMap { name, contents in
      let file = path.appending(name)
      guard try POSIXFiles().status(file) != nil, try !contents.contains(bytes(file)) else {
        return nil
      }
      return "\(name) is spoiled: \(try text(file))"
    }
  }

  /// What the journal lacks or has too much, before and after the folder is opened again.
  private func lost(
    _ path: FilePath, _ which: Case, _ scene: Scene, _ session: FaultySession
  ) throws -> [String] {
    let journal = path.appending("ann_journal.jsonl")
    guard try POSIXFiles().status(journal) != nil else {
      return session.lines.isEmpty ? [] : ["there is no journal"]
    }
    var wrong: [String] = []
    let found = try events(in: journal)
    let expected = scene.before + scene.script.events.prefix(session.lines.count)
    if !expected.starts(with: found) { wrong.append("the journal has other events") }
    let least = session.isClosed ? expected.count : scene.before.count + session.written
    if found.count < least { wrong.append("\(least - found.count) events are lost") }
    // Where the folder could not be opened, nothing was done that could be lost.
    let goesThrough = which.passes && (session.isOpen || !which.heals)
    if goesThrough, !session.isClosed || session.lines.count < scene.script.events.count {
      wrong.append("the session did not go through")
    }
    guard found.count >= scene.before.count else { return wrong }

    let state = scene.script.states[found.count - scene.before.count]
    if goesThrough { wrong += try stale(path, state) }
    let reports = Reports()
    let again = try SaveFolder.open(
      path: path, user: "ann", programVersion: "0.1.0", files: CountedFaults())
    again.onStatus(reports.take)
    if again.takeSession().state != state {
      wrong.append("the session is another when opened again")
    }
    let problems = try again.close()
    if !problems.isEmpty { wrong.append("closing again: \(problems)") }
    let notices = (again.notices + reports.notices).filter { !$0.contains("was half written") }
    if !notices.isEmpty { wrong.append("opened again it says \(notices)") }
    wrong += try stale(path, state)
    let left = try names(in: path).filter { $0.contains(".before-") || $0.hasSuffix(".lock") }
    if !left.isEmpty { wrong.append("left behind: \(left)") }
    return wrong
  }

  /// The tables that do not show the state.
  private func stale(_ path: FilePath, _ state: SessionState) throws -> [String] {
    guard state != SessionState() else { return [] }
    return try TableKind.allCases.compactMap { kind in
      let name = "ann_\(kind.rawValue).txt"
      let file = path.appending(name)
      let isThere = try POSIXFiles().status(file) != nil
      return try isThere && bytes(file) == kind.text(state) ? nil : "\(name) is not up to date"
    }
  }

  private func events(in journal: FilePath) throws -> [SessionEvent] {
    let files = POSIXFiles()
    var events: [SessionEvent] = []
    var broken: [any Error] = []
    let decoder = JournalDecoder()
    _ = try files.withFile(journal, for: .reading) { file throws(Errno) in
      try LineScanner(files: files).scan(file) { lines, _ in
        // A torn end is nobody's event.
        for line in lines where line.isEnded {
          do {
            if case .entry(.event(let event)) = try decoder.line(line.bytes).content {
              events.append(event)
            }
          } catch {
            broken.append(error)
          }
        }
      }
    }
    if let first = broken.first { throw first }
    return events
  }
}
