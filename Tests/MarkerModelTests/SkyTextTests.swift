import MarkerModel
import Testing

@Suite struct SkyTextTests {
  @Test func `a right ascension is written in hours, rounded once`() {
    #expect(SkyText.hours(150.1163213) == "10 00 27.917")
    #expect(SkyText.hours(0) == "00 00 00.000")
    #expect(SkyText.hours(15.0 / 3600 * 59.9996) == "00 01 00.000")
    #expect(SkyText.hours(179.999999999) == "12 00 00.000")
    #expect(SkyText.hours(83.822083, decimals: 0) == "05 35 17")
  }

  @Test func `a right ascension wraps around at 24 hours`() {
    #expect(SkyText.hours(359.9999999) == "00 00 00.000")
    #expect(SkyText.hours(359.99) == "23 59 57.600")
    #expect(SkyText.hours(360) == "00 00 00.000")
    #expect(SkyText.hours(-15) == "23 00 00.000")
    #expect(SkyText.hours(-1e-9) == "00 00 00.000")
    #expect(SkyText.hours(375) == "01 00 00.000")
  }

  @Test func `a declination keeps its sign at zero degrees`() {
    #expect(SkyText.signedDegrees(-0.5) == "-00 30 00.00")
    #expect(SkyText.signedDegrees(0.5) == "+00 30 00.00")
    #expect(SkyText.signedDegrees(-0.0) == "+00 00 00.00")
    #expect(SkyText.signedDegrees(-1e-9) == "+00 00 00.00")
    #expect(SkyText.signedDegrees(-5.391111) == "-05 23 28.00")
  }

  @Test func `no part of a declination reads 60`() {
    #expect(SkyText.signedDegrees(89.9999999999) == "+90 00 00.00")
    #expect(SkyText.signedDegrees(-12.99999999) == "-13 00 00.00")
    #expect(SkyText.signedDegrees(2 + 59.9999 / 3600, decimals: 1) == "+02 01 00.0")
    for step in 0..<20_000 {
      let angle = Double(step) * 0.00041666666 - 4
      let texts = [SkyText.signedDegrees(angle, decimals: 1), SkyText.hours(angle, decimals: 2)]
      #expect(!texts.contains { $0.contains(" 60") }, "\(angle)")
    }
  }

  @Test func `degrees are written with their decimals, and wrap around too`() {
    #expect(SkyText.longitude(150.1163213) == "150.116321")
    #expect(SkyText.longitude(359.9999999) == "0.000000")
    #expect(SkyText.longitude(-0.25, decimals: 2) == "359.75")
    #expect(SkyText.latitude(-0.5, decimals: 3) == "-0.500")
    #expect(SkyText.latitude(-1e-9, decimals: 3) == "+0.000")
    #expect(SkyText.latitude(12.26, decimals: 1) == "+12.3")
  }

  @Test func `what is no number is written as nan`() {
    for value in [Double.nan, .infinity, -.infinity] {
      #expect(SkyText.hours(value) == "nan")
      #expect(SkyText.signedDegrees(value) == "nan")
      #expect(SkyText.longitude(value) == "nan")
      #expect(SkyText.latitude(value) == "nan")
    }
  }
}

@Suite struct FITSPlacementTests {
  @Test(arguments: Array(UInt16(1)...8), [false, true])
  func `a displayed position comes back from its FITS pixel`(orientation: UInt16, fromTop: Bool) {
    let placement = FITSPlacement(
      width: 30, height: 20, orientation: orientation, countsFromTop: fromTop)
    for point in [PixelPoint(x: 0, y: 0), PixelPoint(x: 3.25, y: 17.5)] {
      #expect(placement.displayed(placement.fits(point)) == point)
    }
  }

  @Test func `the displayed top left pixel is where the orientation puts it`() {
    func corner(_ orientation: UInt16, _ fromTop: Bool) -> FITSPixel {
      FITSPlacement(width: 30, height: 20, orientation: orientation, countsFromTop: fromTop)
        .fits(PixelPoint(x: 0, y: 0))
    }
    // TIFF 6.0: the visual top and left side that the stored first row and column are.
    let stored: [(Double, Double)] = [
      (0, 0), (29, 0), (29, 19), (0, 19), (0, 0), (0, 19), (29, 19), (29, 0),
    ]
    for (index, (x, y)) in stored.enumerated() {
      #expect(corner(UInt16(index + 1), true) == FITSPixel(x: x + 1, y: y + 1))
      #expect(corner(UInt16(index + 1), false) == FITSPixel(x: x + 1, y: 20 - y))
    }
  }
}
