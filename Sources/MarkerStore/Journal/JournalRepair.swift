import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// Makes a journal ready to be appended to: keeps a copy of what is damaged, cuts a torn end off.
struct JournalRepair {
  let names: FolderNames
  let files: any StoreFiles
  let now: Date

  struct Outcome {
    /// What a person should know.
    var notices: [String] = []
    /// To be appended, so that the same damage is kept and told but once.
    var note: DamageNote?
  }

  func repair(_ reading: JournalReading, _ file: FileDescriptor) throws(StoreError) -> Outcome {
    var outcome = Outcome()
    let damage = reading.problems.filter { $0.isDamage && $0.line > reading.ledger.toldThrough }
    let isTorn = reading.size > reading.soundSize
    if !damage.isEmpty || isTorn {
      // Where only the end is torn, the end alone is kept: the rest goes on in the journal.
      let start = damage.isEmpty ? reading.soundSize : 0
      let copy = try storing(names.journal, .keepCopy) { () throws(Errno) in
        let copy = try FolderNames.unused(names.damaged(at: now), in: files)
        try AtomicFile(path: copy, files: files).copy(file, from: start)
        return copy
      }
      let kept = copy.lastComponent.map { FilePath(root: nil, components: $0).shown } ?? copy.shown
      if !damage.isEmpty {
        outcome.note = DamageNote(
          throughLine: isTorn ? reading.lines - 1 : reading.lines, copy: kept)
        outcome.notices.append(told(damage, keptAs: kept))
      }
      if isTorn {
        try storing(names.journal, .cutTornEnd) { () throws(Errno) in
          try files.truncate(file, to: reading.soundSize)
          try files.sync(file)
        }
        outcome.notices.append(
          localized(
            """
            The end of \(names.journal.shown) was half written (\(reading.size - reading.soundSize) \
            bytes), as after a crash. It was cut off and kept as \(kept).
            """))
      }
    }
    let unknown = reading.problems.filter { if case .unknown = $0.reason { true } else { false } }
    if !unknown.isEmpty {
      outcome.notices.append(
        localized(
          """
          \(names.journal.shown) has \(unknown.count) entries of a newer version of this program. \
          They are kept and not shown; the newer version shows them.
          """))
    }
    return outcome
  }

  private func told(_ damage: [JournalProblem], keptAs name: String) -> String {
    let shown = damage.prefix(5).map(\.description).joined(separator: "; ")
    let more = damage.count > 5 ? localized("; and \(damage.count - 5) more") : ""
    return localized(
      """
      \(names.journal.shown) is damaged: \(shown)\(more). The rest is open, and the file is \
      kept as it was as \(name).
      """)
  }
}
