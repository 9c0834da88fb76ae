import CFitsio
import MarkerImaging

/// How floating-point samples of a tile-compressed image were made integers: FITS standard 4.0,
/// section 10.2, with the subtractive dithering of its appendix I.
struct FITSQuantization {
  /// What a quantization step is worth in a tile, and its zero.
  typealias Steps = (scale: Double, zero: Double, blank: Int32?)

  private enum Method: String {
    case none = "NO_DITHER"
    case subtractive = "SUBTRACTIVE_DITHER_1"
    /// As the first, and exact zeros stay zero.
    case keepingZero = "SUBTRACTIVE_DITHER_2"
  }

  private let method: Method
  /// Of the first tile, from 0.
  private let seed: Int
  private let scale: Int32
  private let zero: Int32?
  private let blank: Int32?
  private let commonBlank: Int32?
  private let dither: [Float]

  /// Nil where the image's samples were not quantized.
  init?(_ handle: FITSHandle) {
    let name = handle.text("ZQUANTIZ")?.uppercased() ?? ""
    guard name != "NONE", let scale = handle.column("ZSCALE") else { return nil }
    self.scale = scale
    zero = handle.column("ZZERO")
    blank = handle.column("ZBLANK")
    commonBlank = (handle.integer("ZBLANK") ?? handle.integer("BLANK")).flatMap {
      Int32(exactly: $0)
    }
    method = Method(rawValue: name) ?? .none
    seed = (max(handle.integer("ZDITHER0") ?? 1, 1) - 1) % FITSQuantization.count
    dither = method == .none ? [] : FITSQuantization.randoms
  }

  /// Those of a tile; nil where its samples are as they were.
  func steps(_ handle: FITSHandle, _ row: Int) throws(ImageError) -> Steps? {
    let scale = try number(handle, scale, row)
    guard scale != 0 else { return nil }
    let zero = try zero.map { column throws(ImageError) in try number(handle, column, row) }
    let own = try blank.map { column throws(ImageError) in try number(handle, column, row) }
    return (scale, zero ?? 0, own.flatMap { Int32(exactly: $0) } ?? commonBlank)
  }

  private func number(
    _ handle: FITSHandle, _ column: Int32, _ row: Int
  ) throws(ImageError) -> Double {
    var value = 0.0
    var status: Int32 = 0
    var sawMissing: Int32 = 0
    ffgcvd(handle.pointer, column, Int64(row), 1, 1, 0, &value, &sawMissing, &status)
    try FITSHandle.check(status)
    return value
  }

  /// Calls with each sample of the tile in a row, from 1, whose integers are given big-endian.
  func restore(
    _ bytes: [UInt8], _ count: Int, _ row: Int, _ steps: Steps, put: (Int, Double) -> Void
  ) {
    var start = (row - 1 + seed) % FITSQuantization.count
    var next = method == .none ? 0 : Int(dither[start] * 500)
    bytes.withUnsafeBytes { bytes in
      for index in 0..<count {
        let stored = Int32(
          bigEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
        var value = Double(stored)
        if method != .none { value += 0.5 - Double(dither[next]) }
        value = value * steps.scale + steps.zero
        if stored == steps.blank {
          value = .nan
        } else if method == .keepingZero, stored == FITSQuantization.exactZero {
          value = 0
        }
        put(index, value)
        if method == .none { continue }
        next += 1
        if next == FITSQuantization.count {
          start = (start + 1) % FITSQuantization.count
          next = Int(dither[start] * 500)
        }
      }
    }
  }

  private static let count = 10_000
  private static let exactZero: Int32 = -2_147_483_646

  /// The standard's random numbers in [0, 1): Park and Miller's generator, seeded with 1.
  private static let randoms: [Float] = {
    var seed = 1.0
    return (0..<count).map { _ in
      let product = 16807.0 * seed
      seed = product - 2_147_483_647.0 * (product / 2_147_483_647.0).rounded(.towardZero)
      return Float(seed / 2_147_483_647.0)
    }
  }()
}
