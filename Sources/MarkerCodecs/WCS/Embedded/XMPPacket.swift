import MarkerImaging
import SystemPackage

/// The XMP metadata in an image file (ISO 16684-1; part 3 says where each format keeps it), as text.
enum XMPPacket {
  /// Real ones have a few thousand bytes.
  static let most = 1 << 20

  /// From a PNG's iTXt chunk; a compressed one is not read.
  static func png(_ file: FilePath) throws(ImageError) -> [UInt8]? {
    try FileBytes.reading(file) { part in try png(part) }
  }

  private static func png(
    _ part: (_ start: Int, _ count: Int) throws -> [UInt8]
  ) throws -> [UInt8]? {
    let keyword = Array("XML:com.adobe.xmp".utf8) + [0, 0, 0]
    var at = 8
    for _ in 0..<100_000 {
      let head = try part(at, 8)
      guard head.count == 8 else { return nil }
      let length = head[..<4].reduce(0) { $0 << 8 | Int($1) }
      let type = head[4...]
      if type.elementsEqual("IEND".utf8) { return nil }
      if type.elementsEqual("iTXt".utf8), length <= most {
        let body = try part(at + 8, length)
        if body.starts(with: keyword) {
          // Language and translated keyword, each up to a zero.
          let rest = body.dropFirst(keyword.count).split(
            separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
          return rest.count == 3 ? Array(rest[2]) : nil
        }
      }
      at += length + 12
    }
    return nil
  }

  /// From a JPEG's APP1 segment, which must stand in the first bytes given here.
  static func jpeg(_ file: [UInt8]) -> [UInt8]? {
    let name = Array("http://ns.adobe.com/xap/1.0/".utf8) + [0]
    var at = 2
    while at + 4 <= file.count, file[at] == 0xFF {
      let marker = file[at + 1]
      if marker == 0xFF {
        at += 1
        continue
      }
      if marker == 0xDA { return nil }
      let end = at + 2 + (Int(file[at + 2]) << 8 | Int(file[at + 3]))
      guard end >= at + 4, end <= file.count else { return nil }
      if marker == 0xE1, file[(at + 4)..<end].starts(with: name) {
        return Array(file[(at + 4 + name.count)..<end])
      }
      at = end
    }
    return nil
  }
}
