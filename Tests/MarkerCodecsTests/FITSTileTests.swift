import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerTestSupport
import Testing

/// Tile-compressed images, against what astropy reads (Tools/make-image-fixtures.py).
@Suite struct FITSTileTests {
  private struct Golden: Decodable {
    struct Frame: Decodable {
      var name: String
      var type: String
      var values: [String]
    }

    var spots: [[Int]]
    var frames: [Frame]
  }

  @Test func `samples of tiles are those that astropy reads, to the last bit of integers`() throws {
    let golden = try JSONDecoder().decode(
      Golden.self, from: Data(Files.bytes(Files.fixture("tiles.json"))))
    let file = try Files.image("tiles.fits.gz")
    let decoder = InProcessDecoder()
    #expect(golden.frames.count == 17)
    for (index, want) in golden.frames.enumerated() {
      let image = try decoder.decodeNow(file, frame: index)
      let frame = image.description.frames[index]
      #expect(frame.name == want.name)
      #expect(frame.sampleType.rawValue == want.type)
      #expect(frame.notices.filter { !$0.contains("sky") } == [])
      for (spot, text) in zip(golden.spots, want.values) {
        let at = (frame.size.height - 1 - spot[1]) * frame.size.width + spot[0]
        switch frame.sampleType {
        case .int64: #expect(image.pixels.all(Int64.self)?[at] == Int64(text))
        case .uint64: #expect(image.pixels.all(UInt64.self)?[at] == UInt64(text))
        default:
          let value = try #require(image.pixels.values(x: spot[0], y: spot[1])?.first)
          let expected = try #require(Double(text))
          #expect(value.isNaN == expected.isNaN, "\(want.name) \(spot)")
          if !expected.isNaN { #expect(abs(value - expected) <= 1e-5, "\(want.name) \(spot)") }
        }
      }
    }
  }

  @Test func `a compressed cube is read both ways, its tiles across the planes`() throws {
    let file = try Files.image("tiles.fits.gz")
    let decoder = InProcessDecoder()
    let color = try decoder.decodeNow(file, frame: 17)
    #expect(color.description.frames[17].cube == .color)
    #expect(color.pixels.values(x: 33, y: 20) == [1, 2, 3].map { Double(pattern(33, 20) / $0) })
    let planes = try decoder.decodeNow(file, frame: 19, cubes: .planes)
    #expect(
      planes.description.frames.dropFirst(17).map(\.name) == ["CUBE [1]", "CUBE [2]", "CUBE [3]"])
    #expect(planes.pixels.values(x: 33, y: 20) == [Double(pattern(33, 20) / 3)])
  }
}
