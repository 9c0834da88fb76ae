import CFitsio
import MarkerImaging
import MarkerLanguage

/// How an image is cut into the tiles that are the rows of its table.
struct FITSTiling {
  /// Where a tile lies: for each axis its first pixel, from 0, and its length.
  typealias Box = [(first: Int, length: Int)]

  private(set) var axes: [(length: Int, tile: Int)] = []

  /// Of the HDU at which the handle stands, whose cards `FITSTileHeader` found good.
  init(_ handle: FITSHandle) throws(ImageError) {
    guard let count = handle.integer("ZNAXIS"), (1...6).contains(count) else {
      throw ImageError(.damaged, localized("its compressed tiles have no axes"))
    }
    for number in 1...count {
      guard let length = handle.integer("ZNAXIS\(number)"), length > 0 else {
        throw ImageError(
          .damaged, localized("its compressed tiles lack the length of axis \(number)"))
      }
      let tile = handle.integer("ZTILE\(number)") ?? (number == 1 ? length : 1)
      guard tile > 0 else { throw ImageError(.damaged, "ZTILE\(number) is \(tile)") }
      axes.append((length, tile))
    }
  }

  /// How many tiles there are.
  var count: Int { axes.reduce(1) { $0 * (($1.length - 1) / $1.tile + 1) } }

  /// The samples of the largest tile.
  var largest: Int { axes.reduce(1) { $0 * min($1.tile, $1.length) } }

  /// The place of the tile in a row of the table, from 1; those at the upper edges may be smaller.
  func box(row: Int) -> Box {
    var rest = row - 1
    return axes.map { axis in
      let count = (axis.length - 1) / axis.tile + 1
      let first = rest % count * axis.tile
      rest /= count
      return (first, min(axis.tile, axis.length - first))
    }
  }

  /// How many samples the tile in a row of the table has.
  func samples(row: Int) -> Int { box(row: row).reduce(1) { $0 * $1.length } }

  /// How many runs along the first axis a tile has; they lie in it one after the other.
  func runs(_ box: Box) -> Int { box.dropFirst().reduce(1) { $0 * $1.length } }

  /// Where a run of a tile starts in the image, in samples.
  func start(ofRun run: Int, in box: Box) -> Int {
    var rest = run
    var start = box[0].first
    var stride = axes[0].length
    for (axis, part) in zip(axes, box).dropFirst() {
      start += (part.first + rest % part.length) * stride
      rest /= part.length
      stride *= axis.length
    }
    return start
  }

  /// Whether a tile may have a part of those samples of the image.
  func meets(_ samples: Range<Int>, _ box: Box) -> Bool {
    start(ofRun: 0, in: box) < samples.upperBound
      && start(ofRun: runs(box) - 1, in: box) + box[0].length > samples.lowerBound
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
