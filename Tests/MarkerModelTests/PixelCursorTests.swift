import Foundation
import MarkerModel
import Testing

@Suite struct PixelCursorTests {
  private let size = PixelSize(width: 40, height: 30)

  @Test func `ten steps of a tenth are exactly one pixel`() {
    var cursor = PixelCursor(near: PixelPoint(x: 7.2, y: 3), on: size)
    #expect(cursor.position == PixelPoint(x: 7, y: 3))
    for _ in 0..<3 { cursor = cursor.moved(by: PixelSteps(x: 1, y: -1), on: size) }
    #expect(cursor.position == PixelPoint(x: 7.3, y: 2.7))
    for _ in 0..<7 { cursor = cursor.moved(by: PixelSteps(x: 1, y: -1), on: size) }
    #expect(cursor.position == PixelPoint(x: 8, y: 2))
  }

  @Test func `it stays on the image`() {
    let cursor = PixelCursor(near: PixelPoint(x: 100, y: -.infinity), on: size)
    #expect(cursor.position == PixelPoint(x: 39, y: 0))
    let corner = cursor.moved(by: PixelSteps(x: 1000, y: -1000), on: size).position
    #expect(size.contains(corner) && corner == PixelPoint(x: 39.4, y: -0.5))
  }

  @Test func `arrows go along the image as it lies on the screen`() {
    let view = Viewport(size: size, center: size.center, scale: 3)
    #expect(
      ArrowKey.allCases.map { view.step($0) } == [
        PixelSteps(x: -1, y: 0), PixelSteps(x: 1, y: 0), PixelSteps(x: 0, y: -1),
        PixelSteps(x: 0, y: 1),
      ])
  }
}

@Suite struct TurnedArrowTests {
  @Test(arguments: [0.0, 10, 45, 80, 90, 135, 180, 225, 270, 315], [false, true])
  func `in a turned or mirrored view an arrow goes where it points, four arrows four ways`(
    rotation: Double, isMirrored: Bool
  ) {
    let size = PixelSize(width: 40, height: 30)
    let view = Viewport(
      size: size, center: size.center, scale: 3,
      orientation: ViewOrientation(rotation: rotation, isMirrored: isMirrored))
    let steps = ArrowKey.allCases.map { view.step($0) }
    #expect(Set(steps).count == 4)
    let middle = view.screen(size.center)
    for (arrow, step) in zip(ArrowKey.allCases, steps) {
      let there = view.screen(
        PixelPoint(x: size.center.x + Double(step.x), y: size.center.y + Double(step.y)))
      let (right, down) = ((there.x - middle.x) / 3, (there.y - middle.y) / 3)
      let along =
        switch arrow {
        case .left: -right
        case .right: right
        case .up: -down
        case .down: down
        }
      #expect(along > 0.7, "\(arrow)")
    }
  }
}

@Suite struct MarkMoveTests {
  private let size = PixelSize(width: 40, height: 30)

  private func mark(_ number: Int, _ x: Double, _ y: Double) -> Mark {
    Mark(
      id: MarkID(number), image: ImageID(0), group: 0, position: PixelPoint(x: x, y: y),
      changed: Date(timeIntervalSince1970: 0))
  }

  @Test func `marks that move together stop together where the first is at the edge`() {
    let places = [PixelPoint(x: 3, y: 4), PixelPoint(x: 38.25, y: 10)]
    let move = MarkMove(dx: 9, dy: -20).limited(places, on: size)
    let moved = places.map { move($0, on: size) }
    #expect(moved.allSatisfy { size.contains($0) })
    #expect(abs(moved[1].x - 39.5) < 1e-12 && moved[0].y == -0.5)
    #expect(abs(moved[1].x - moved[0].x - 35.25) < 1e-12 && moved[1].y - moved[0].y == 6)
  }

  @Test func `a series of small moves piles no rounding up`() {
    var nudge = MarkNudge([mark(1, 1.0 / 3, 5), mark(2, 20, 7.7)], on: size)
    for _ in 0..<10 { nudge = nudge.moved(by: PixelSteps(x: 1, y: 0), on: size) }
    #expect(nudge.positions[MarkID(2)] == PixelPoint(x: 21, y: 7.7))
    for _ in 0..<10 { nudge = nudge.moved(by: PixelSteps(x: -1, y: 0), on: size) }
    #expect(nudge.positions[MarkID(1)] == PixelPoint(x: 1.0 / 3, y: 5))
    #expect(nudge.isUnderWay(for: [mark(1, 1.0 / 3, 5), mark(2, 20, 7.7)], on: size))
    #expect(!nudge.isUnderWay(for: [mark(1, 1, 5), mark(2, 20, 7.7)], on: size))
    #expect(!nudge.isUnderWay(for: [mark(2, 20, 7.7)], on: size))
  }

  @Test func `a large step ends at the edge`() {
    let nudge = MarkNudge([mark(1, 36, 5)], on: size).moved(by: PixelSteps(x: 100, y: 0), on: size)
    #expect(nudge.positions[MarkID(1)] == PixelPoint(x: 39.4, y: 5))
  }
}
