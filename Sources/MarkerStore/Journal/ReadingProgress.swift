/// How far the reading of a journal is.
public struct ReadingProgress: Equatable, Sendable {
  /// Told while reading; returns whether to go on.
  public typealias Report = (ReadingProgress) -> Bool

  /// In bytes.
  public var done: Int64
  public var all: Int64
}
