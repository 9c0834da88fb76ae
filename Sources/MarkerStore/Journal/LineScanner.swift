import SystemPackage

/// Takes a file apart into lines without ever holding more of it than one line.
struct LineScanner {
  struct Line {
    /// From 1.
    var number: Int
    /// Of its first byte in the file.
    var offset: Int64
    /// Without its line feed; empty where the line is longer than the limit.
    var bytes: ArraySlice<UInt8>
    /// Its length in the file without its line feed.
    var length: Int64
    /// Whether a line feed ends it: only the file's last line can lack it.
    var isEnded: Bool
  }

  /// A line that is longer is not taken into memory.
  var limit = 256 << 20
  let files: any StoreFiles

  /// Returns how many bytes the file held.
  func scan(_ file: FileDescriptor, _ body: (Line) -> Void) throws(Errno) -> Int64 {
    var line = Line(number: 1, offset: 0, bytes: [], length: 0, isEnded: false)
    var held: [UInt8] = []
    var position: Int64 = 0
    try files.readPieces(of: file) { piece throws(Errno) in
      var rest = piece
      while let feed = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let part = rest[..<feed]
        line.length += Int64(part.count)
        if held.isEmpty, line.length == part.count {
          line.bytes = part
        } else {
          held += part
          line.bytes = held[...]
        }
        if line.length > limit { line.bytes = [] }
        line.isEnded = true
        body(line)
        held = []
        position = line.offset + line.length + 1
        line = Line(
          number: line.number + 1, offset: position, bytes: [], length: 0, isEnded: false)
        rest = rest[(feed + 1)...]
      }
      line.length += Int64(rest.count)
      if line.length > limit { held = [] } else { held += rest }
    }
    if line.length > 0 {
      line.bytes = held[...]
      body(line)
    }
    return line.offset + line.length
  }
}
