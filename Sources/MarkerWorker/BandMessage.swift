import Foundation

/// What comes of a frame before the answer: of what kind it is, and then its bands.
enum BandMessage {
  /// With the window's descriptor, where the program does not have it yet.
  case begin(Reply.Pixels)
  case band(slot: Int, offset: Int, count: Int)

  /// No answer begins with these bytes, which are JSON.
  private static let beginMark: UInt8 = 1
  private static let bandMark: UInt8 = 2

  var body: Data {
    switch self {
    case .begin(let pixels):
      do {
        return Data([BandMessage.beginMark]) + (try JSONEncoder().encode(pixels))
      } catch {
        // Nothing in it cannot be encoded; what makes no sense is refused.
        return Data([BandMessage.beginMark, 0])
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
    case BandMessage.beginMark where body.count > 1:
      do {
        self = .begin(try JSONDecoder().decode(Reply.Pixels.self, from: body.dropFirst()))
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
