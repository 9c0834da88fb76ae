import CFitsio
import MarkerImaging

/// How an image is cut into the tiles that are the rows of its table.
struct FITSTiling {
  private var axes: [(length: Int, tile: Int)] = []

  /// Of the HDU at which the handle stands, whose cards `FITSTileHeader` found good.
  init(_ handle: FITSHandle) throws(ImageError) {
    var count = 0
    guard FITSTiling.read(handle, "ZNAXIS", &count), (1...6).contains(count) else {
      throw ImageError(.damaged, "its compressed tiles have no axes")
    }
    for number in 1...count {
      var length = 0
      guard FITSTiling.read(handle, "ZNAXIS\(number)", &length), length > 0 else {
        throw ImageError(.damaged, "its compressed tiles lack the length of axis \(number)")
      }
      var tile = 0
      if !FITSTiling.read(handle, "ZTILE\(number)", &tile) { tile = number == 1 ? length : 1 }
      guard tile > 0 else { throw ImageError(.damaged, "ZTILE\(number) is \(tile)") }
      axes.append((length, tile))
    }
  }

  private static func read(_ handle: FITSHandle, _ keyword: String, _ value: inout Int) -> Bool {
    var status: Int32 = 0
    var number: Int64 = 0
    ffgkyjj(handle.pointer, keyword, &number, nil, &status)
    value = Int(number)
    return status == 0
  }

  /// The samples of the tile in a row of the table, from 1; those at the upper edges may be smaller.
  func samples(row: Int) -> Int {
    var rest = row - 1
    var samples = 1
    for (length, tile) in axes {
      let count = (length - 1) / tile + 1
      samples *= min(tile, length - rest % count * tile)
      rest /= count
    }
    return samples
  }

  /// Whether an HCOMPRESS stream has the size that its tile has; anything that is none may pass,
  /// cfitsio refuses it.
  func fits(hcompressed bytes: ArraySlice<UInt8>, row: Int) -> Bool {
    let head = bytes.prefix(10)
    guard head.count == 10 else { return false }
    guard head.starts(with: [0xDD, 0x99]) else { return true }
    func number(_ at: Int) -> Int {
      head.dropFirst(at).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
    let (width, height) = (number(2), number(6))
    let longest = Int(Int32.max)
    guard (1...longest).contains(width), (1...longest).contains(height) else { return false }
    return width * height <= samples(row: row)
  }
}
