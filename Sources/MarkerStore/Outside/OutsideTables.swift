import Foundation
import MarkerModel
import SystemPackage

/// The tables of a save folder that are not as the program wrote them last.
public struct OutsideTables: Sendable {
  struct Table: Sendable {
    var reader: TableReader
    var file: FilePath
    /// Of its content.
    var hash: String
    /// What happened until then was in our table of the name; nil where there was none.
    var base: Date?
  }

  var tables: [TableKind: Table] = [:]

  /// Whether a table could not be read: what is in it is not known to be gone.
  var lacksTable = false

  var isEmpty: Bool { tables.isEmpty }

  /// Reads a file that may have changed while it was looked at: its hash is that of what was read.
  mutating func add(
    _ kind: TableKind, at path: FilePath, base: Date?, files: any StoreFiles
  ) throws(StoreError) {
    let bytes = try storing(path, .read) { () throws(Errno) in
      try files.contents(of: path, limit: TableReader.sizeLimit)
    }
    tables[kind] = Table(
      reader: TableReader(bytes), file: path, hash: ContentHash.text(bytes), base: base)
  }
}

/// Content of tables that was read in and may be replaced by ours.
struct TakenTables: Sendable {
  /// Of what is worth keeping: it is put aside.
  private(set) var kept: Set<String> = []
  /// Of what says no more than ours.
  private(set) var equal: Set<String> = []

  init() {}

  init(_ outside: OutsideTables, _ reading: OutsideReading) {
    for (kind, table) in outside.tables {
      if reading.equal.contains(kind) {
        equal.insert(table.hash)
      } else {
        kept.insert(table.hash)
      }
    }
  }

  mutating func add(kept hash: String) { kept.insert(hash) }

  mutating func add(equal hash: String) { equal.insert(hash) }

  mutating func add(_ other: TakenTables) {
    kept.formUnion(other.kept)
    equal.formUnion(other.equal)
  }
}

/// How tables of another's hand are taken.
public enum OutsideManner: Sendable {
  /// There is no journal yet: they are all there is.
  case adopting
  /// They were changed by somebody: what is new, gone or regrouped is a person's act.
  case merging
  /// The journal is damaged: they may hold what it lost, and lack what it has.
  case mending
}
