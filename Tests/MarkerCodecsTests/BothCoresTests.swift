import Foundation
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerCodecs

/// Frames so large that two threads read them.
@Suite struct BothCoresTests {
  private static let size = PixelSize(width: 2311, height: 1999)
  private static let samples = (0..<size.width * size.height).map { Float($0 % 100_003) }

  private func samples(of buffer: PixelBuffer) -> [Float] {
    struct Reader: SampleVisitor {
      var values: [Float] = []
      mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
        values = samples.map { Float($0.double) }
      }
    }
    var reader = Reader()
    buffer.visit(&reader)
    return reader.values
  }

  @Test func `a large FITS frame is read whole and in order`() throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("large.fits")
    try ImageWriter.fits(FITSImage(size: Self.size, samples: Self.samples), to: file)
    let image = try InProcessDecoder().decodeNow(file)
    #expect(samples(of: image.pixels) == Self.samples)
  }

  @Test func `a large FITS frame is seen by single samples, each where it belongs`() throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("large.fits")
    try ImageWriter.fits(FITSImage(size: Self.size, samples: Self.samples), to: file)
    let decoder = InProcessDecoder()
    let glimpse = try #require(try decoder.glimpseNow(file))
    let whole = try decoder.decodeNow(file).pixels
    #expect(glimpse.step == 2 && glimpse.size == Self.size)
    #expect(glimpse.pixels.size == PixelSize(width: 1156, height: 1000))
    let first = (glimpse.step - 1) / 2
    let places = [(0, 0), (1155, 0), (0, 999), (1155, 999), (577, 321)]
    for (x, y) in places {
      let sample = whole.values(x: first + x * glimpse.step, y: first + y * glimpse.step)
      #expect(glimpse.pixels.values(x: x, y: y) == sample, "\(x), \(y)")
    }
  }

  @Test func `what is small, cut short or compressed gives no glimpse`() throws {
    let folder = try TemporaryFolder()
    let small = folder.appending("small.fits")
    try ImageWriter.fits(
      FITSImage(size: PixelSize(width: 4, height: 2), samples: [Float](repeating: 1, count: 8)),
      to: small)
    #expect(try InProcessDecoder().glimpseNow(small) == nil)
    let cut = folder.appending("cut.fits")
    try ImageWriter.fits(FITSImage(size: Self.size, samples: Self.samples), to: cut)
    #expect(truncate(cut.string, 2880 * 6000) == 0)
    #expect(try InProcessDecoder().glimpseNow(cut) == nil)
  }

  @Test func `of a large FITS frame that breaks off, what is there is read`() throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("cut.fits")
    try ImageWriter.fits(FITSImage(size: Self.size, samples: Self.samples), to: file)
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file.string))
    try handle.truncate(atOffset: 2880 * 6000)
    try handle.close()
    let image = try InProcessDecoder().decodeNow(file)
    // Whole rows.
    let there = (2880 * 6000 - 2880) / 4 / Self.size.width * Self.size.width
    let read = samples(of: image.pixels)
    let firstWrong = (0..<there).first { read[$0] != Self.samples[$0] }
    #expect(firstWrong == nil, "of \(there)")
    let isMissing = read[there...].allSatisfy { $0.isNaN }
    #expect(isMissing)
  }

  @Test func `a large TIFF is read whole and in order`() throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("large.tif")
    try ImageWriter.tiff(
      [TIFFImage(name: "one", size: Self.size, samples: Self.samples)], to: file)
    let image = try InProcessDecoder().decodeNow(file)
    #expect(samples(of: image.pixels) == Self.samples)
    #expect(image.description.frames[0].notices.isEmpty)
  }

  @Test func `the first error of both halves is thrown`() throws {
    let parts = try BothCores.halves(of: 3..<10) { (part, isFirst) throws(ImageError) in
      "\(part) \(isFirst)"
    }
    #expect(parts == ["3..<6 true", "6..<10 false"])
    do throws(ImageError) {
      _ = try BothCores.halves(of: 0..<2) { (part, isFirst) throws(ImageError) in
        if !isFirst { throw ImageError(.damaged, "second") }
        return part.count
      }
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.message == "second")
    }
  }
}
