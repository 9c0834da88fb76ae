import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

/// A picture as SVG: its pixels as they are in it as a PNG, over them a `circle`, or what the mark's
/// figure is, for each mark, and its label as `text`, to be changed in a drawing program.
///
/// A line and its dark rim are two elements, for not every program knows of lines drawn below.
struct PictureAsSVG {
  var raster: Raster
  var catalogs: CatalogDrawing?
  var marks: [MarkShape]
  var showsLabels: Bool

  func write(to file: FilePath) throws(ImageWritingError) {
    let (width, height) = (raster.size.width, raster.size.height)
    var data = Data(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
      width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
      <image width="\(width)" height="\(height)" preserveAspectRatio="none" \
      style="image-rendering:pixelated" xlink:href="data:image/png;base64,
      """.utf8)
    data.append(try ImageWriter.png(raster, for: file).base64EncodedData())
    data.append(Data("\"/>\n".utf8))
    if let catalogs { data.append(Data(lines(catalogs).utf8)) }
    data.append(Data(marks.map(lines).joined().utf8))
    data.append(Data("</svg>\n".utf8))
    do {
      let descriptor = try FileDescriptor.open(
        file, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try descriptor.closeAfter { _ = try descriptor.writeAll(data) }
    } catch {
      throw ImageWritingError(file, "\(error)")
    }
  }

  private func lines(_ mark: MarkShape) -> String {
    let round = mark.outline == .circle ? circle(mark.center, mark.radius) : ""
    let figure =
      round + mark.lines.map { polyline($0.points, isClosed: $0.isClosed) }.joined()
    let label = text(
      mark.label, at: mark.labelOrigin, size: mark.labelSize, isBold: true, color: mark.color,
      rim: mark.rimWidth)
    return "<g class=\"mark\">\n"
      + stroked(figure, mark.color, width: mark.lineWidth, rim: mark.rimWidth)
      + (showsLabels ? label : "") + "</g>\n"
  }

  private func lines(_ drawing: CatalogDrawing) -> String {
    let layers = drawing.layers.map { layer in
      let figures =
        layer.circles.map { circle($0.center, $0.radius) }
        + layer.outlines.map { polyline($0, isClosed: true) }
        + layer.points.map(cross)
      return stroked(
        figures.joined(), layer.color, width: drawing.lineWidth,
        rim: layer.hasRims ? drawing.rimWidth : 0)
    }
    let labels = drawing.labels.map {
      text(
        $0.text, at: $0.origin, size: $0.size, isBold: false, color: $0.color,
        rim: drawing.rimWidth)
    }
    return "<g class=\"catalogs\">\n\(layers.joined())\(labels.joined())</g>\n"
  }

  /// Figures with their rims below them.
  private func stroked(
    _ figures: String, _ color: MarkColor, width: Double, rim: Double
  ) -> String {
    let below =
      "<g class=\"rim\" fill=\"none\" stroke=\"black\" stroke-opacity=\"0.55\" "
      + "stroke-width=\"\(number(width + 2 * rim))\">\(figures)</g>\n"
    return (rim > 0 ? below : "")
      + "<g fill=\"none\" stroke=\"#\(color.hex)\" stroke-width=\"\(number(width))\">"
      + "\(figures)</g>\n"
  }

  private func circle(_ center: ScreenPoint, _ radius: Double) -> String {
    "<circle cx=\"\(number(center.x))\" cy=\"\(number(center.y))\" r=\"\(number(radius))\"/>"
  }

  private func polyline(_ points: [ScreenPoint], isClosed: Bool) -> String {
    let places = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    return "<\(isClosed ? "polygon" : "polyline") points=\"\(places)\"/>"
  }

  private func cross(_ point: CatalogDrawing.Circle) -> String {
    let (x, y, arm) = (point.center.x, point.center.y, point.radius)
    return polyline(
      [ScreenPoint(x: x - arm, y: y), ScreenPoint(x: x + arm, y: y)], isClosed: false)
      + polyline([ScreenPoint(x: x, y: y - arm), ScreenPoint(x: x, y: y + arm)], isClosed: false)
  }

  private func text(
    _ text: String, at origin: ScreenPoint, size: Double, isBold: Bool, color: MarkColor,
    rim: Double
  ) -> String {
    // From the top of the letters to their line, as it is in the usual fonts.
    let base = origin.y + 0.928 * size
    let element = """
      <text x="\(number(origin.x))" y="\(number(base))" font-family="DejaVu Sans, sans-serif" \
      font-size="\(number(size))"\(isBold ? " font-weight=\"bold\"" : "")
      """
    let content = xml(text)
    return """
      \(element) class="rim" aria-hidden="true" fill="none" stroke="black" stroke-opacity="0.8" \
      stroke-linejoin="round" stroke-width="\(number(3 * rim))">\(content)</text>
      \(element) fill="#\(color.hex)">\(content)</text>

      """
  }

  /// To a thousandth of a pixel.
  private func number(_ value: Double) -> String {
    let text = ((value * 1000).rounded() / 1000).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// As content of an element; what XML cannot hold is left out.
  private func xml(_ text: String) -> String {
    var xml = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": xml += "&lt;"
      case ">": xml += "&gt;"
      case "&": xml += "&amp;"
      case _ where scalar.value < 0x20 || scalar.value & 0xFFFE == 0xFFFE: xml += " "
      default: xml.unicodeScalars.append(scalar)
      }
    }
    return xml
  }
}
