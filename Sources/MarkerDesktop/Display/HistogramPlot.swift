import Foundation
import GtkKit
import MarkerApp
import MarkerImaging
import MarkerLanguage

/// The histogram with the two limits to drag, the stretch over it, and below it what colour each
/// value has.
@MainActor
final class HistogramPlot {
  let widget: Overlay
  private let model: AppModel
  private let canvas = Canvas(accessibleName: localized("Histogram of the image’s values"))
  private let handles: [LimitEnd: CanvasHandle]
  private var dragged: LimitEnd?

  init(model: AppModel) {
    self.model = model
    handles = [
      .low: CanvasHandle(accessibleName: localized("Low limit, on the histogram")),
      .high: CanvasHandle(accessibleName: localized("High limit, on the histogram")),
    ]
    for handle in handles.values { handle.tooltip = localized("The arrow keys move this limit") }
    widget = Overlay(canvas)
    canvas.expandsVertically = false
    canvas.canFocus = false
    canvas.setMinimumSize(width: 440, height: 170)
    canvas.tooltip =
      localized(
        "Drag the limits, or move them by the arrow keys: with Shift by more, with Ctrl by less")
    canvas.onDraw = { [weak self] in self?.draw($0) }
    canvas.onButton = { [weak self] in self?.take($0) }
    canvas.onResize = { [weak self] _, _ in self?.show() }
    for end in LimitEnd.allCases {
      guard let handle = handles[end] else { continue }
      handle.setMinimumSize(width: 14, height: 14)
      widget.add(handle)
      handle.onFocusChange { [weak self] in self?.canvas.redraw() }
      handle.onKey { [weak self] in self?.take($0, for: end) ?? false }
    }
  }

  /// While a limit is dragged the axis stands still.
  func show() {
    if dragged == nil { model.followHistogram() }
    canvas.redraw()
    guard let axis = model.histogram?.range, let limits = model.displayLimits else { return }
    for end in LimitEnd.allCases {
      let value = end == .low ? limits.exactLow : limits.exactHigh
      handles[end]?.setAccessible(
        value: value.nearest,
        in: min(axis.low, value.nearest)...max(axis.high, value.nearest),
        text: value.description)
      let layout = HistogramLayout(canvas)
      if let handle = handles[end] {
        widget.place(
          handle,
          at: CanvasPoint(
            x: layout.x(axis.fraction(of: value)) - 7 * layout.scale, y: layout.barTop),
          of: canvas)
      }
    }
  }

  func focus() { handles[.low]?.focus() }

  private func take(_ event: ButtonEvent) {
    guard event.button == .left, let axis = model.histogram?.range,
      let limits = model.displayLimits
    else { return }
    let layout = HistogramLayout(canvas)
    switch event.phase {
    case .pressed:
      dragged = layout.nearest(to: event.position.x, axis: axis, limits: limits)
      if let dragged { handles[dragged]?.focus() }
    case .moved, .released:
      guard let dragged else { return }
      // A click beside a limit brings it there, one on it leaves it.
      if event.phase == .moved || !layout.isOn(dragged, event.start.x, axis, limits) {
        let fraction = min(max(layout.fraction(event.position.x), 0), 1)
        model.setLimit(dragged, to: axis.value(at: fraction))
      }
      if event.phase == .released {
        self.dragged = nil
        show()
      }
    case .cancelled: dragged = nil
    }
  }

  private func take(_ key: KeyEvent, for end: LimitEnd) -> Bool {
    let direction: Double
    switch key.name {
    case "Left", "Down": direction = -1
    case "Right", "Up": direction = 1
    default: return false
    }
    guard let axis = model.histogram?.range, let limits = model.displayLimits else { return true }
    let step =
      key.modifiers.contains(.shift) ? 0.05 : key.modifiers.contains(.control) ? 0.001 : 0.005
    let value = end == .low ? limits.exactLow : limits.exactHigh
    model.setLimit(end, to: axis.value(at: axis.fraction(of: value) + direction * step))
    return true
  }

  private func draw(_ painter: Painter) {
    let colors = HistogramColors(isDark: Style.isDark)
    let layout = HistogramLayout(canvas)
    painter.fillRect(
      CanvasRect(x: 0, y: 0, width: painter.size.width, height: painter.size.height),
      color: colors.page)
    painter.fillRect(layout.plot, color: colors.ground)
    guard let histogram = model.histogram else { return }
    drawBins(of: histogram, painter, layout, colors)
    guard let limits = model.displayLimits else { return }
    let axis = histogram.range
    drawTones(along: axis, painter, layout, colors)
    for end in LimitEnd.allCases {
      drawLimit(
        end, at: axis.fraction(of: end == .low ? limits.exactLow : limits.exactHigh), painter,
        layout, colors)
    }
    drawValues(of: limits, on: axis, painter, layout, colors)
  }

  /// Heights are logarithms of counts, so that a few pixels of a star are seen beside the sky's.
  private func drawBins(
    of histogram: Histogram, _ painter: Painter, _ layout: HistogramLayout,
    _ colors: HistogramColors
  ) {
    let columns = Int(layout.plot.width)
    let highest = log1p(Double(max(histogram.largestCount, 1)))
    let bins = histogram.counts.count
    guard columns > 0, bins > 0 else { return }
    for column in 0..<columns {
      let first = column * bins / columns
      let end = max(first + 1, (column + 1) * bins / columns)
      let count = histogram.counts[first..<min(end, bins)].max() ?? 0
      guard count > 0 else { continue }
      let height = max(layout.scale, layout.plot.height * 0.96 * log1p(Double(count)) / highest)
      painter.fillRect(
        CanvasRect(
          x: layout.plot.x + Double(column), y: layout.plot.y + layout.plot.height - height,
          width: 1, height: height), color: colors.bins)
    }
  }

  private func drawTones(
    along axis: DisplayLimits, _ painter: Painter, _ layout: HistogramLayout,
    _ colors: HistogramColors
  ) {
    let columns = Int(layout.plot.width)
    guard columns > 1, let tones = model.tones(along: axis, count: columns) else { return }
    for (column, color) in tones.colors.enumerated() {
      painter.fillRect(
        CanvasRect(
          x: layout.plot.x + Double(column), y: layout.barTop, width: 1,
          height: layout.barHeight), color: RGBA(packed: color))
    }
    painter.polyline(
      tones.levels.enumerated().map { column, level in
        CanvasPoint(
          x: layout.plot.x + Double(column) + 0.5,
          y: layout.plot.y + layout.plot.height * (1 - 0.96 * level))
      }, color: colors.curve, width: 1.5 * layout.scale)
  }

  /// A limit that the axis does not reach is an arrow that points to where it is.
  private func drawLimit(
    _ end: LimitEnd, at fraction: Double, _ painter: Painter, _ layout: HistogramLayout,
    _ colors: HistogramColors
  ) {
    let x = layout.x(fraction)
    let isFocused = handles[end]?.hasFocus == true
    let color = isFocused ? colors.curve : colors.text
    let scale = layout.scale
    let bottom = layout.barTop + layout.barHeight
    guard (0...1).contains(fraction) else {
      let tip = fraction < 0 ? -6 * scale : 6 * scale
      let middle = layout.plot.y + layout.plot.height / 2
      painter.polyline(
        [
          CanvasPoint(x: x, y: middle - 7 * scale), CanvasPoint(x: x + tip, y: middle),
          CanvasPoint(x: x, y: middle + 7 * scale),
        ], isClosed: true, color: color, width: 2 * scale)
      return
    }
    painter.line(
      from: CanvasPoint(x: x, y: layout.plot.y), to: CanvasPoint(x: x, y: bottom), color: color,
      width: (isFocused ? 2 : 1) * scale)
    let center = CanvasPoint(x: x, y: layout.barTop + layout.barHeight / 2)
    painter.fillCircle(
      center: center, radius: 6 * scale, color: end == .low ? .black : .white)
    painter.strokeCircle(
      center: center, radius: 6 * scale, color: isFocused ? colors.curve : colors.rim,
      width: (isFocused ? 3 : 2) * scale)
  }

  /// What the limits are, under them and beside each other.
  private func drawValues(
    of limits: DisplayLimits, on axis: DisplayLimits, _ painter: Painter,
    _ layout: HistogramLayout, _ colors: HistogramColors
  ) {
    let style = TextStyle(size: 11 * layout.scale, color: colors.text)
    let texts = [limits.exactLow, limits.exactHigh].map(\.briefly)
    let widths = texts.map { painter.measure($0, style: style).width }
    let gap = 8 * layout.scale
    let room = painter.size.width
    var left = layout.x(axis.fraction(of: limits.exactLow)) - widths[0] / 2
    var right = layout.x(axis.fraction(of: limits.exactHigh)) - widths[1] / 2
    left = min(max(left, 0), room - widths[0] - gap - widths[1])
    right = min(max(right, left + widths[0] + gap), room - widths[1])
    left = max(0, min(left, right - gap - widths[0]))
    for (text, x) in zip(texts, [left, right]) {
      painter.text(text, at: CanvasPoint(x: x, y: layout.textTop), style: style)
    }
  }
}

/// Where the parts of the histogram are on their canvas, in device pixels.
@MainActor
struct HistogramLayout {
  let scale: Double
  let plot: CanvasRect
  let barTop: Double
  let barHeight: Double
  let textTop: Double

  init(_ canvas: Canvas) {
    let size = canvas.pixelSize
    scale = Double(canvas.scale)
    let side = 10 * scale
    let (width, height) = (Double(size.width), Double(size.height))
    textTop = height - 18 * scale
    barHeight = 16 * scale
    barTop = textTop - barHeight - 2 * scale
    plot = CanvasRect(
      x: side, y: 2 * scale, width: max(0, width - 2 * side), height: max(0, barTop - 4 * scale))
  }

  /// Kept on the plot.
  func x(_ fraction: Double) -> Double {
    plot.x + plot.width * (fraction > 0 ? min(fraction, 1) : 0)
  }

  func fraction(_ x: Double) -> Double { plot.width > 0 ? (x - plot.x) / plot.width : 0 }

  /// The limit that a press means: the nearer; of two in one place the one on whose side it is.
  func nearest(to x: Double, axis: DisplayLimits, limits: DisplayLimits) -> LimitEnd {
    let (low, high) = (
      self.x(axis.fraction(of: limits.exactLow)), self.x(axis.fraction(of: limits.exactHigh))
    )
    if abs(x - low) == abs(x - high) { return x <= low && x < plot.x + plot.width ? .low : .high }
    return abs(x - low) < abs(x - high) ? .low : .high
  }

  func isOn(_ end: LimitEnd, _ x: Double, _ axis: DisplayLimits, _ limits: DisplayLimits) -> Bool {
    let value = end == .low ? limits.exactLow : limits.exactHigh
    return abs(x - self.x(axis.fraction(of: value))) <= 7 * scale
  }
}

/// The histogram's colours on light and dark.
struct HistogramColors {
  let page: RGBA
  let ground: RGBA
  let bins: RGBA
  let curve: RGBA
  let text: RGBA
  let rim: RGBA

  init(isDark: Bool) {
    func gray(_ level: Double) -> RGBA { RGBA(red: level, green: level, blue: level) }
    page = gray(isDark ? 0.141 : 0.98)
    ground = gray(isDark ? 0.10 : 0.92)
    bins = gray(isDark ? 0.55 : 0.50)
    curve = RGBA(red: 0.21, green: 0.52, blue: 0.89)
    text = gray(isDark ? 0.92 : 0.15)
    rim = gray(0.5)
  }
}

extension RGBA {
  /// 0xXXRRGGBB.
  init(packed color: UInt32) {
    self.init(
      red: Double(color >> 16 & 0xFF) / 255, green: Double(color >> 8 & 0xFF) / 255,
      blue: Double(color & 0xFF) / 255)
  }
}

extension ExactNumber {
  /// In six digits, where it is no integer of more.
  fileprivate var briefly: String {
    if nearest == nearest.rounded(), abs(nearest) >= 1e6, abs(nearest) <= 0x1p64 {
      return description
    }
    return String(format: "%.6g", locale: nil, nearest)
  }
}
