import GtkKit
import MarkerApp
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// What of the imported mark files is drawn over the picture, which has their dots, and the card of the row under the
/// pointer.
@MainActor
final class CatalogLayer {
  private let model: AppModel
  private var pointed: CatalogRow?
  private var card: [(name: String, value: String)] = []

  private static let mostRows = 14
  private static let longest = 48

  init(model: AppModel) { self.model = model }

  func draw(_ painter: Painter) {
    guard let drawing = model.catalogDrawing else { return }
    for layer in drawing.layers {
      var path = Painter.Path()
      path.circles = layer.circles.map { (CanvasPoint($0.center), $0.radius) }
      path.outlines = layer.outlines.map { $0.map(CanvasPoint.init) }
      path.crosses = layer.points.map { (CanvasPoint($0.center), $0.radius) }
      // A rim around thousands would hide the picture, and takes as long as they do.
      let isCrowded = path.circles.count + path.outlines.count + path.crosses.count > 300
      painter.stroke(
        path, color: RGBA(layer.color), width: drawing.lineWidth, rim: RGBA.black.opacity(0.55),
        rimWidth: isCrowded ? 0 : drawing.rimWidth)
    }
    for label in drawing.labels {
      painter.text(
        label.text, at: CanvasPoint(label.origin),
        style: TextStyle(
          size: label.size, color: RGBA(label.color), halo: RGBA.black.opacity(0.8),
          haloWidth: 1.5 * model.deviceScale))
    }
  }

  /// Looks at what is under the pointer now; true where that is another row than before.
  @discardableResult
  func follow() -> Bool {
    let now = model.pointedCatalogRow
    if now == nil, pointed == nil { return false }
    if let now, now.isSame(as: pointed) { return true }
    pointed = now
    card = now.map(CatalogLayer.lines) ?? []
    return true
  }

  private static func lines(_ row: CatalogRow) -> [(name: String, value: String)] {
    let filled = row.columns.filter { !$0.value.isEmpty }
    var lines = filled.prefix(mostRows).map { name, value in
      (name: shortened(name, 20), value: shortened(value, longest))
    }
    if filled.count > mostRows {
      lines.append((name: "…", value: localized("\(filled.count - mostRows) more columns")))
    }
    return [(name: shortened(row.catalog.file.shown, 40), value: "")] + lines
  }

  /// Cut in the middle.
  private static func shortened(_ text: String, _ most: Int) -> String {
    text.count <= most
      ? text : text.prefix(most / 2) + "…" + text.suffix(most - most / 2 - 1)
  }

  /// The row under the pointer with all its columns, beside the pointer and within the view.
  func drawCard(_ painter: Painter) {
    guard !card.isEmpty, let pointer = model.pointer else { return }
    let scale = model.deviceScale
    let style = TextStyle(size: 12 * scale, color: RGBA.white)
    var names = style
    names.color = RGBA.white.opacity(0.65)
    var title = style
    title.isBold = true
    let line = painter.measure("Ag", style: style).height + 2 * scale
    let left = card.dropFirst().map { painter.measure($0.name, style: names).width }.max() ?? 0
    let right = card.dropFirst().map { painter.measure($0.value, style: style).width }.max() ?? 0
    let gap = 10 * scale
    let width = max(left + gap + right, painter.measure(card[0].name, style: title).width) + 2 * gap
    let height = Double(card.count) * line + 1.4 * gap
    var x = pointer.x + 18 * scale
    var y = pointer.y + 18 * scale
    if x + width > painter.size.width { x = pointer.x - 12 * scale - width }
    if y + height > painter.size.height { y = pointer.y - 12 * scale - height }
    (x, y) = (max(x, 0), max(y, 0))
    painter.fillRect(
      CanvasRect(x: x, y: y, width: width, height: height),
      color: RGBA(red: 0.1, green: 0.1, blue: 0.12).opacity(0.9))
    for (index, row) in card.enumerated() {
      let top = y + 0.7 * gap + Double(index) * line
      if index == 0 {
        painter.text(row.name, at: CanvasPoint(x: x + gap, y: top), style: title)
      } else {
        painter.text(row.name, at: CanvasPoint(x: x + gap, y: top), style: names)
        painter.text(row.value, at: CanvasPoint(x: x + 2 * gap + left, y: top), style: style)
      }
    }
  }
}

extension MarkColor {
  init(_ color: RGBA) {
    func channel(_ value: Double) -> UInt8 { UInt8(min(max((value * 255).rounded(), 0), 255)) }
    self.init(channel(color.red), channel(color.green), channel(color.blue))
  }
}
