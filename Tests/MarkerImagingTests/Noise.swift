import MarkerImaging
import MarkerModel

/// The images of Tools/make-display-fixtures.py.
enum Noise {
  static func image(_ kind: String, width: Int, height: Int) -> PixelBuffer {
    let size = PixelSize(width: width, height: height)
    let noise = values(width * height)
    if kind == "uint16" {
      return .of(
        noise.map { UInt16(truncatingIfNeeded: $0 % 4096 + ($0 % 97 == 0 ? 60000 : 0)) },
        size: size)
    }
    switch kind {
    case "uint8": return .of(noise.map { UInt8($0 % 251) }, size: size)
    case "int64": return .of(noise.map { Int64($0 % 1000) - 1 << 60 }, size: size)
    case "uint64": return .of(noise.map { UInt64.max - 4999 + UInt64($0 % 1000) }, size: size)
    case "pedestal": return .of(noise.map { 1e9 + Double($0 % 1000) / 100 }, size: size)
    case "constant": return .of(noise.map { _ in 7.25 }, size: size)
    default: break
    }
    return .of(
      noise.map { value -> Float in
        if kind == "holes" {
          if value % 1009 == 0 { return .infinity }
          if value % 13 == 0 { return .nan }
        }
        let sample = Double(value % 100000) / 997 - 20
        return Float(value % 89 == 0 ? sample * 300 : sample)
      }, size: size)
  }

  static func values(_ count: Int) -> [Int] {
    var state: UInt32 = 12345
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int(state >> 8)
    }
  }
}
