import MarkerLanguage
import MarkerStore

/// Whether the disk takes what is judged.
public enum StorageState: Equatable, Sendable {
  case keepsUp
  /// So many entries wait for it.
  case behind(entries: Int)
  /// So many entries are in memory only.
  case refuses(StoreError, entries: Int)

  /// In a few words; nil where all is well.
  public var text: String? {
    switch self {
    case .keepsUp: nil
    case .behind(let count):
      localized(
        count, one: "1 entry is not on the disk yet",
        many: "\(count) entries are not on the disk yet")
    case .refuses(let error, let count):
      localized(
        count, one: "\(count) entry is not saved: \(error.reason)",
        many: "\(count) entries are not saved: \(error.reason)")
    }
  }

  /// All that is known of it.
  public var details: String? {
    if case .refuses(let error, _) = self {
      return localized("\(error) Everything is kept in memory, and tried again.")
    }
    return nil
  }

  /// “1 entry is not saved.”, “2 entries are not saved.”
  public static func unsaved(_ count: Int) -> String {
    localized(count, one: "1 entry is not saved.", many: "\(count) entries are not saved.")
  }
}

/// What the store reports while it works.
extension AppModel {
  func follow(_ folder: SaveFolder) {
    storage = .keepsUp
    folder.onStatus { [weak self, weak folder] status in
      let model = self
      let reporting = folder
      Task { @MainActor in model?.take(status, of: reporting) }
    }
    folder.onOutsideChange { [weak self, weak folder] outside in
      let model = self
      let reporting = folder
      Task { @MainActor in if let reporting { model?.takeOutside(outside, into: reporting) } }
    }
  }

  private func take(_ status: StoreStatus, of folder: SaveFolder?) {
    switch status {
    case .tablesFailed(let error): onNotice(error.description)
    case .notice(let text): onNotice(text)
    default: break
    }
    // A folder that was left tells nothing of the one that is open now.
    guard let folder, folder === saveFolder else { return }
    var storage = self.storage
    switch status {
    case .written(let line):
      noteMarks(upTo: line, as: .markWritten, in: &unwrittenMarks)
      trace?.note(.written, line: line)
    case .synced(let line):
      noteMarks(upTo: line, as: .markSynced, in: &unsyncedMarks)
      storage = .keepsUp
    case .behind(let count):
      // That the disk refuses, and why, tells more.
      if case .refuses = storage { break }
      storage = .behind(entries: count)
    case .failed(let error, let count): storage = .refuses(error, entries: count)
    case .tablesWritten, .tablesFailed, .notice: break
    }
    guard storage != self.storage else { return }
    self.storage = storage
    onChange(.storage)
  }

  private func noteMarks(
    upTo line: Int, as event: Trace.Event,
    in marks: inout [(line: Int, made: ContinuousClock.Instant)]
  ) {
    for mark in marks where mark.line <= line { trace?.note(event, since: mark.made) }
    marks.removeAll { $0.line <= line }
  }
}
