import MarkerModel

/// Marks as comma-separated text whose header says units and origins.
enum MarksAsCSV {
  static let columns = [
    "image", "group", "label", "x_px0", "y_px0", "ra_deg", "dec_deg", "sky_system", "x_fits",
    "y_fits", "frame0", "date", "rater",
  ]

  static func bytes(_ marks: MarkExport) -> [UInt8] {
    var text = TableText(header: columns)
    for row in marks.rows {
      text.add(row.name.shown)
      text.add(row.group)
      text.add(row.labelCell)
      text.add(cell(row.position.x))
      text.add(cell(row.position.y))
      text.add(cell(row.sky?.ra))
      text.add(cell(row.sky?.dec))
      text.add(row.sky == nil ? "" : row.measure?.system?.text ?? "")
      text.add(cell(row.fits?.x))
      text.add(cell(row.fits?.y))
      text.add(String(row.frame))
      text.add(row.date)
      text.add(marks.rater)
      text.endRow()
    }
    return text.bytes
  }

  private static func cell(_ number: Double?) -> String {
    number.map { $0.isFinite ? NumberText.shortest($0) : "" } ?? ""
  }
}
