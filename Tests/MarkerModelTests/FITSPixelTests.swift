import MarkerModel
import Testing

@Suite struct FITSPixelTests {
  @Test func `the top-left displayed pixel of an image 20 rows high is FITS pixel (1, 20)`() {
    #expect(FITSPixel(PixelPoint(x: 0, y: 0), height: 20) == FITSPixel(x: 1, y: 20))
  }

  @Test func `turning a position into a FITS pixel and back changes nothing`() {
    let point = PixelPoint(x: 3.25, y: 7.875)
    #expect(FITSPixel(point, height: 101).pixelPoint(height: 101) == point)
  }
}
