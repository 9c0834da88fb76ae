import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct FITSFrameTests {
  private func bytes(_ range: Range<Int>) -> [UInt8] { range.map { UInt8($0 % 256) } }

  @Test func `the frames are the image HDUs with pixels, by their names`() throws {
    var file = FITSBytes()
    file.add([("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "0")])
    file.addImage(8, [2, 2], bytes(0..<4), more: [("EXTNAME", "'SCI     '")])
    file.add(
      [
        ("XTENSION", "'BINTABLE'"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "4"),
        ("NAXIS2", "1"), ("PCOUNT", "0"), ("GCOUNT", "1"), ("TFIELDS", "1"),
        ("TFORM1", "'J       '"),
      ], data: [0, 0, 0, 1])
    file.addImage(
      8, [3, 2], bytes(10..<16), more: [("EXTNAME", "'SCI     '"), ("EXTVER", "2")])
    file.addImage(8, [2, 1], bytes(20..<22))
    let first = try Files.decode(file.bytes)
    #expect(first.description.format == .fits)
    #expect(first.description.frames.map(\.name) == ["SCI", "SCI,2", "HDU 4"])
    #expect(first.description.frames.map(\.index) == [0, 1, 2])
    #expect(first.pixels.all(UInt8.self) == [0, 1, 2, 3])
    let second = try Files.decode(file.bytes, frame: 1)
    #expect(second.frame == 1)
    #expect(second.pixels.all(UInt8.self) == [10, 11, 12, 13, 14, 15])
    #expect(try Files.decode(file.bytes, frame: 2).pixels.all(UInt8.self) == [20, 21])
  }

  @Test func `axes of one pixel are left out`() throws {
    let image = try Files.decode(FITSBytes.image(8, [3, 2, 1, 1], bytes(0..<6)))
    #expect(image.description.frames.map(\.size) == [PixelSize(width: 3, height: 2)])
    #expect(image.pixels.channels == .gray)
    let leading = try Files.decode(FITSBytes.image(8, [1, 3, 2], bytes(0..<6)))
    #expect(leading.pixels.size == PixelSize(width: 3, height: 2))
    let row = try Files.decode(FITSBytes.image(8, [3, 1], bytes(0..<3)))
    #expect(row.pixels.size == PixelSize(width: 3, height: 1))
  }

  @Test func `three planes without another meaning are colours`() throws {
    let image = try Files.decode(FITSBytes.image(8, [2, 2, 3], bytes(0..<12)))
    #expect(image.description.frames.count == 1)
    #expect(image.pixels.channels == .rgb)
    #expect(image.pixels.all(UInt8.self) == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
    let wide = try Files.decode(
      FITSBytes.image(-64, [2, 2, 3], (0..<12).map { Double($0).bitPattern }))
    #expect(wide.pixels.all(Double.self) == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
  }

  @Test func `the planes of any other cube are frames`() throws {
    let spectral = FITSBytes.image(
      8, [2, 2, 3], bytes(0..<12), more: [("CTYPE3", "'FREQ    '"), ("EXTNAME", "'CUBE    '")])
    let image = try Files.decode(spectral, frame: 2)
    #expect(image.description.frames.map(\.name) == ["CUBE [1]", "CUBE [2]", "CUBE [3]"])
    #expect(image.pixels.all(UInt8.self) == [8, 9, 10, 11])
    let deep = try Files.decode(FITSBytes.image(8, [2, 2, 2, 2], bytes(0..<16)), frame: 2)
    #expect(
      deep.description.frames.map(\.name)
        == ["Primary [1, 1]", "Primary [2, 1]", "Primary [1, 2]", "Primary [2, 2]"])
    #expect(deep.pixels.all(UInt8.self) == [8, 9, 10, 11])
  }

  @Test func `four planes are colours and opacity, unless the header gives them a meaning`() throws
  {
    let picture = try Files.decode(FITSBytes.image(8, [2, 2, 4], bytes(0..<16)))
    #expect(picture.pixels.channels == .rgba)
    #expect(picture.description.frames[0].notices == ["its fourth plane is shown as opacity"])
    var stokes = FITSBytes()
    stokes.addImage(
      [2, 2, 4], (0..<16).map { $0 == 13 ? .nan : Float($0) }, more: [("CTYPE3", "'STOKES  '")])
    let cube = try Files.decode(stokes.bytes, frame: 3)
    #expect(cube.description.frames.count == 4)
    #expect(cube.pixels.channels == .gray)
    #expect(cube.pixels.all(Float.self)?[0] == 12)
  }

  @Test func `a cube of three or four planes is read as a person asks`() throws {
    let stokes = FITSBytes.image(
      16, [2, 2, 4], (0..<16).map { Int16($0) }, more: [("CTYPE3", "'STOKES  '")])
    let planes = try Files.decode(stokes, frame: 3)
    #expect(planes.description.frames.map(\.cube) == [.planes, .planes, .planes, .planes])
    let color = try Files.decode(stokes, cubes: .color)
    #expect(color.description.frames.map(\.cube) == [.color])
    #expect(color.pixels.channels == .rgba)
    #expect(color.pixels.all(Int16.self)?.prefix(8) == [0, 4, 8, 12, 1, 5, 9, 13])
    let picture = FITSBytes.image(8, [2, 2, 3], bytes(0..<12))
    #expect(try Files.decode(picture).description.frames.map(\.cube) == [.color])
    let apart = try Files.decode(picture, frame: 2, cubes: .planes)
    #expect(apart.description.frames.map(\.name) == ["Primary [1]", "Primary [2]", "Primary [3]"])
    #expect(apart.description.frames.map(\.cube) == [.planes, .planes, .planes])
    #expect(apart.pixels.all(UInt8.self) == [8, 9, 10, 11])
  }

  @Test func `where there is no choice of a cube's reading none is asked`() throws {
    for cubes in CubeReading.allCases {
      for axes in [[2, 2], [2, 2, 5], [3, 2, 1], [2, 2, 2, 3]] {
        let count = axes.reduce(1, *)
        let image = try Files.decode(FITSBytes.image(8, axes, bytes(0..<count)), cubes: cubes)
        #expect(image.description.frames.allSatisfy { $0.cube == nil && $0.channels == .gray })
      }
    }
  }

  @Test func `a cube of cubes has a colour frame for each place on its fourth axis`() throws {
    let image = try Files.decode(FITSBytes.image(8, [2, 2, 3, 2], bytes(0..<24)), frame: 1)
    #expect(image.description.frames.map(\.name) == ["Primary [1]", "Primary [2]"])
    #expect(image.pixels.all(UInt8.self)?.prefix(6) == [12, 16, 20, 13, 17, 21])
  }

  @Test(arguments: ["WAVE", "FREQ", "VRAD", "VELO-LSR", "STOKES", "TIME", "UTC", "AWAV", "ENER"])
  func `a third axis with a name is no colour`(kind: String) throws {
    let file = FITSBytes.image(8, [2, 2, 3], bytes(0..<12), more: [("CTYPE3", "'\(kind)'")])
    #expect(try Files.describe(file).frames.count == 3)
  }

  @Test func `a name goes on over cards, and may stand in small letters`() throws {
    let file = FITSBytes.image(
      8, [2, 1], bytes(0..<2), more: [("extname", "'small   '")])
    #expect(try Files.describe(file).frames[0].name == "small")
    var long = FITSBytes.image(
      8, [2, 1], bytes(0..<2), more: [("EXTNAME", "'a long&'"), ("CONTINUE", "' name'")])
    // A CONTINUE card has no equals sign.
    let card = try #require(
      stride(from: 0, to: 2880, by: 80).first { long[$0...].starts(with: Array("CONTINUE".utf8)) })
    long.replaceSubrange(card..<(card + 80), with: FITSBytes.line("CONTINUE  ' name'"))
    #expect(try Files.describe(long).frames[0].name == "a long name")
  }

  @Test func `BUNIT is the unit`() throws {
    let file = FITSBytes.image(8, [2, 1], bytes(0..<2), more: [("BUNIT", "'Jy/beam '")])
    #expect(try Files.decode(file).description.frames[0].unit == "Jy/beam")
  }

  @Test func `tile-compressed images are frames like any other`() throws {
    let file = try Files.image("compressed.fits")
    let decoder = InProcessDecoder()
    let expected = patternSamples(1)
    let first = try decoder.decodeNow(file)
    #expect(first.description.frames.map(\.name) == ["RICE", "GZIP", "QUANTIZED", "BLANK"])
    #expect(first.pixels.sampleType == .int16)
    let size = first.pixels.size
    #expect(size == PixelSize(width: 40, height: 24))
    #expect(first.pixels.values(x: 5, y: 3) == [Double(pattern(5, 3))])
    let lossless = try decoder.decodeNow(file, frame: 1).pixels
    #expect(lossless.all(Float.self)?.reduce(0, +) == expected.reduce(0) { $0 + Float($1) + 0.25 })
    #expect(lossless.values(x: 39, y: 0) == [Double(pattern(39, 0)) + 0.25])
    let quantized = try decoder.decodeNow(file, frame: 2).pixels
    let value = try #require(quantized.values(x: 7, y: 7)?.first)
    #expect(abs(value - Double(pattern(7, 7)) - 0.25) < 0.02)
    #expect(quantized.values(x: 5, y: 20)?.first?.isNaN == true)
    #expect(try decoder.decodeNow(file, frame: 3).pixels.missing == -99)
  }

  @Test func `a file that leaves out its last padding is read`() throws {
    for side in [3, 100] {
      var file = FITSBytes()
      let floats = (0..<side * side).map { Float($0) }
      file.addImage([side, side], floats, padded: false)
      let image = try Files.decode(file.bytes)
      #expect(image.pixels.all(Float.self) == floats)
      #expect(image.description.frames[0].notices == [])
    }
  }

  @Test func `brackets, tildes and bytes in a name mean nothing`() throws {
    let folder = try TemporaryFolder()
    let decoder = InProcessDecoder()
    for name in [
      "a[1:2,1].fits", "~root.fits", "b+1.fits", "mem:.fits", "c.fits(d)", "!e.fits", "f[1].fits",
      "g(2).fits", "http:x.fits", "ftp:y.fits", "-.fits", "-", "h.fits[1]", "i.fits+1",
      "j,2;k{.fits",
    ] {
      let file = folder.appending(name)
      try Files.write(FITSBytes.image(8, [2, 2], bytes(0..<4)), to: file)
      #expect(try decoder.decodeNow(file).pixels.all(UInt8.self) == [0, 1, 2, 3])
    }
    let latin = folder.path.bytes + Array("/caf".utf8) + [0xE9]
    let file = try #require(FilePath(bytes: latin))
    try Files.write(FITSBytes.image(8, [2, 2], bytes(0..<4)), to: file)
    #expect(try decoder.decodeNow(file).pixels.all(UInt8.self) == [0, 1, 2, 3])
  }

  @Test func `a spectrum of one pixel is no picture, whatever its axes`() throws {
    for axes in [[5], [1, 1, 5], [1, 1, 1, 5]] {
      let error = try Files.refusal(FITSBytes.image(8, axes, bytes(0..<5)))
      #expect(error.code == .unsupported && error.message.contains("a spectrum, no picture"))
    }
  }
}
