import Foundation
import MarkerModel
import SystemPackage

/// The names of a user's files in a save folder.
public struct FolderNames: Equatable, Sendable {
  public let folder: FilePath
  public let user: String

  /// Refuses a user name that cannot be part of a file name.
  public init(folder: FilePath, user: String) throws(StoreError) {
    let forbidden: Set<UInt8> = [0, UInt8(ascii: "/"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    guard !user.isEmpty, !user.utf8.contains(where: forbidden.contains) else {
      throw .badUserName(user)
    }
    self.folder = folder
    self.user = user
  }

  public var journal: FilePath { named("journal.jsonl") }
  public var snapshot: FilePath { named("journal.snapshot") }
  public var lock: FilePath { named("journal.lock") }
  public var config: FilePath { named("config.txt") }

  public func table(_ kind: TableKind, _ style: TableStyle) -> FilePath {
    named("\(kind.rawValue).\(style.rawValue)")
  }

  /// Where a damaged journal, or the torn end of one, is kept.
  func damaged(at time: Date) -> FilePath { named("journal.damaged-\(JournalTime.stamp(time))") }

  /// Where a file is kept that someone else wrote and we are about to replace.
  static func before(_ path: FilePath, at time: Date) -> FilePath {
    beside(path, prefix: "", suffix: ".before-\(JournalTime.stamp(time))")
  }

  /// What a file is called in its folder, as the journal names it.
  static func name(of path: FilePath) -> String {
    String(decoding: path.bytes.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
  }

  /// A path in the same folder, its name with something before and behind.
  static func beside(_ path: FilePath, prefix: String, suffix: String) -> FilePath {
    var bytes = path.bytes
    let name = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    bytes.insert(contentsOf: prefix.utf8, at: name)
    return FilePath(bytes: bytes + Array(suffix.utf8)) ?? FilePath()
  }

  /// The path, or with `-2`, `-3` … behind it the first where nothing is yet.
  static func unused(_ path: FilePath, in files: any StoreFiles) throws(Errno) -> FilePath {
    var number = 1
    while true {
      let candidate = number == 1 ? path : beside(path, prefix: "", suffix: "-\(number)")
      if try files.status(candidate) == nil { return candidate }
      number += 1
    }
  }

  private func named(_ rest: String) -> FilePath { folder.appending("\(user)_\(rest)") }
}
