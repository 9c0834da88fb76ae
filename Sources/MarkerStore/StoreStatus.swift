/// What the store reports of itself while it works.
public enum StoreStatus: Equatable, Sendable {
  /// The journal up to this line number is with the operating system: it survives the end of the
  /// program.
  case written(Int)
  /// The journal up to this line number is on the disk: it survives power loss.
  case synced(Int)
  /// The disk keeps so many entries waiting for more than a second, and has not refused them. Told
  /// again as long as it lasts; `.synced` tells when something has come through.
  case behind(unsynced: Int)
  /// The disk refuses, and so many entries are in memory only. It is tried again by itself;
  /// `.synced` tells when all is well.
  case failed(StoreError, unsaved: Int)
  /// The tables hold all that was judged until then.
  case tablesWritten
  /// A table could not be written. It is tried again by itself, and told again only once another
  /// thing is wrong; the journal has everything.
  case tablesFailed(StoreError)
  /// Something that a person should know.
  case notice(String)
}

/// How much is not yet where it should be.
public struct Backlog: Equatable, Sendable {
  /// Entries that are in memory only.
  public var unwritten: Int
  /// Entries that the disk may not have yet, those in memory among them.
  public var unsynced: Int

  public init(unwritten: Int, unsynced: Int) {
    self.unwritten = unwritten
    self.unsynced = unsynced
  }
}
