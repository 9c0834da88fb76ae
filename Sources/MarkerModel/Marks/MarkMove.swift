/// Where several marks go together: each as far from its old place as the others.
public struct MarkMove: Hashable, Sendable {
  public var dx: Double
  public var dy: Double

  public static let none = MarkMove(dx: 0, dy: 0)

  public init(dx: Double, dy: Double) {
    self.dx = dx
    self.dy = dy
  }

  /// The part of the move after which none of the positions is off the image. Those that are off it
  /// before, as on a smaller frame, are left out.
  public func limited(_ positions: some Sequence<PixelPoint>, on size: PixelSize) -> MarkMove {
    func limited(_ move: Double, _ values: [Double], _ count: Int) -> Double {
      guard let least = values.min(), let greatest = values.max(), move.isFinite else { return 0 }
      return max(min(move, MarkMove.last(count) - greatest), -0.5 - least)
    }
    let positions = positions.filter { size.contains($0) }
    return MarkMove(
      dx: limited(dx, positions.map(\.x), size.width),
      dy: limited(dy, positions.map(\.y), size.height))
  }

  /// The position after the move, on the image also where adding rounds.
  public func callAsFunction(_ position: PixelPoint, on size: PixelSize) -> PixelPoint {
    PixelPoint(
      x: min(max(position.x + dx, -0.5), MarkMove.last(size.width)),
      y: min(max(position.y + dy, -0.5), MarkMove.last(size.height)))
  }

  /// The last place on so many pixels.
  private static func last(_ count: Int) -> Double { (Double(count) - 0.5).nextDown }
}

/// A series of moves by the arrow keys, counted in tenths of a pixel from where the marks were when
/// it began: steps to and fro bring them back exactly.
public struct MarkNudge: Hashable, Sendable {
  private let origins: [MarkID: PixelPoint]
  private var tenths = PixelSteps(x: 0, y: 0)

  /// - Parameter marks: those of them that are on an image of that size.
  public init(_ marks: [Mark], on size: PixelSize) {
    let marks = marks.filter { size.contains($0.position) }
    origins = Dictionary(marks.map { ($0.id, $0.position) }) { first, _ in first }
  }

  /// Whether these marks lie where the series has brought them.
  public func isUnderWay(for marks: [Mark], on size: PixelSize) -> Bool {
    let marks = marks.filter { size.contains($0.position) }
    return marks.count == origins.count && marks.allSatisfy { $0.position == positions[$0.id] }
  }

  public var positions: [MarkID: PixelPoint] {
    let fineness = Double(PixelCursor.fineness)
    return origins.mapValues { origin in
      PixelPoint(
        x: origin.x + Double(tenths.x) / fineness, y: origin.y + Double(tenths.y) / fineness)
    }
  }

  /// So many tenths farther, or as far as every mark stays on the image.
  public func moved(by steps: PixelSteps, on size: PixelSize) -> MarkNudge {
    var moved = self
    var (x, y) = (steps.x, steps.y)
    while x != 0 || y != 0 {
      moved.tenths = PixelSteps(x: tenths.x + x, y: tenths.y + y)
      if moved.positions.values.allSatisfy({ size.contains($0) }) { return moved }
      x -= x.signum()
      y -= y.signum()
    }
    return self
  }
}
