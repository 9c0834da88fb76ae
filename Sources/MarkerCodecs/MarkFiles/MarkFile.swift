import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A mark file as read: the positions of a catalog, and what of the file could not be taken.
///
/// Docs/Formats/mark-files.md says which formats and columns there are.
public struct MarkFile: Sendable {
  public var rows: CatalogRows
  public var texts: any CatalogTexts
  /// Sentences about the file as a whole, such as a column that is ignored.
  public var notices: [String] = []
  /// The first of the rows that are left out, with the reason.
  public var faults: [RowFault] = []
  /// How many rows are left out.
  public var faultCount = 0
  /// What x and y seem to mean, for a person to change.
  public var pixels = Catalog.PixelConvention.displayed

  /// More faults than these are counted only.
  public static let mostFaults = 200
  /// Files of more rows are not taken. 33 million took 140 bytes each at the most, in the program and in
  /// the process that reads together, with the file and a frame of 32,768²: so 160 to each row, and
  /// 50 million in any case.
  static let mostRows = min(
    50_000_000, Int(clamping: ProcessInfo.processInfo.physicalMemory / 160))

  static func tooManyRows(_ most: Int) -> String { localized("it has more than \(most) rows") }

  public var entries: [CatalogEntry] {
    let table = CatalogTable(rows, texts)
    return rows.indices.map { table.entry($0) }
  }
}

/// A row of a mark file that cannot be taken.
public struct RowFault: Equatable, Sendable, CustomStringConvertible {
  /// A line, from 1, or the number of the row in a format that has no lines.
  public var line: Int
  public var isLine = true
  public var reason: String

  public var description: String {
    isLine ? localized("line \(line): \(reason)") : localized("row \(line): \(reason)")
  }
}

/// Why a mark file is not taken at all.
public struct MarkFileRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case unreadable
    case notAMarkFile
    case damaged
    case tooLarge
    case cancelled
  }

  public var code: Code
  public var description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

/// How far a mark file is read, and whether to go on.
public struct MarkFileProgress: Sendable {
  private let report: @Sendable (Double) -> Bool

  /// - Parameter report: is told what part is done, and says whether to go on.
  public init(_ report: @escaping @Sendable (Double) -> Bool = { _ in true }) {
    self.report = report
  }

  public func tell(_ part: Double) throws(MarkFileRefusal) {
    if !report(part) { throw MarkFileRefusal(.cancelled, localized("it was given up")) }
  }

  public var isCancelled: Bool { !report(0) }
}
