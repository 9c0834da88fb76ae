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

  @Test func `of marks that overlap the nearest is meant, and of equals the newer`() {
    let marks = [shape(1, x: 0), shape(2, x: 2), shape(3, x: 2)]
    #expect(marks.hit(by: ScreenPoint(x: 206, y: 150))?.id == MarkID(1))
    #expect(marks.hit(by: ScreenPoint(x: 216, y: 150))?.id == MarkID(3))
    #expect(marks.hit(by: ScreenPoint(x: 300, y: 150)) == nil)
  }
}
