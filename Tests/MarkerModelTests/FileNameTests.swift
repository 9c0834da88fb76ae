import MarkerModel
import SystemPackage
import Testing

@Suite struct FileNameTests {
  @Test(arguments: [
    Array("plain.fits".utf8), Array("caf\u{E9}".utf8), Array("cafe\u{301}".utf8),
    [0x61, 0xE9, 0x62], [0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x0A, 0x0D, 0x7F],
    Array("a\u{1F52D}b".utf8),
  ])
  func `the bytes of a name come back as they were`(bytes: [UInt8]) {
    #expect(FilePath(bytes: bytes)?.bytes == bytes)
  }

  @Test func `a name with a zero byte is none`() {
    #expect(FilePath(bytes: [0x61, 0x00, 0x62]) == nil)
  }

  @Test func `what is not UTF-8 is shown by its bytes, and the rest as text`() {
    #expect(FilePath(bytes: [0x61, 0xE9, 0x62])?.shown == "a\\xE9b")
    #expect(FilePath(bytes: [0xE2, 0x82])?.shown == "\\xE2\\x82")
    #expect(FilePath(bytes: Array("é🔭".utf8))?.shown == "é🔭")
    #expect(FilePath(bytes: [0xF5, 0x80])?.shown == "\\xF5\\x80")
  }

  @Test func `control characters are shown by their bytes, so that a name stays on its line`() {
    #expect(FilePath(bytes: [0x61, 0x0A, 0x09, 0x7F])?.shown == "a\\x0A\\x09\\x7F")
  }
}
