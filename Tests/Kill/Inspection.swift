import Foundation
import MarkerModel
import MarkerStore
import SystemPackage

/// What the save folder holds after each kill, beside what the program had said.
struct Inspection: CustomStringConvertible {
  let save: FilePath
  private var written = 0
  private var recovered = 0
  private var damagedTables = 0
  private var torn = 0
  private var leftRunning = 0
  private var problems = 0
  private var marks = 0
  /// The journal that was looked at: so many bytes, up to this line.
  private var size = 0
  private var last = 0
  /// What the tables may hold, as the journal says.
  private var hashes: [String: [String]] = [:]

  private struct Line: Decodable {
    struct Table: Decodable {
      var file: String
      var was: String?
      var `is`: String
    }
    var seq: Int
    var files: [Table]?
  }

  init(save: FilePath) { self.save = save }

  private var lost: Int { written - recovered }

  var isSound: Bool {
    lost == 0 && damagedTables == 0 && problems == 0 && leftRunning == 0 && written > 0
  }

  var description: String {
    "\(written) events written, \(recovered) recovered, \(lost) lost, \(damagedTables) tables "
      + "damaged, \(torn) torn tails repaired, \(problems) other problems, \(leftRunning) workers "
      + "left running (\(marks) marks in the end)"
  }

  mutating func inspect(_ end: PlayedProgram.End, run: Int) throws {
    leftRunning += end.leftRunning
    let journal = save.appending("ann_journal.jsonl")
    guard FileManager.default.fileExists(atPath: journal.string) else {
      if let line = end.written {
        written += line
        tell(run, "there is no journal")
      }
      return
    }
    let before = last
    let found = try takeLines(of: journal, run)
    if let line = end.written, line > before {
      let there = ((before + 1)...line).count { found.contains($0) }
      written += line - before
      recovered += there
      if there < line - before { print("run \(run): \(line - before - there) lines are lost") }
    }
    try inspectTables(run)
    try reopen(run)
    _ = try takeLines(of: journal, run)
  }

  /// The numbers of the lines that came since the last look.
  private mutating func takeLines(of journal: FilePath, _ run: Int) throws -> Set<Int> {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: journal.string))
    guard bytes.count >= size else {
      tell(run, "the journal is shorter than before")
      return []
    }
    let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    var found: Set<Int> = []
    for content in bytes[size..<max(end, size)].split(separator: 0x0A) {
      let line = try JSONDecoder().decode(Line.self, from: Data(content))
      if line.seq != last + 1 { tell(run, "line \(line.seq) follows line \(last)") }
      last = line.seq
      found.insert(line.seq)
      for table in line.files ?? [] {
        hashes[table.file] = [table.is] + [table.was].compactMap { $0 }
      }
    }
    size = max(end, size)
    return found
  }

  /// As the kill left them: each is what it was before, or what was to come.
  private mutating func inspectTables(_ run: Int) throws {
    var names = TableKind.allCases.map { "ann_\($0.rawValue).txt" }
    names.append("ann_config.txt")
    for name in names {
      guard let bytes = FileManager.default.contents(atPath: save.appending(name).string) else {
        continue
      }
      if hashes[name]?.contains(hash(bytes)) == true { continue }
      damagedTables += 1
      print("run \(run): \(name) is damaged")
    }
  }

  /// As the next start of the program would.
  private mutating func reopen(_ run: Int) throws {
    let reading = try SaveFolder.read(path: save, user: "ann")
    let wrong = reading.problems.filter { if case .torn = $0.reason { false } else { true } }
    if let first = wrong.first { tell(run, "\(first)") }
    let folder = try SaveFolder.open(path: save, user: "ann", programVersion: Version.text)
    let state = folder.takeSession().state
    for notice in folder.notices {
      if notice.contains("was half written") { torn += 1 } else { tell(run, notice) }
    }
    if state != reading.session.state { tell(run, "the session is another") }
    if let problem = try folder.close().first { tell(run, "\(problem)") }
    guard state != SessionState() else { return }
    for kind in TableKind.allCases {
      let file = save.appending("ann_\(kind.rawValue).txt")
      let bytes = FileManager.default.contents(atPath: file.string).map { [UInt8]($0) }
      if bytes != kind.text(state) { tell(run, "\(file) is not up to date") }
    }
    marks = state.images.map(\.marks.count).reduce(0, +)
  }

  private mutating func tell(_ run: Int, _ what: String) {
    problems += 1
    print("run \(run): \(what)")
  }

  /// As the journal has it: FNV-1a, 64 bits, 16 hexadecimal digits.
  private func hash(_ bytes: Data) -> String {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
