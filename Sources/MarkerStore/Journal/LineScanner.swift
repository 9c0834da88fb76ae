import SystemPackage

/// Takes a file apart into lines without ever holding more of it than a piece and one line.
struct LineScanner {
  struct Line: Sendable {
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

  /// The lines from an offset on, where the line of that number begins, as many at a time as end in
  /// one piece of the file. With them comes the hash that was given, continued to their end.
  ///
  /// Returns how many bytes the file held.
  func scan(
    _ file: FileDescriptor, from start: Int64 = 0, number: Int = 1, hash: XXHash64 = XXHash64(),
    _ body: ([Line], XXHash64) throws(Errno) -> Void
  ) throws(Errno) -> Int64 {
    var line = Line(number: number, offset: start, bytes: [], length: 0, isEnded: false)
    var held: [UInt8] = []
    var running = hash
    var ended = hash
    try files.readPieces(of: file, from: start) { piece throws(Errno) in
      var lines: [Line] = []
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
        lines.append(line)
        held = []
        line = Line(
          number: line.number + 1, offset: line.offset + line.length + 1, bytes: [], length: 0,
          isEnded: false)
        rest = rest[(feed + 1)...]
      }
      running.add(piece[..<rest.startIndex])
      if !lines.isEmpty { ended = running }
      running.add(rest)
      line.length += Int64(rest.count)
      if line.length > limit { held = [] } else { held += rest }
      if !lines.isEmpty { try body(lines, ended) }
    }
    if line.length > 0 {
      line.bytes = held[...]
      try body([line], ended)
    }
    return line.offset + line.length
  }
}
