import MarkerImaging
import SystemPackage

/// The texts in a PNG's tEXt and iTXt chunks; compressed ones are told to be there.
enum PNGTexts {
  static func read(_ file: FilePath) throws(ImageError) -> [(keyword: String, text: [UInt8])] {
    try FileBytes.reading(file) { part in
      var texts: [(keyword: String, text: [UInt8])] = []
      var at = 8
      for _ in 0..<100_000 {
        let head = try part(at, 8)
        guard head.count == 8 else { break }
        let length = head[..<4].reduce(0) { $0 << 8 | Int($1) }
        let type = String(decoding: head[4...], as: UTF8.self)
        if type == "IEND" { break }
        if ["tEXt", "iTXt", "zTXt"].contains(type), length <= XMPPacket.most {
          if let text = text(try part(at + 8, length), of: type) { texts.append(text) }
        }
        at += length + 12
      }
      return texts
    }
  }

  private static func text(
    _ body: [UInt8], of type: String
  ) -> (keyword: String, text: [UInt8])? {
    guard let end = body.firstIndex(of: 0) else { return nil }
    let keyword = String(decoding: body[..<end], as: UTF8.self)
    let rest = body[(end + 1)...]
    let packed = (keyword, Array("(compressed)".utf8))
    switch type {
    case "tEXt": return (keyword, Array(rest))
    case "iTXt":
      guard rest.count >= 2 else { return nil }
      if rest.first != 0 { return packed }
      // Language and translated keyword, each up to a zero.
      let parts = rest.dropFirst(2).split(
        separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
      return parts.count == 3 ? (keyword, Array(parts[2])) : nil
    default: return packed
    }
  }
}
