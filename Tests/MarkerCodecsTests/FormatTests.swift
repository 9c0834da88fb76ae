import MarkerCodecs
import MarkerImaging
import Testing

/// What a file is, by its first bytes.
@Suite struct FormatTests {
  private struct Start: Sendable {
    var name: String
    var bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }

    /// `text` stands after so many zeros.
    init(_ name: String, _ text: String, after zeros: Int = 0) {
      self.init(name, [UInt8](repeating: 0, count: zeros) + Array(text.utf8))
    }
  }

  private static let starts: [Start] = [
    Start("GIF", "GIF89a"), Start("WebP", "RIFF\0\0\0\0WEBPVP8 "),
    Start("BMP", "BM\0\0\0\0\0\0\0\0\0\0\0\0\u{28}\0\0\0"),
    Start("JPEG 2000", "jP  \r\n", after: 4),
    Start("JPEG 2000", [0xFF, 0x4F, 0xFF, 0x51]), Start("HEIF", "ftypheic", after: 4),
    Start("AVIF", "ftypavif", after: 4), Start("JPEG XL", [0xFF, 0x0A, 0xFA]),
    Start("PSD", "8BPS\0\u{1}"), Start("Netpbm", "P6\n40 24"),
    Start("OpenEXR", [0x76, 0x2F, 0x31, 0x01]),
    Start("HDF5", [0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10]), Start("XISF", "XISF0100"),
    Start("DICOM", "DICM", after: 128),
  ]

  @Test(arguments: starts.indices)
  func `a format that is not read is named`(index: Int) throws {
    let start = Self.starts[index]
    let bytes = start.bytes + [UInt8](repeating: 0, count: 64)
    let error = try Files.refusal(bytes, name: "image.fits")
    #expect(error.code == .unsupported)
    #expect(error.message.contains(start.name))
  }

  @Test(arguments: ["BMW is a car", "P6", "plain text", "RIFF and raff", "<html>"])
  func `what is no image is told from it`(text: String) throws {
    #expect(try Files.refusal(Array(text.utf8), name: "image.png").code == .notAnImage)
  }

  @Test func `a PNG that was sent as text is damaged`() throws {
    let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
    #expect(try Files.refusal(start, name: "image.png").code == .damaged)
  }
}
