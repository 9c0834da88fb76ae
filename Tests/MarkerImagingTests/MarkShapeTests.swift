import MarkerImaging
import MarkerModel
import Testing

@Suite struct MarkShapeTests {
  private func shape(_ id: Int, x: Double, scale: Double = 10) -> MarkShape {
    MarkShape(
      id: MarkID(id), at: PixelPoint(x: x, y: 5), diameter: 4, color: MarkColor(255, 0, 0),
      label: "a",
      viewport: Viewport(
        size: PixelSize(width: 400, height: 300), center: PixelPoint(x: 0, y: 5), scale: scale))
  }

  @Test func `a mark's circle has its size in image pixels, around the middle of its position`() {
    let shape = shape(0, x: 3)
    #expect(shape.center == ScreenPoint(x: 230, y: 150))
    #expect(shape.radius == 20)
  }

  @Test func `a mark can be seen and hit however small the picture is`() {
    let shape = shape(0, x: 3, scale: 0.01)
    #expect(shape.radius >= 3 && shape.lineWidth >= 1)
  }

  @Test func `the middle of a figure that is large on the screen is shown`() {
    #expect(shape(0, x: 3, scale: 20).lines.isEmpty)
    let large = shape(0, x: 3, scale: 50)
    #expect(large.radius == 100 && large.lines.count == 2)
    let points = large.lines.flatMap(\.points)
    #expect(points.allSatisfy { $0.distance(to: large.center) < 6.01 })
    // A cross has its middle.
    var cross = large
    cross.outline = .cross
    #expect(cross.lines.count == 2)
    // It goes where the figure is dragged.
    let moved = large.moved(from: large.center, to: ScreenPoint(x: 10, y: 20))
    #expect(moved.lines.flatMap(\.points).allSatisfy { $0.distance(to: moved.center) < 6.01 })
  }

  @Test func `of marks that overlap the nearest is meant, and of equals the newer`() {
    let marks = [shape(1, x: 0), shape(2, x: 2), shape(3, x: 2)]
    #expect(marks.hit(by: ScreenPoint(x: 206, y: 150))?.id == MarkID(1))
    #expect(marks.hit(by: ScreenPoint(x: 216, y: 150))?.id == MarkID(3))
    #expect(marks.hit(by: ScreenPoint(x: 300, y: 150)) == nil)
  }

  @Test func `the line is a device pixel wide at least, at every zoom`() {
    for scale in [1.0 / 1024, 0.1, 1, 30, 256] {
      #expect(shape(0, x: 3, scale: scale).lineWidth >= 1)
    }
  }

  @Test func `a label is hit on its text and nowhere else, the one drawn last before others`() {
    let marks = [shape(1, x: 0), shape(2, x: 0.1)]
    let origin = marks[1].labelOrigin
    func hit(_ dx: Double, _ dy: Double) -> MarkID? {
      marks.labelHit(by: ScreenPoint(x: origin.x + dx, y: origin.y + dy)) { _ in (30, 12) }?.id
    }
    #expect(hit(5, 5) == MarkID(2))
    #expect(hit(-0.5, 5) == MarkID(1))
    #expect(hit(5, 12) == nil && hit(31, 5) == nil)
  }

  @Test func `a rectangle has the marks whose middles lie in it, whichever corner it began at`() {
    let marks = [shape(1, x: 0), shape(2, x: 4)]
    let (corner, other) = (ScreenPoint(x: 250, y: 160), ScreenPoint(x: 190, y: 100))
    #expect(marks.inside(corner, other).map(\.id) == [MarkID(1), MarkID(2)])
    #expect(marks.inside(ScreenPoint(x: 190, y: 100), ScreenPoint(x: 239, y: 160)).count == 1)
  }

  @Test func `nine groups have nine figures and nine colours, none beyond the radius`() {
    let center = ScreenPoint(x: 7, y: 9)
    #expect(Set((0..<9).map { MarkOutline.group($0) }).count == 9)
    #expect(Set((0..<9).map { MarkPalette.safe.color(ofGroup: $0) }).count == 9)
    #expect(MarkOutline.group(9) == .circle && MarkOutline.group(-1) == .star)
    for outline in MarkOutline.allCases {
      let lines = outline.lines(around: center, radius: 5)
      #expect(lines.isEmpty == (outline == .circle))
      for point in lines.flatMap(\.points) { #expect(point.distance(to: center) <= 5 + 1e-9) }
    }
  }
}
