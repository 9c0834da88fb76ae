import MarkerLanguage
import SystemPackage

/// Why the store could not do something, with the file it concerns and, where the system gave one,
/// its cause.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
  case badUserName(String)
  case noSuchFolder(FilePath)
  case notAFolder(FilePath)
  case noJournal(FilePath)
  case inUse(FilePath, by: LockOwner?)
  case file(FilePath, doing: FileAct, Errno)
  /// The journal was moved, replaced or removed while it was open.
  case gone(FilePath)
  /// Another program wrote to the journal while it was open.
  case shared(FilePath)
  case closed(FilePath)
  /// The person did not want to wait until it was read.
  case canceled(FilePath)
  /// What should be written elsewhere would replace a file of the save folder's own.
  case ownFile(FilePath)
  /// So many entries are in memory only.
  case unsaved(FilePath, events: Int, cause: Errno?)

  public var path: FilePath? {
    switch self {
    case .badUserName: nil
    case .noSuchFolder(let path), .notAFolder(let path), .noJournal(let path),
      .inUse(let path, _), .file(let path, _, _), .gone(let path), .shared(let path),
      .closed(let path), .canceled(let path), .ownFile(let path),
      .unsaved(let path, _, _):
      path
    }
  }

  public var cause: Errno? {
    switch self {
    case .file(_, _, let cause): cause
    case .unsaved(_, _, let cause): cause
    default: nil
    }
  }

  /// What is wrong, in words that can stand behind a colon.
  public var reason: String {
    switch self {
    case .inUse(_, let owner):
      localized("it is in use by \(owner?.description ?? localized("another program"))")
    case .gone: localized("the journal was moved, replaced or removed")
    case .shared: localized("another program has written to the journal")
    case .closed: localized("the folder is closed")
    case .ownFile: localized("it is one of the save folder's own files")
    default: cause.map { StoreError.sentence($0) } ?? description
    }
  }

  public var description: String {
    switch self {
    case .badUserName(let name):
      localized(
        """
        “\(name)” cannot be a user name here: it becomes part of file names, so it must not be empty \
        or hold a slash or a line break.
        """)
    case .noSuchFolder(let path): localized("There is no folder \(path.shown).")
    case .notAFolder(let path): localized("\(path.shown) is not a folder.")
    case .noJournal(let path):
      localized("There is no journal \(path.shown). A rater of another name is given by --user.")
    case .inUse(let path, let owner):
      localized(
        """
        \(path.shown) is in use by \(owner?.description ?? localized("another program")). \
        Close it there, or start with another user name.
        """)
    case .file(let path, let doing, let cause):
      doing.failed(path.shown, StoreError.sentence(cause))
    case .gone(let path):
      localized("\(path.shown) was moved, replaced or removed while it was in use.")
    case .shared(let path):
      localized("Another program has written to \(path.shown) while it was in use.")
    case .closed(let path): localized("\(path.shown) was closed already.")
    case .canceled(let path): localized("\(path.shown) was not read to its end.")
    case .ownFile(let path):
      localized("\(path.shown) is one of the save folder's own files. Choose another name.")
    case .unsaved(let path, let events, let cause):
      localized(
        events, one: "\(events) entry is not in \(path.shown)",
        many: "\(events) entries are not in \(path.shown)")
        + (cause.map { ": \(StoreError.sentence($0))." } ?? ".")
    }
  }

  private static func sentence(_ cause: Errno) -> String {
    switch cause {
    case .noSpace: localized("the disk is full")
    case .diskQuotaExceeded: localized("your disk quota is used up")
    case .readOnlyFileSystem: localized("the disk is read-only")
    case .permissionDenied, .notPermitted: localized("you have no permission")
    case .fileTooLarge: localized("the file is too large")
    case .noSuchFileOrDirectory: localized("it is not there")
    case .notDirectory: localized("a part of the path is not a folder")
    case .isDirectory: localized("it is a folder")
    case .ioError: localized("the disk reports an error")
    default: cause.description
    }
  }
}

/// Runs file calls and says, where one fails, what was being done to which file.
func storing<Value>(
  _ path: FilePath, _ doing: FileAct, _ body: () throws(Errno) -> Value
) throws(StoreError) -> Value {
  do {
    return try body()
  } catch {
    throw .file(path, doing: doing, error)
  }
}
