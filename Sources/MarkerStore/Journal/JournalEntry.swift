import Foundation
import MarkerModel

/// What one line of a journal holds: something that happened, or a note of the store to itself.
enum JournalEntry: Equatable, Sendable {
  case event(SessionEvent)
  /// These derived files are about to be replaced; recorded before it is done.
  case tables([TableStamp])
  /// Damage up to a line was told, and the journal kept as it was under a name.
  case damage(DamageNote)

  var isEvent: Bool { if case .event = self { true } else { false } }
}

/// What a derived file held and what it is about to hold: after a crash it is one or the other, and
/// anything else is someone else's work.
struct TableStamp: Equatable, Sendable, Codable {
  var file: String
  /// The content hash; nil where there was no file.
  var was: String?
  var now: String
  /// What happened until then is in the table that was surely in its place; nil where none was.
  var base: JSONTime?
  /// The hash of what another put there, where that was read in and may not be replaced yet.
  var taken: String?

  enum CodingKeys: String, CodingKey {
    case file, was, base, taken
    case now = "is"
  }

  init(file: String, was: String?, now: String, base: Date? = nil, taken: String? = nil) {
    self.file = file
    self.was = was
    self.now = now
    self.base = base.map(JSONTime.init)
    self.taken = taken
  }

  func accepts(_ hash: String) -> Bool { (hash == now || hash == was) && hash != taken }
}

/// That damage was found, and where the journal's bytes were kept as they were.
struct DamageNote: Equatable, Sendable, Codable {
  /// The last line that was looked at.
  var throughLine: Int
  var copy: String
}

/// One line as read: who wrote it when, and what.
struct JournalLine: Equatable, Sendable {
  var sequence: Int
  var time: Date
  var user: String?
  var version: String?
  var content: Content
  var mentions = LineMentions()

  enum Content: Equatable, Sendable {
    case entry(JournalEntry)
    /// Of a kind that this version does not know.
    case unknown(String)
  }
}
