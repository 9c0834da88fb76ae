import MarkerLanguage
import MarkerModel

/// Coordinates as text for other programs: a line a place, tab-separated `x y RA Dec`, and a mark's
/// label; all digits, a point whatever the locale. Spreadsheets make columns of it; the first two
/// are what DS9 and scripts take.
enum CoordinateText {
  static func line(_ position: PixelPoint, _ sky: SkyPoint?, label: String? = nil) -> String {
    let numbers = [position.x, position.y, sky?.ra ?? .nan, sky?.dec ?? .nan].map { number in
      let text = number.description
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    // A tab or a line's end within would begin another column or row.
    let label = label.map { $0.map { $0.isWhitespace ? " " : $0 } }.map { String($0) }
    return (numbers + (label.map { [$0] } ?? [])).joined(separator: "\t")
  }
}

extension AppModel {
  /// Asks for the coordinates of the selected marks to be put on the clipboard, in the order in which
  /// they were made.
  public func copyCoordinates() {
    let marks = (record?.marks ?? []).filter { selection.contains($0.id) }
    guard !marks.isEmpty else { return }
    let lines = marks.map { mark in
      CoordinateText.line(
        mark.position, mark.sky,
        label: mark.label ?? state.settings.name(ofGroup: mark.group))
    }
    onRequest(.copy(lines.map { $0 + "\n" }.joined()))
    onNotice(
      marks.count == 1
        ? localized("Copied the coordinates of a mark.")
        : localized("Copied the coordinates of \(marks.count) marks."))
  }

  /// The same of a place of the image.
  public func copyCoordinates(at position: PixelPoint) {
    onRequest(.copy(CoordinateText.line(position, seenPicture?.sky?.sky(at: position)) + "\n"))
    onNotice(localized("Copied the coordinates."))
  }
}
