import MarkerModel

/// Marks as a region file of SAOImage DS9: circles as large as they are drawn, points where their
/// size on the sky is not known.
enum MarksAsRegions {
  static let header = """
    # Region file format: DS9 version 4.1
    global color=red width=1 font="helvetica 10 normal roman" select=1 highlite=1 edit=1 move=1 delete=1

    """

  /// The region of a mark on the sky; nil where it has no position there that DS9 has a name for.
  static func sky(_ row: MarkExport.Row) -> String? {
    guard let sky = row.sky, let system = row.system.region else { return nil }
    let place = "\(NumberText.plain(sky.ra)),\(NumberText.plain(sky.dec))"
    if let measure = row.measure, let scale = measure.pixelScaleArcsec {
      // How large it is drawn matters to a millionth; the scale is not exact in binary.
      let radius = (MarkSize.diameter(on: measure.size) / 2 * scale * 1e6).rounded() / 1e6
      return "\(system);circle(\(place),\(NumberText.plain(radius))\") # \(properties(row))\n"
    }
    return "\(system);point(\(place)) # point=circle \(properties(row))\n"
  }

  /// The region of a mark on its frame: FITS pixels; nil where the frame's size is not known.
  static func image(_ row: MarkExport.Row) -> String? {
    guard let fits = row.fits, let measure = row.measure else { return nil }
    let place = "\(NumberText.plain(fits.x)),\(NumberText.plain(fits.y))"
    let radius = NumberText.plain(MarkSize.diameter(on: measure.size) / 2)
    return "image;circle(\(place),\(radius)) # \(properties(row))\n"
  }

  private static func properties(_ row: MarkExport.Row) -> String {
    "color=#\(row.color.hex.lowercased()) text=\(quoted(row.label ?? row.group)) "
      + "tag=\(quoted(row.group))" + (row.isOnRepeat ? " tag={DUPLICATE}" : "")
  }

  /// Between delimiters of which DS9 knows three kinds and no way to write one inside its own. Text
  /// that has all of them gets round brackets for curly ones. A line has no breaks.
  static func quoted(_ text: String) -> String {
    let line = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            || scalar == "\u{2028}" || scalar == "\u{2029}" ? " " : scalar
        }))
    if !line.contains(where: { "{}".contains($0) }) { return "{\(line)}" }
    for mark in ["\"", "'"] where !line.contains(mark) { return mark + line + mark }
    return "{\(line.replacing("{", with: "(").replacing("}", with: ")"))}"
  }
}
