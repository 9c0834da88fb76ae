import Foundation

/// What comes of a frame while it is decoded, before the answer.
enum BandMessage {
  case begin(BandsToCome)
  case band(slot: Int, offset: Int, count: Int)

  /// No answer begins with these bytes, which are JSON.
  private static let beginMark: UInt8 = 1
  private static let bandMark: UInt8 = 2

  var body: Data {
    switch self {
    case .begin(let bands):
      do {
        return Data([BandMessage.beginMark]) + (try JSONEncoder().encode(bands))
      } catch {
        // Nothing in it cannot be encoded; what makes no sense is refused.
        return Data([BandMessage.beginMark])
      }
    case .band(let slot, let offset, let count):
      var body = Data([BandMessage.bandMark])
      for number in [slot, offset, count] {
        withUnsafeBytes(of: Int64(number).littleEndian) { body.append(contentsOf: $0) }
      }
      return body
    }
  }

  /// Nil of an answer, and of nonsense.
  init?(_ body: Data) {
    switch body.first {
    case BandMessage.beginMark:
      do {
        self = .begin(try JSONDecoder().decode(BandsToCome.self, from: body.dropFirst()))
      } catch {
        return nil
      }
    case BandMessage.bandMark where body.count == 25:
      let numbers = body.dropFirst().withUnsafeBytes { bytes in
        (0..<3).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self).littleEndian }
      }
      self = .band(slot: Int(numbers[0]), offset: Int(numbers[1]), count: Int(numbers[2]))
    default: return nil
    }
  }
}

/// Of which frame bands come, through slots of which size.
struct BandsToCome: Codable {
  var pixels: Reply.Pixels
  var slotBytes: Int
}
