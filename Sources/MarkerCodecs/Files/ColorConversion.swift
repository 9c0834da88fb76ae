import Foundation
import MarkerImaging

/// Turns pixels of other colour models into RGB in place or into other memory, pixel after pixel.
///
/// Colour profiles are not looked at: a pixel's numbers stay the file's wherever that can be.
enum ColorConversion {
  /// Subtractive inks as light: (largest − ink) · (largest − black) / largest. `stored` samples lie in
  /// a pixel, of which the first four are the inks; three are left. `turn` is 0 where the numbers are
  /// light already, as in Adobe's JPEG files, and `largest` where they are ink.
  static func inks<T: FixedWidthInteger & UnsignedInteger>(
    _ pixels: UnsafeMutablePointer<T>, count: Int, stored: Int, largest: T, turn: T
  ) {
    let most = UInt32(largest)
    let half = most / 2
    for pixel in 0..<count {
      let from = pixels + pixel * stored
      let to = pixels + pixel * 3
      let black = UInt32(from[3] ^ turn)
      for channel in 0..<3 {
        to[channel] = T((UInt32(from[channel] ^ turn) * black + half) / most)
      }
    }
  }

  /// Indices as the 8-bit RGB colours of a table of triples. With alpha each index is followed by one,
  /// which is kept, in 8 bits.
  static func palette<T: FixedWidthInteger & UnsignedInteger>(
    _ indices: UnsafePointer<T>, into pixels: UnsafeMutablePointer<UInt8>, count: Int,
    colors: [UInt8], hasAlpha: Bool, largest: Int
  ) {
    let entries = colors.count / 3
    let stored = hasAlpha ? 2 : 1
    let kept = hasAlpha ? 4 : 3
    colors.withUnsafeBufferPointer { table in
      for pixel in 0..<count {
        let index = Int(indices[pixel * stored])
        guard index < entries else { continue }
        let to = pixels + pixel * kept
        to[0] = table[index * 3]
        to[1] = table[index * 3 + 1]
        to[2] = table[index * 3 + 2]
        if hasAlpha { to[3] = UInt8(Int(indices[pixel * 2 + 1]) * 255 / max(largest, 1)) }
      }
    }
  }

  /// CIE XYZ, relative to white of equal energy, as linear RGB of ITU-R BT.709's primaries: the matrix
  /// that Ward's LogLuv encoding comes with.
  static func xyz(_ pixels: UnsafeMutablePointer<Float>, count: Int) {
    for pixel in 0..<count {
      let at = pixels + pixel * 3
      let (x, y, z) = (at[0], at[1], at[2])
      at[0] = 2.690 * x - 1.276 * y - 0.414 * z
      at[1] = -1.022 * x + 1.978 * y + 0.044 * z
      at[2] = 0.061 * x - 0.224 * y + 1.163 * z
    }
  }

  /// Divides colours that were multiplied with their alpha, which comes last, by it.
  static func unmultiply<T: FixedWidthInteger & UnsignedInteger>(
    _ pixels: UnsafeMutablePointer<T>, count: Int, channels: Int, largest: T
  ) {
    let most = UInt64(largest)
    for pixel in 0..<count {
      let at = pixels + pixel * channels
      let alpha = UInt64(at[channels - 1])
      if alpha == 0 || alpha >= most { continue }
      for channel in 0..<(channels - 1) {
        let (product, over) = UInt64(at[channel]).multipliedReportingOverflow(by: most)
        at[channel] = over ? largest : T(min(product / alpha, most))
      }
    }
  }

  static func unmultiply<T: BinaryFloatingPoint>(
    _ pixels: UnsafeMutablePointer<T>, count: Int, channels: Int
  ) {
    for pixel in 0..<count {
      let at = pixels + pixel * channels
      let alpha = at[channels - 1]
      guard alpha > 0 else { continue }
      for channel in 0..<(channels - 1) { at[channel] /= alpha }
    }
  }

  /// Stretches the alpha, the last of a pixel's samples, from `largest` to the type's largest number.
  static func widenAlpha<T: FixedWidthInteger & UnsignedInteger>(
    _ pixels: UnsafeMutablePointer<T>, count: Int, channels: Int, largest: T
  ) {
    for pixel in 0..<count {
      let at = pixel * channels + channels - 1
      pixels[at] = T(min(UInt64(pixels[at]) * UInt64(T.max) / UInt64(largest), UInt64(T.max)))
    }
  }
}

/// How a file stores CIE L*a*b* numbers.
enum LabEncoding {
  /// a and b are signed (TIFF's CIELab).
  case signed
  /// 128 stands for zero in a and b (ICCLab).
  case offset
  /// a from −85 to 85, b from −75 to 125, as facsimile has it by default (ITULab).
  case fax
}

/// Turns CIE L*a*b* pixels of white D50 into sRGB, in tables for each of a pixel's numbers.
///
/// Formulas: CIE 15; the matrix from XYZ at D50 to linear sRGB with Bradford's adaptation is
/// Lindbloom's; IEC 61966-2-1 for the transfer function.
struct LabConversion<T: FixedWidthInteger & UnsignedInteger> {
  /// f(Y) by the lightness's number, and what a and b add to it for X and Z.
  private let light: [Float]
  private let red: [Float]
  private let blue: [Float]
  /// sRGB's numbers by linear light, in equal steps from 0 to 1.
  private let curve: [T]

  /// `T` has 8 or 16 bits.
  init(_ encoding: LabEncoding) {
    let isWide = T.bitWidth == 16
    let most = Double(T.max)
    let numbers = 0...Int(T.max)
    // ICC's L reaches 100 at 0xFF00.
    let top = encoding == .offset && isWide ? 65280 : most
    light = numbers.map { Float((Double($0) * 100 / top + 16) / 116) }
    func opponent(_ number: Int, from low: Double, to high: Double) -> Double {
      switch encoding {
      case .signed:
        isWide
          ? Double(Int16(truncatingIfNeeded: number)) / 256
          : Double(Int8(truncatingIfNeeded: number))
      case .offset: Double(number) / (isWide ? 256 : 1) - 128
      case .fax: low + Double(number) * (high - low) / most
      }
    }
    red = numbers.map { Float(opponent($0, from: -85, to: 85) / 500) }
    blue = numbers.map { Float(opponent($0, from: -75, to: 125) / -200) }
    curve = (0...LabConversion.steps).map { step in
      let light = Double(step) / Double(LabConversion.steps)
      let value = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
      return T(min(value, 1) * most + 0.5)
    }
  }

  private static var steps: Int { 65535 }

  /// In place.
  func convert(_ pixels: UnsafeMutablePointer<T>, count: Int) {
    light.withUnsafeBufferPointer { light in
      red.withUnsafeBufferPointer { red in
        blue.withUnsafeBufferPointer { blue in
          curve.withUnsafeBufferPointer { curve in
            for pixel in 0..<count {
              let at = pixels + pixel * 3
              let middle = light[Int(at[0])]
              let x = 0.9642 * cube(middle + red[Int(at[1])])
              let y = cube(middle)
              let z = 0.8249 * cube(middle + blue[Int(at[2])])
              at[0] = curve[step(3.1338561 * x - 1.6168667 * y - 0.4906146 * z)]
              at[1] = curve[step(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z)]
              at[2] = curve[step(0.0719453 * x - 0.2289914 * y + 1.4052427 * z)]
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func step(_ light: Float) -> Int {
    Int(min(max(light, 0), 1) * Float(LabConversion.steps) + 0.5)
  }

  /// The inverse of CIE's f.
  @inline(__always)
  private func cube(_ value: Float) -> Float {
    value > 6 / 29 ? value * value * value : (value - 4 / 29) * 3 * (6 / 29) * (6 / 29)
  }
}
