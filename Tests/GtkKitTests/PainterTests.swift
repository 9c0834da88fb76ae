import GtkKit
import Testing

private let blue: UInt32 = 0xFF00_00FF
private let red: UInt32 = 0xFFFF_0000

private func checkered(_ width: Int, _ height: Int) -> CanvasImage? {
  CanvasImage(width: width, height: height) { pixels, _ in
    let pixels = pixels.bindMemory(to: UInt32.self)
    for index in pixels.indices {
      pixels[index] = (index % width + index / width) % 2 == 0 ? red : blue
    }
  }
}

extension CanvasImage {
  /// A pixel without what stands in its fourth byte, which nothing shows.
  fileprivate func color(_ x: Int, _ y: Int) -> UInt32 {
    withBytes {
      $0.loadUnaligned(fromByteOffset: y * stride + x * 4, as: UInt32.self) & 0xFF_FFFF
    }
  }
}

@MainActor
@Suite(.serialized) struct PainterTests {
  @Test func `an image is copied pixel for pixel`() throws {
    let image = try #require(checkered(33, 20))
    let copy = try #require(image.painted { _ in })
    for y in 0..<20 {
      for x in 0..<33 { #expect(copy.color(x, y) == image.color(x, y), "at \(x), \(y)") }
    }
  }

  @Test func `a circle is a ring of its colour and leaves the inside`() throws {
    let black = try #require(CanvasImage(width: 100, height: 100) { _, _ in })
    let drawn = try #require(
      black.painted {
        $0.strokeCircle(
          center: CanvasPoint(x: 50, y: 50), radius: 30,
          color: RGBA(red: 0, green: 1, blue: 0), width: 4)
      })
    #expect(drawn.color(80, 50) == 0x00FF00)
    #expect(drawn.color(50, 20) == 0x00FF00)
    #expect(drawn.color(50, 50) == 0)
    #expect(drawn.color(90, 50) == 0)
  }

  @Test func `text stays in the box that measuring gives, and its halo surrounds it`() throws {
    let white = try #require(
      CanvasImage(width: 200, height: 60) { pixels, _ in
        for index in pixels.indices { pixels[index] = 255 }
      })
    let style = TextStyle(size: 20, color: .white, halo: .black, haloWidth: 2)
    var box: CanvasRect?
    let drawn = try #require(
      white.painted {
        box = $0.text(
          "Mg", at: CanvasPoint(x: 100, y: 30), anchor: CanvasPoint(x: 0.5, y: 0.5), style: style)
        #expect($0.measure("Mg", style: style) == style.measure("Mg"))
      })
    let place = try #require(box)
    #expect(CanvasSize(width: place.width, height: place.height) == style.measure("Mg"))
    var dark = 0
    for y in 0..<60 {
      for x in 0..<200 where drawn.color(x, y) < 0x40_0000 {
        dark += 1
        #expect(
          CanvasRect(
            x: place.x - 3, y: place.y - 3, width: place.width + 6, height: place.height + 6
          ).contains(CanvasPoint(x: Double(x), y: Double(y))))
      }
    }
    #expect(dark > 20)
  }

  @Test func `a clip keeps what is drawn inside it`() throws {
    let black = try #require(CanvasImage(width: 20, height: 20) { _, _ in })
    let drawn = try #require(
      black.painted { painter in
        painter.clipped(to: CanvasRect(x: 5, y: 5, width: 5, height: 5)) {
          painter.fillRect(CanvasRect(x: 0, y: 0, width: 20, height: 20), color: .white)
        }
      })
    #expect(drawn.color(5, 5) == 0xFF_FFFF)
    #expect(drawn.color(4, 5) == 0)
    #expect(drawn.color(10, 9) == 0)
  }

  @Test func `a size that cannot be is no image, and memory that was handed over comes back`() {
    #expect(CanvasImage(width: 0, height: 5) { _, _ in } == nil)
    #expect(CanvasImage(width: 40_000, height: 5) { _, _ in } == nil)
    let released = Released()
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 16)
    #expect(
      CanvasImage(
        width: 10, height: 10, stride: 40, bytes: UnsafeRawBufferPointer(bytes),
        release: { released.count += 1 }) == nil)
    #expect(released.count == 1)
    var image = CanvasImage(
      width: 4, height: 4, stride: 16, bytes: UnsafeRawBufferPointer(bytes),
      release: { released.count += 1 })
    #expect(image != nil && released.count == 1)
    image = nil
    #expect(released.count == 2)
    bytes.deallocate()
  }
}

private final class Released: @unchecked Sendable {
  var count = 0
}
