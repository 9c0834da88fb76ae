import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

/// Positions for images that have no header of their own. The fixture images are 40 × 24.
@Suite struct CompanionSkyTests {
  private let cards = [
    ("CTYPE1", "'RA---TAN'"), ("CTYPE2", "'DEC--TAN'"), ("CRVAL1", "10.5"), ("CRVAL2", "-20.25"),
    ("CRPIX1", "11"), ("CRPIX2", "6"), ("CD1_1", "-0.001"), ("CD1_2", "0"), ("CD2_1", "0"),
    ("CD2_2", "0.001"),
  ]
  private let reference = SkyPoint(ra: 10.5, dec: -20.25)

  private func header(_ more: [(String, String)], _ all: [(String, String)]? = nil) -> [UInt8] {
    let text = ([("SIMPLE", "T"), ("BITPIX", "8")] + more + (all ?? cards)).flatMap {
      FITSBytes.card($0.0, $0.1)
    }
    return text + FITSBytes.line("END")
  }

  private let solved = [("NAXIS", "0"), ("IMAGEW", "40"), ("IMAGEH", "24")]

  /// The first frame of an image with these files beside it.
  private func frame(
    _ image: [UInt8], _ name: String, beside: [String: [UInt8]] = [:]
  ) throws -> FrameDescription {
    let folder = try TemporaryFolder()
    try Files.write(image, to: folder.appending(name))
    for (other, bytes) in beside { try Files.write(bytes, to: folder.appending(other)) }
    return try InProcessDecoder().describeNow(folder.appending(name)).frames[0]
  }

  private func expect(
    _ frame: FrameDescription, at x: Double, _ y: Double,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let sky = try #require(frame.sky, "\(frame.notices)", sourceLocation: location)
    let found = try #require(sky.pixel(at: reference), sourceLocation: location)
    #expect(
      abs(found.x - x) < 1e-6 && abs(found.y - y) < 1e-6, "\(found)", sourceLocation: location)
    let back = try #require(sky.sky(at: found), sourceLocation: location)
    #expect(abs(back.ra - 10.5) < 1e-9 && abs(back.dec + 20.25) < 1e-9, sourceLocation: location)
  }

  @Test(arguments: ["rgb8.wcs", "rgb8.png.wcs", "rgb8.hdr", "rgb8.png.hdr"])
  func `a plate solution beside a picture counts rows from the top`(name: String) throws {
    let png = try Files.bytes(Files.image("rgb8.png"))
    let frame = try frame(png, "rgb8.png", beside: [name: header(solved)])
    // CRPIX (11, 6) is the eleventh column of the sixth row from the top.
    try expect(frame, at: 10, 5)
    #expect(frame.notices == ["sky positions from \(name)"])
  }

  @Test func `a plate solution is told of where every frame is decoded too`() throws {
    let folder = try TemporaryFolder()
    try Files.write(Files.bytes(Files.image("rgb8.png")), to: folder.appending("a.png"))
    try Files.write(header(solved), to: folder.appending("a.wcs"))
    let frame = try InProcessDecoder().verifyNow(folder.appending("a.png")).frames[0]
    try expect(frame, at: 10, 5)
    #expect(frame.notices == ["sky positions from a.wcs"])
  }

  @Test func `planes of a cube share the plate solution beside it`() throws {
    let folder = try TemporaryFolder()
    let axes = [("NAXIS1", "40"), ("NAXIS2", "24"), ("NAXIS3", "2")]
    let cube = header([("NAXIS", "3")] + axes, [])
    let padding = [UInt8](repeating: 0x20, count: 2880 - cube.count)
    try Files.write(
      cube + padding + [UInt8](repeating: 0, count: 2880), to: folder.appending("a.fits"))
    try Files.write(header(solved), to: folder.appending("a.wcs"))
    let frames = try InProcessDecoder().describeNow(folder.appending("a.fits")).frames
    #expect(frames.count == 2)
    for frame in frames { try expect(frame, at: 10, 18) }
    let skies = frames.compactMap { $0.sky as? HeaderWCS }
    #expect(skies.count == 2 && skies[0] === skies[1])
  }

  @Test func `the header of a FITS image beside a picture counts rows from the bottom`() throws {
    let png = try Files.bytes(Files.image("rgb8.png"))
    let axes = [("NAXIS", "2"), ("NAXIS1", "40"), ("NAXIS2", "24")]
    try expect(frame(png, "a.png", beside: ["a.hdr": header(axes)]), at: 10, 18)
    // As lines of text, and as ASTAP writes it.
    let lines = cards.map { "\($0.0)= \($0.1)" } + ["COMMENT  Solved by ASTAP", "END"]
    let text = Array(lines.joined(separator: "\r\n").utf8)
    try expect(frame(png, "a.png", beside: ["a.wcs": text]), at: 10, 18)
  }

  @Test func `a turned JPEG's solution is turned with it`() throws {
    let jpeg = try Files.bytes(Files.image("orientation6.jpg"))
    let bare = try frame(jpeg, "turned.jpg")
    let stored = PixelSize(width: bare.size.height, height: bare.size.width)
    let size = [("NAXIS", "0"), ("IMAGEW", "\(stored.width)"), ("IMAGEH", "\(stored.height)")]
    let frame = try frame(jpeg, "turned.jpg", beside: ["turned.wcs": header(size)])
    // EXIF 6: the stored left column is the top row, the stored top row the right column.
    try expect(frame, at: Double(stored.height - 1) - 5, 10)
  }

  @Test func `a solution for another size is not taken, and that is said`() throws {
    let png = try Files.bytes(Files.image("rgb8.png"))
    let other = [("NAXIS", "0"), ("IMAGEW", "400"), ("IMAGEH", "240")]
    let frame = try frame(png, "a.png", beside: ["a.wcs": header(other)])
    #expect(frame.sky == nil)
    #expect(frame.notices == ["no sky positions: a.wcs is for 400 × 240 pixels"])
  }

  @Test func `a FITS image's own header is kept, and one beside it counts as FITS does`() throws {
    let pixels = [UInt8](repeating: 0, count: 960)
    let bare = FITSBytes.image(8, [40, 24], pixels)
    try expect(frame(bare, "a.fits", beside: ["a.wcs": header(solved)]), at: 10, 18)
    let own = cards.map { $0.0 == "CRPIX1" ? ($0.0, "21") : $0 }
    let whole = try frame(
      FITSBytes.image(8, [40, 24], pixels, more: own), "a.fits", beside: ["a.wcs": header(solved)])
    try expect(whole, at: 20, 18)
    #expect(whole.notices == [])
  }

  @Test func `what only has the name of a header is passed over`() throws {
    let png = try Files.bytes(Files.image("rgb8.png"))
    for junk in [[], Array("ENVI\nsamples = 40\n".utf8), [UInt8](repeating: 0xFF, count: 5000)] {
      let frame = try frame(png, "a.png", beside: ["a.hdr": junk])
      #expect(frame.sky == nil && frame.notices == [])
    }
  }

  // MARK: AVM

  private func xmp(_ body: String, attributes: String = "") -> [UInt8] {
    Array(
      """
      <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:avm="http://www.communicatingastronomy.org/avm/1.0/"
       \(attributes)>\(body)</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
      """.utf8)
  }

  private func list(_ name: String, _ values: String...) -> String {
    let items = values.map { "<rdf:li>\($0)</rdf:li>" }.joined()
    return "<avm:Spatial.\(name)><rdf:Seq>\(items)</rdf:Seq></avm:Spatial.\(name)>"
  }

  private var spatial: String {
    "<avm:Spatial.CoordinateFrame>ICRS</avm:Spatial.CoordinateFrame>"
      + "<avm:Spatial.CoordsystemProjection>TAN</avm:Spatial.CoordsystemProjection>"
      + list("ReferenceValue", "10.5", "-20.25") + list("ReferenceDimension", "40", "24")
      + list("ReferencePixel", "11", "6") + list("Scale", "-0.001", "0.001")
      + "<avm:Spatial.Rotation>0</avm:Spatial.Rotation>"
  }

  private func png(_ packet: [UInt8]) throws -> [UInt8] {
    let png = try Files.bytes(Files.image("rgb8.png"))
    let body = Array("XML:com.adobe.xmp".utf8) + [0, 0, 0, 0, 0] + packet
    let chunk = Array("iTXt".utf8) + body
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in chunk {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    // After the header, which is 8 + 25 bytes.
    return Array(png[..<33]) + FITSBytes.bigEndian([UInt32(body.count)]) + chunk
      + FITSBytes.bigEndian([~crc]) + Array(png[33...])
  }

  private func jpeg(_ packet: [UInt8], _ name: String) throws -> [UInt8] {
    let jpeg = try Files.bytes(Files.image(name))
    let body = Array("http://ns.adobe.com/xap/1.0/".utf8) + [0] + packet
    return Array(jpeg[..<2]) + [0xFF, 0xE1] + FITSBytes.bigEndian([UInt16(body.count + 2)]) + body
      + Array(jpeg[2...])
  }

  @Test func `a picture's AVM gives its sky, counted from the bottom`() throws {
    let png = try frame(try png(xmp(spatial)), "a.png")
    try expect(png, at: 10, 18)
    #expect(png.notices == ["sky positions from the picture's AVM"])
    try expect(frame(try jpeg(xmp(spatial), "rgb.jpg"), "a.jpg"), at: 10, 18)
  }

  @Test func `AVM's scale has the signs of the sky, and its matrix and rotation are used`() throws {
    let bare = list("ReferenceValue", "10.5", "-20.25") + list("ReferencePixel", "11", "6")
    let signs = try frame(try png(xmp(bare + list("Scale", "0.001", "0.001"))), "a.png")
    let east = try #require(signs.sky?.sky(at: PixelPoint(x: 0, y: 18)))
    #expect(east.ra > 10.5)
    let matrix = try frame(
      try png(xmp(bare + list("CDMatrix", "0", "0.001", "0.001", "0"))), "a.png")
    let up = try #require(matrix.sky?.sky(at: PixelPoint(x: 10, y: 8)))
    #expect(up.ra > 10.51 && abs(up.dec + 20.25) < 1e-4)
    let turned =
      list("Scale", "-0.001", "0.001") + "<avm:Spatial.Rotation>90</avm:Spatial.Rotation>"
    let rotated = try #require(
      try frame(try png(xmp(bare + turned)), "a.png").sky?.sky(at: PixelPoint(x: 10, y: 8)))
    // CROTA2 = 90: north lies to the left, and what is up is … east or west, not north.
    #expect(abs(rotated.dec + 20.25) < 1e-4 && abs(rotated.ra - 10.5) > 0.01)
  }

  @Test func `AVM in attributes, for a larger picture, of another frame`() throws {
    let attributes =
      "avm:Spatial.CoordinateFrame=\"GAL\" avm:Spatial.CoordsystemProjection=\"CAR\""
    let body =
      list("ReferenceValue", "100", "0") + list("ReferenceDimension", "80", "48")
      + list("ReferencePixel", "20.5", "12.5") + list("Scale", "-0.01", "0.01")
    let frame = try frame(try png(xmp(body, attributes: attributes)), "a.png")
    let sky = try #require(frame.sky, "\(frame.notices)")
    #expect(sky.skyFrame == .galactic)
    // Half the size: reference pixel (20.5 − 0.5) / 2 + 0.5, which is displayed 1 less.
    let at = try #require(sky.native(at: PixelPoint(x: 9.5, y: 24 - 6.5)))
    #expect(abs(at.ra - 100) < 1e-9 && abs(at.dec) < 1e-9)
    let next = try #require(sky.native(at: PixelPoint(x: 10.5, y: 24 - 6.5)))
    #expect(abs(next.ra - 99.98) < 1e-9)
  }

  @Test func `AVM that cannot be true says why`() throws {
    let shape = spatial.replacing("<rdf:li>24</rdf:li>", with: "<rdf:li>40</rdf:li>")
    let misfit = try frame(try png(xmp(shape)), "a.png")
    #expect(misfit.sky == nil)
    #expect(misfit.notices == ["no sky positions: its AVM is for 40 × 40 pixels"])
    let place = try frame(
      try png(xmp(spatial + "<avm:Spatial.Quality>Position</avm:Spatial.Quality>")), "a.png")
    #expect(place.sky == nil)
    #expect(place.notices.joined().contains("without scale"))
  }

  @Test func `XML with entities or without end is passed over`() throws {
    let entities =
      Array("<!DOCTYPE a [<!ENTITY b \"&#38;b;&#38;b;\">]>".utf8) + xmp(spatial + "&b;")
    #expect(try frame(try png(entities), "a.png").sky == nil)
    #expect(try frame(try png(Array(xmp(spatial).prefix(500))), "a.png").sky == nil)
  }

  @Test func `a whole FITS header in AVM is used where it agrees with the rest`() throws {
    let all = cards + [("A_ORDER", "2"), ("B_ORDER", "2"), ("A_2_0", "0.01")]
    let sip = all.map { $0.0.hasPrefix("CTYPE") ? ($0.0, $0.1.dropLast() + "-SIP'") : $0 }
    let axes = [("NAXIS", "2"), ("NAXIS1", "40"), ("NAXIS2", "24")]
    func with(_ header: [UInt8]) -> String {
      let text = String(decoding: header, as: UTF8.self).replacing("'", with: "&apos;")
      return spatial + "<avm:Spatial.FITSheader>\(text)</avm:Spatial.FITSheader>"
    }
    let point = PixelPoint(x: 15, y: 18)
    let plain = try #require(try frame(try png(xmp(spatial)), "a.png").sky?.sky(at: point))
    let bent = try #require(
      try frame(try png(xmp(with(header(axes, sip)))), "a.png").sky?.sky(at: point))
    #expect(abs(plain.ra - bent.ra) > 1e-4)
    let elsewhere = sip.map { $0.0 == "CRVAL2" ? ($0.0, "20.25") : $0 }
    let other = try #require(
      try frame(try png(xmp(with(header(axes, elsewhere)))), "a.png").sky?.sky(at: point))
    #expect(other == plain)
  }

  @Test func `a turned TIFF page's header is turned with it`() throws {
    let text = String(
      decoding: header([("NAXIS", "2"), ("NAXIS1", "6"), ("NAXIS2", "4")]).dropLast(80),
      as: UTF8.self)
    let page = TIFFImage<UInt8>(
      name: "", size: PixelSize(width: 6, height: 4), samples: [UInt8](repeating: 0, count: 24),
      text: text.replacing("CRPIX1  =                   11", with: "CRPIX1  =                    2")
        .replacing("CRPIX2  =                    6", with: "CRPIX2  =                    1"))
    let folder = try TemporaryFolder()
    let file = folder.appending("a.tif")
    try ImageWriter.tiff([page], to: file)
    try expect(try InProcessDecoder().describeNow(file).frames[0], at: 1, 3)
    // Orientation 3 is upside down: the field, a SHORT of value 1, is in the first directory.
    var bytes = try Files.bytes(file)
    let field: [UInt8] = [0x12, 0x01, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00]
    let at = try #require(
      bytes.indices.first { bytes[$0...].prefix(field.count).elementsEqual(field) })
    bytes[at + 8] = 3
    try Files.write(bytes, to: folder.appending("b.tif"))
    try expect(
      try InProcessDecoder().describeNow(folder.appending("b.tif")).frames[0], at: 4, 0)
  }
}
