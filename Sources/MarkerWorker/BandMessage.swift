import Foundation
import MarkerImaging

/// What comes of a frame before the answer: of what kind it is, and then its bands.
enum BandMessage {
  /// With the window's descriptor, where the program does not have it yet.
  case begin(Reply.Pixels)
  case band(slot: Int, offset: Int, count: Int)

  /// No answer, which is JSON, begins with these bytes; numbers of 64 bits follow.
  private static let beginMark: UInt8 = 1
  private static let bandMark: UInt8 = 2

  var body: Data {
    switch self {
    case .begin(let pixels):
      let type = SampleType.allCases.firstIndex { $0.rawValue == pixels.sampleType } ?? -1
      return BandMessage.body(
        BandMessage.beginMark,
        [
          pixels.frame, pixels.width, pixels.height, pixels.channels, type,
          pixels.isBottomUp ? 1 : 0, pixels.missing == nil ? 0 : 1,
        ].map { Int64($0) } + [pixels.missing ?? 0])
    case .band(let slot, let offset, let count):
      return BandMessage.body(
        BandMessage.bandMark, [slot, offset, count].map { Int64($0) })
    }
  }

  private static func body(_ mark: UInt8, _ numbers: [Int64]) -> Data {
    var body = Data([mark])
    for number in numbers {
      withUnsafeBytes(of: number.littleEndian) { body.append(contentsOf: $0) }
    }
    return body
  }

  /// The numbers of a message; nil where there are not so many.
  private static func numbers(_ body: Data, _ count: Int) -> [Int64]? {
    guard body.count == 1 + 8 * count else { return nil }
    return body.dropFirst().withUnsafeBytes { bytes in
      (0..<count).map {
        Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self))
      }
    }
  }

  /// Nil of an answer, and of nonsense.
  init?(_ body: Data) {
    switch body.first {
    case BandMessage.beginMark:
      guard let numbers = BandMessage.numbers(body, 8),
        SampleType.allCases.indices.contains(Int(numbers[4]))
      else { return nil }
      self = .begin(
        Reply.Pixels(
          frame: Int(numbers[0]), width: Int(numbers[1]), height: Int(numbers[2]),
          channels: Int(numbers[3]), sampleType: SampleType.allCases[Int(numbers[4])].rawValue,
          isBottomUp: numbers[5] != 0, missing: numbers[6] == 0 ? nil : numbers[7]))
    case BandMessage.bandMark:
      guard let numbers = BandMessage.numbers(body, 3) else { return nil }
      self = .band(slot: Int(numbers[0]), offset: Int(numbers[1]), count: Int(numbers[2]))
    default: return nil
    }
  }
}
