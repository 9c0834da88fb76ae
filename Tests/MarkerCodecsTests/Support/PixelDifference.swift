import Foundation
import MarkerImaging

/// Where a part of a frame differs from the frame.
enum PixelDifference {
  /// The first row that is not the same bytes, as its index in the part; nil where all are.
  static func first(
    _ part: PixelBuffer, _ whole: PixelBuffer, _ columns: Range<Int>, _ rows: Range<Int>
  ) -> Int? {
    guard part.sampleType == whole.sampleType, part.channels == whole.channels else { return -1 }
    let pixelBytes = whole.channels.rawValue * whole.sampleType.byteCount
    let count = columns.count * pixelBytes
    return rows.indices.map { $0 - rows.lowerBound }.first { row in
      let there =
        (whole.storedRow(rows.lowerBound + row) * whole.size.width + columns.lowerBound)
        * pixelBytes
      let here = part.storedRow(row) * count
      guard let one = part.bytes.baseAddress, let other = whole.bytes.baseAddress else {
        return true
      }
      return memcmp(one + here, other + there, count) != 0
    }
  }
}
