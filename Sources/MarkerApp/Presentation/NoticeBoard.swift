/// The messages that are shown now, each for as long as it takes to read. Times are in seconds of a
/// clock that does not go back.
public struct NoticeBoard: Sendable {
  private struct Notice: Sendable {
    var text: String
    var end: Double
    var isShort: Bool { text.count <= NoticeBoard.shortest }
  }

  private var notices: [Notice] = []
  /// Since when nothing goes away, as the messages are being read.
  private var held: Double?

  /// A longer one is not replaced by the next: it tells more than what was just done.
  private static let shortest = 60
  /// Older ones make room.
  private static let most = 12
  private static let glance = 4.0
  private static let perCharacter = 0.06

  public init() {}

  /// The messages, the latest last.
  public var texts: [String] { notices.map(\.text) }

  /// Adds a message. A short one takes the place of the short one before: both say what was just
  /// done, and only the latest is true.
  public mutating func add(_ text: String, at now: Double) {
    let isShort = text.count <= NoticeBoard.shortest
    notices.removeAll { $0.text == text || (isShort && $0.isShort) }
    notices.append(Notice(text: text, end: now))
    notices = notices.suffix(NoticeBoard.most)
    // The others are read first.
    let length = notices.reduce(0) { $0 + $1.text.count }
    notices[notices.count - 1].end =
      now + NoticeBoard.glance
      + (notices.count == 1 && isShort ? 0 : NoticeBoard.perCharacter * Double(length))
  }

  /// When the next message goes away by itself; nil where none does.
  public var nextEnd: Double? { held == nil ? notices.map(\.end).min() : nil }

  /// Lets those go that were there long enough.
  public mutating func pass(to now: Double) {
    if held == nil { notices.removeAll { $0.end <= now } }
  }

  /// Keeps all of them until `release`, which gives back the time that passed.
  public mutating func hold(at now: Double) { held = held ?? now }

  public mutating func release(at now: Double) {
    guard let since = held else { return }
    held = nil
    for index in notices.indices { notices[index].end += now - since }
  }

  /// Takes away those that are not true any more.
  public mutating func withdraw(_ texts: [String]) {
    notices.removeAll { texts.contains($0.text) }
  }

  public mutating func removeAll() {
    notices.removeAll()
    held = nil
  }
}
