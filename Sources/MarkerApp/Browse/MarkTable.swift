import Foundation
import MarkerLanguage
import MarkerModel

/// The marks of one image or of all as rows of a table, in an order that a person chose.
public struct MarkTable: Equatable, Sendable {
  public struct Row: Equatable, Sendable {
    public var mark: Mark
    /// The image's name in the tables.
    public var image: String
  }

  public enum Column: Int, CaseIterable, Sendable {
    case image, group, label, x, y, ra, dec, date

    public var title: String {
      switch self {
      case .image: localized("Image")
      case .group: localized("Group")
      case .label: localized("Label")
      case .x: "x"
      case .y: "y"
      case .ra: localized("RA")
      case .dec: localized("Dec")
      case .date: localized("Date")
      }
    }
  }

  public let rows: [Row]

  /// - Parameters:
  ///   - image: whose marks are shown; nil for those of all images.
  ///   - column: what they are ordered by; nil for the images in their order, the marks of one in
  ///     the order in which they were made.
  public init(
    _ state: SessionState, image: ImageID?, by column: Column? = nil, isDescending: Bool = false
  ) {
    let records = image.map { id in state[id].map { [$0] } ?? [] } ?? state.images
    let rows = records.flatMap { record in
      guard !record.marks.isEmpty else { return [Row]() }
      let name = record.location.name.shown
      return record.marks.map { Row(mark: $0, image: name) }
    }
    guard let column else {
      self.rows = rows
      return
    }
    let keys = rows.map { MarkTable.key(of: $0, column, state.settings) }
    let order = rows.indices.sorted { one, other in
      // What has no position comes last, whichever way the others go.
      if keys[one].isMissing != keys[other].isMissing { return keys[other].isMissing }
      if keys[one] < keys[other] { return !isDescending }
      if keys[other] < keys[one] { return isDescending }
      return one < other
    }
    self.rows = order.map { rows[$0] }
  }

  private static func key(
    of row: Row, _ column: Column, _ settings: SessionSettings
  ) -> ColumnValue {
    let mark = row.mark
    return switch column {
    case .image: .text(Array(row.image.utf8))
    case .group: .number(Double(mark.group))
    case .label: .text(Array((mark.label ?? settings.name(ofGroup: mark.group)).utf8))
    case .x: .number(mark.position.x)
    case .y: .number(mark.position.y)
    case .ra: mark.sky.map { .number($0.ra) } ?? .missing
    case .dec: mark.sky.map { .number($0.dec) } ?? .missing
    case .date: .number(mark.changed.timeIntervalSince1970)
    }
  }

  /// What stands in a cell.
  public func text(_ place: Int, _ column: Column, _ settings: SessionSettings) -> String {
    guard rows.indices.contains(place) else { return "" }
    let mark = rows[place].mark
    return switch column {
    case .image: rows[place].image
    case .group: settings.name(ofGroup: mark.group)
    case .label: mark.label ?? settings.name(ofGroup: mark.group)
    case .x: MarkTable.number(mark.position.x, 2)
    case .y: MarkTable.number(mark.position.y, 2)
    case .ra: mark.sky.map { MarkTable.number($0.ra, 6) } ?? ""
    case .dec: mark.sky.map { MarkTable.number($0.dec, 6) } ?? ""
    case .date: MarkTable.day(mark.changed)
    }
  }

  public func place(of mark: MarkID) -> Int? { rows.firstIndex { $0.mark.id == mark } }

  private static func number(_ value: Double, _ digits: Int) -> String {
    let text = String(format: "%.\(digits)f", locale: nil, value)
    return text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }

  /// As in the tables.
  private static func day(_ date: Date) -> String {
    let day = Calendar.utc.dateComponents([.year, .month, .day], from: date)
    return String(
      format: "%04d-%02d-%02d", locale: nil, day.year ?? 0, day.month ?? 0, day.day ?? 0)
  }
}

extension Calendar {
  fileprivate static let utc: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()
}
