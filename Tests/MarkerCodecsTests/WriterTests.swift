import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct WriterTests {
  /// What is read from a file that `write` makes.
  static func decoded(
    frame: Int = 0, _ write: (FilePath) throws -> Void
  ) throws -> DecodedImage {
    let folder = try TemporaryFolder()
    let file = folder.appending("written")
    try write(file)
    return try InProcessDecoder().decodeNow(file, frame: frame)
  }

  /// A gray PNG's bytes.
  static func encoded(_ gray: [UInt8], _ size: PixelSize) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let file = folder.appending("gray.png")
    try ImageWriter.png(ImageWriter.Raster(size: size, channels: .gray, bytes: gray), to: file)
    return try Files.bytes(file)
  }

  private let size = PixelSize(width: 5, height: 3)

  @Test(arguments: [PixelBuffer.Channels.gray, .grayAlpha, .rgb, .rgba])
  func `a PNG reads back as written`(channels: PixelBuffer.Channels) throws {
    let bytes = (0..<15 * channels.rawValue).map { UInt8($0 * 4) }
    let raster = ImageWriter.Raster(size: size, channels: channels, bytes: bytes)
    let image = try WriterTests.decoded { try ImageWriter.png(raster, to: $0) }
    #expect(image.description.format == .png)
    #expect(image.pixels.channels == channels)
    #expect(image.pixels.all(UInt8.self) == bytes)
  }

  @Test func `FITS and TIFF read back as written`() throws {
    let floats = (0..<15).map { Float($0) / 7 }
    let card = FITSCard("OBJECT", .text("it's"), "a name")
    let fits = try WriterTests.decoded {
      try ImageWriter.fits(FITSImage(size: size, samples: floats, cards: [card]), to: $0)
    }
    #expect(fits.pixels.all(Float.self) == floats)
    let words = (0..<15).map { UInt16($0 * 4369) }
    let unsigned = try WriterTests.decoded {
      try ImageWriter.fits(FITSImage(size: size, samples: words), to: $0)
    }
    #expect(unsigned.pixels.all(UInt16.self) == words)
    let pages = [0, 1].map { page in
      TIFFImage(name: "p\(page)", size: size, samples: words.map { $0 / UInt16(page + 1) })
    }
    let tiff = try WriterTests.decoded(frame: 1) { try ImageWriter.tiff(pages, to: $0) }
    #expect(tiff.description.frames.map(\.name) == ["p0", "p1"])
    #expect(tiff.pixels.all(UInt16.self) == words.map { $0 / 2 })
  }

  @Test func `a file that is there is not overwritten unasked`() throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("mine.png")
    try Files.write([1, 2, 3], to: file)
    let raster = ImageWriter.Raster(
      size: size, channels: .gray, bytes: [UInt8](repeating: 0, count: 15))
    #expect(throws: ImageWritingError.self) {
      try ImageWriter.png(raster, to: file, replacing: false)
    }
    #expect(throws: ImageWritingError.self) {
      try ImageWriter.fits(FITSImage(size: size, samples: raster.bytes), to: file)
    }
    #expect(throws: ImageWritingError.self) {
      try ImageWriter.tiff([TIFFImage(name: "", size: size, samples: raster.bytes)], to: file)
    }
    #expect(try Files.bytes(file) == [1, 2, 3])
  }

  @Test func `a card is 80 characters whatever is in it`() {
    for value in [FITSCard.Value.text("it's"), .number(-1.25e-5), .integer(42)] {
      #expect(FITSCard("KEY", value, "what it is").text.utf8.count == 80)
    }
    #expect(FITSCard("CD1_1", .number(-1.25e-5)).text.contains("-1.25E-05"))
  }
}

@Suite struct SampleImagesTests {
  private let size = PixelSize(width: 96, height: 64)

  @Test func `the samples are of every kind, readable, and have stars`() throws {
    let folder = try TemporaryFolder()
    let files = try SampleImages.write(into: folder.appending("new"), count: 9, size: size, seed: 4)
    #expect(files.count == 9)
    let decoder = InProcessDecoder()
    let images = try files.map { try decoder.decodeNow($0) }
    #expect(Set(images.map(\.description.format)) == [.fits, .tiff, .png, .jpeg])
    for image in images {
      #expect(image.pixels.size == size)
      #expect(image.description.frames.flatMap(\.notices) == [])
      if [.fits, .tiff].contains(image.description.format) {
        #expect(image.description.frames.allSatisfy { $0.sky != nil })
      }
    }
    #expect(images[2].description.frames.map(\.name) == ["g band", "r band"])
    #expect(images[1].pixels.sampleType == .int16)
    let samples = try #require(images[0].pixels.all(Float.self)).sorted()
    #expect(abs(samples[samples.count / 4] - 200) < 15)
    #expect(try #require(samples.last) > 300)
    #expect(images[0].description.frames[0].unit == "adu")
  }

  @Test func `north is up and east is left`() throws {
    let folder = try TemporaryFolder()
    let files = try SampleImages.write(into: folder.path, count: 3, size: size)
    for file in [files[0], files[2]] {
      let sky = try #require(try InProcessDecoder().describeNow(file).frames[0].sky)
      let center = try #require(sky.sky(at: size.center))
      let up = try #require(sky.sky(at: PixelPoint(x: size.center.x, y: size.center.y - 10)))
      let left = try #require(sky.sky(at: PixelPoint(x: size.center.x - 10, y: size.center.y)))
      #expect(abs((up.dec - center.dec) * 3600 - 4) < 1e-6)
      #expect(left.ra > center.ra)
    }
  }

  @Test func `the folder is made, with those that it lies in`() throws {
    let folder = try TemporaryFolder()
    let deep = folder.appending("a").appending("b")
    #expect(try SampleImages.write(into: deep, count: 1, size: size).count == 1)
  }

  @Test func `the seed decides, and nothing is overwritten`() throws {
    let folder = try TemporaryFolder()
    func make(_ name: String, seed: UInt64) throws -> [[UInt8]] {
      try SampleImages.write(into: folder.appending(name), count: 5, size: size, seed: seed)
        .map(Files.bytes)
    }
    let first = try make("a", seed: 1)
    #expect(try make("b", seed: 1) == first)
    #expect(try make("c", seed: 2) != first)
    let error = try #require(throws: ImageWritingError.self) { _ = try make("a", seed: 3) }
    #expect(error.description.contains("field-01.fits"))
  }
}
