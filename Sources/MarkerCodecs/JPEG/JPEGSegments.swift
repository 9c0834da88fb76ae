/// What a JPEG's segments say before its pixels: size, precision, orientation. Every length is checked
/// against the file's end; a broken segment ends the search.
struct JPEGSegments {
  /// The frame header (SOF).
  struct Header {
    /// Its marker's second byte: 0xC0 baseline, 0xC2 progressive, 0xC3 lossless, ….
    var marker: UInt8
    /// Bits a sample.
    var precision: Int
    var width: Int
    var height: Int
    var components: Int

    var isProgressive: Bool { [0xC2, 0xC6, 0xCA, 0xCE].contains(marker) }
    var isLossless: Bool { [0xC3, 0xC7, 0xCB, 0xCF].contains(marker) }
    /// Built of pictures of several sizes.
    var isHierarchical: Bool { (0xC5...0xC7).contains(marker) || (0xCD...0xCF).contains(marker) }
  }

  private(set) var header: Header?
  private(set) var orientation = Orientation.topLeft
  /// Where the first scan begins, from the file's start; nil where there is none.
  private(set) var pixels: Int?

  init(_ file: UnsafeRawBufferPointer) {
    var at = 2
    while at + 4 <= file.count {
      // Bytes between segments are passed over, as libjpeg does.
      guard file[at] == 0xFF, file[at + 1] != 0xFF, file[at + 1] != 0 else {
        at += 1
        continue
      }
      let marker = file[at + 1]
      if (0xD0...0xD9).contains(marker) || marker == 0x01 {
        at += 2
        continue
      }
      let length = Int(file[at + 2]) << 8 | Int(file[at + 3])
      guard length >= 2, at + 2 + length <= file.count else { return }
      let body = UnsafeRawBufferPointer(rebasing: file[(at + 4)..<(at + 2 + length)])
      switch marker {
      case 0xDA:
        pixels = at
        return
      case 0xE1: readEXIF(body)
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF, 0xF7:
        if header == nil { readHeader(marker, body) }
      default: break
      }
      at += 2 + length
    }
  }

  /// The comments before the first scan.
  static func comments(_ file: [UInt8]) -> [[UInt8]] {
    var comments: [[UInt8]] = []
    var at = 2
    while at + 4 <= file.count, file[at] == 0xFF, file[at + 1] != 0xDA {
      let end = at + 2 + (Int(file[at + 2]) << 8 | Int(file[at + 3]))
      guard end >= at + 4, end <= file.count else { break }
      if file[at + 1] == 0xFE { comments.append(Array(file[(at + 4)..<end])) }
      at = end
    }
    return comments
  }

  /// The scans from the first on; each goes over the whole picture.
  func scans(_ file: UnsafeRawBufferPointer) -> Int {
    var count = 0
    guard var at = pixels else { return 0 }
    // In entropy-coded data 0xFF is followed by zero.
    while at + 1 < file.count {
      if file[at] == 0xFF {
        if file[at + 1] == 0xDA { count += 1 }
        if file[at + 1] == 0xD9 { break }
      }
      at += 1
    }
    return count
  }

  private mutating func readHeader(_ marker: UInt8, _ body: UnsafeRawBufferPointer) {
    guard body.count >= 6 else { return }
    header = Header(
      marker: marker, precision: Int(body[0]), width: Int(body[3]) << 8 | Int(body[4]),
      height: Int(body[1]) << 8 | Int(body[2]), components: Int(body[5]))
  }

  private mutating func readEXIF(_ body: UnsafeRawBufferPointer) {
    guard body.count > 14, body.starts(with: [0x45, 0x78, 0x69, 0x66, 0]) else { return }
    let tiff = UnsafeRawBufferPointer(rebasing: body[6...])
    let isLittle = tiff[0] == 0x49
    func short(_ at: Int) -> Int? {
      guard at >= 0, at + 2 <= tiff.count else { return nil }
      let (one, two) = (Int(tiff[at]), Int(tiff[at + 1]))
      return isLittle ? two << 8 | one : one << 8 | two
    }
    func long(_ at: Int) -> Int? {
      guard let one = short(at), let two = short(at + 2) else { return nil }
      return isLittle ? two << 16 | one : one << 16 | two
    }
    guard let directory = long(4), let count = short(directory) else { return }
    for entry in 0..<count {
      let at = directory + 2 + entry * 12
      guard let tag = short(at), let type = short(at + 2) else { return }
      // The value is a short, or by mistake a long.
      if tag == 0x0112, let value = type == 4 ? long(at + 8) : short(at + 8),
        let found = UInt16(exactly: value).flatMap(Orientation.init)
      {
        orientation = found
        return
      }
    }
  }
}
