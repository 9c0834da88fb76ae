import MarkerModel

/// Marks as a VOTable 1.4 with its data in the document (TABLEDATA): a table for each system that
/// sky positions are in, which is one unless the images' headers differ.
enum MarksAsVOTable {
  static func bytes(_ marks: MarkExport) -> [UInt8] {
    // What has no sky position goes with the first.
    var systems: [SkySystem] = []
    for row in marks.rows where row.sky != nil && !systems.contains(row.system) {
      systems.append(row.system)
    }
    if systems.isEmpty { systems = [.icrs] }
    var xml = """
      <?xml version="1.0" encoding="UTF-8"?>
      <VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
      <RESOURCE name="marks">
      <DESCRIPTION>Marks made with Image Marker</DESCRIPTION>

      """
    for (index, system) in systems.enumerated() {
      // Without a COOSYS where the standard has no word for the system.
      guard let named = system.votable else { continue }
      let equinox = named.equinox.map { " equinox=\"\($0)\"" } ?? ""
      xml += "<COOSYS ID=\"\(id(index))\" system=\"\(named.system)\"\(equinox)/>\n"
    }
    xml += """
      <PARAM name="rater" datatype="unicodeChar" arraysize="*" value="\(XMLText.escaped(marks.rater))"/>

      """
    for (index, system) in systems.enumerated() {
      let rows = marks.rows.filter { $0.sky == nil ? index == 0 : $0.system == system }
      xml += table(rows, in: system, number: index)
    }
    return Array((xml + "</RESOURCE>\n</VOTABLE>\n").utf8)
  }

  private static func table(
    _ rows: [MarkExport.Row], in system: SkySystem, number: Int
  ) -> String {
    let reference = system.votable == nil ? "" : " ref=\"\(id(number))\""
    var xml = """
      <TABLE name="\(number == 0 ? "marks" : "marks_\(number + 1)")" nrows="\(rows.count)">
      <DESCRIPTION>Sky positions in \(XMLText.escaped(system.text)); empty cells are values that are not known</DESCRIPTION>
      <FIELD name="date" datatype="char" arraysize="*" ucd="time"><DESCRIPTION>UTC day of the last change</DESCRIPTION></FIELD>
      <FIELD name="image" datatype="unicodeChar" arraysize="*" ucd="meta.id;meta.file"/>
      <FIELD name="group" datatype="unicodeChar" arraysize="*" ucd="meta.code.class"/>
      <FIELD name="label" datatype="unicodeChar" arraysize="*" ucd="meta.note"><DESCRIPTION>None where it is the group's name</DESCRIPTION></FIELD>
      <FIELD name="x" datatype="double" unit="pixel" ucd="pos.cartesian.x"><DESCRIPTION>Displayed pixels: 0 is the centre of the leftmost</DESCRIPTION></FIELD>
      <FIELD name="y" datatype="double" unit="pixel" ucd="pos.cartesian.y"><DESCRIPTION>Displayed pixels, down: 0 is the centre of the topmost</DESCRIPTION></FIELD>
      <FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main"\(reference)/>
      <FIELD name="dec" datatype="double" unit="deg" ucd="pos.eq.dec;meta.main"\(reference)/>
      <FIELD name="x_fits" datatype="double" unit="pixel" ucd="pos.cartesian.x;instr.det"><DESCRIPTION>FITS pixels, from 1</DESCRIPTION></FIELD>
      <FIELD name="y_fits" datatype="double" unit="pixel" ucd="pos.cartesian.y;instr.det"><DESCRIPTION>FITS pixels, from 1, up</DESCRIPTION></FIELD>
      <FIELD name="frame" datatype="int" ucd="meta.number"><DESCRIPTION>Frame of the file, from 0</DESCRIPTION></FIELD>
      <DATA><TABLEDATA>

      """
    for row in rows {
      xml += "<TR>"
      for text in [row.date, row.name.shown, row.group, row.labelCell] {
        xml += "<TD>\(XMLText.escaped(text))</TD>"
      }
      for value in [
        row.position.x, row.position.y, row.sky?.ra, row.sky?.dec, row.fits?.x, row.fits?.y,
      ] {
        xml += "<TD>\(cell(value))</TD>"
      }
      xml += "<TD>\(row.frame)</TD></TR>\n"
    }
    return xml + "</TABLEDATA></DATA>\n</TABLE>\n"
  }

  private static func id(_ index: Int) -> String { index == 0 ? "sky" : "sky_\(index + 1)" }

  private static func cell(_ number: Double?) -> String {
    number.map { $0.isFinite ? NumberText.shortest($0) : "" } ?? ""
  }
}

/// Text inside an XML document.
enum XMLText {
  /// With its special characters as entities, so that a reader gets the same text back. Characters
  /// that XML 1.0 cannot hold in any way become U+FFFD.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      // As they are, readers turn returns into line feeds, and in attributes all three into blanks.
      case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
      case "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
        escaped.unicodeScalars.append(scalar)
      default: escaped += "\u{FFFD}"
      }
    }
    return escaped
  }
}
