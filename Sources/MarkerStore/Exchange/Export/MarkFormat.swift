import MarkerLanguage

/// What marks can be written as for other programs.
public enum MarkFormat: String, CaseIterable, Sendable {
  case csv
  case votable
  case ds9

  /// As people call it.
  public var title: String {
    switch self {
    case .csv: "CSV"
    case .votable: "VOTable"
    case .ds9: localized("DS9 regions")
    }
  }

  public var fileExtension: String {
    switch self {
    case .csv: "csv"
    case .votable: "xml"
    case .ds9: "reg"
    }
  }
}
