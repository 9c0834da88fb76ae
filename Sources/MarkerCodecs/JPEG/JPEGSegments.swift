/// What a JPEG's segments say before its pixels: precision, orientation, Adobe's mark. Every length
/// is checked against the file's end; a broken segment ends the search.
struct JPEGSegments {
  /// Bits a sample.
  private(set) var precision: UInt8?
  private(set) var orientation = Orientation.topLeft
  /// Adobe's programs store CMYK upside down.
  private(set) var isAdobe = false

  init(_ file: UnsafeRawBufferPointer) {
    var at = 2
    while at + 4 <= file.count, file[at] == 0xFF {
      let marker = file[at + 1]
      if marker == 0xFF {
        at += 1
        continue
      }
      let length = Int(file[at + 2]) << 8 | Int(file[at + 3])
      guard length >= 2, at + 2 + length <= file.count else { return }
      let body = UnsafeRawBufferPointer(rebasing: file[(at + 4)..<(at + 2 + length)])
      switch marker {
      case 0xDA: return
      case 0xE1: readEXIF(body)
      case 0xEE: if body.starts(with: Array("Adobe".utf8)) { isAdobe = true }
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: precision = body.first
      default: break
      }
      at += 2 + length
    }
  }

  private mutating func readEXIF(_ body: UnsafeRawBufferPointer) {
    guard body.count > 14, body.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) else { return }
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
      guard let tag = short(at) else { return }
      if tag == 0x0112, let value = short(at + 8),
        let found = Orientation(rawValue: UInt16(value))
      {
        orientation = found
        return
      }
    }
  }
}
