import Foundation

/// The weights of a Gaussian on an axis of so many samples that reflects at its ends.
struct GaussianKernel {
  /// The middle weight, then those to either side. Their sum, the sides taken twice, is 1.
  private let weights: [Float]

  var radius: Int { weights.count - 1 }

  /// Truncated at 4 sigma, as scipy does.
  init(sigma: Double, axis count: Int) {
    let reach = Int(4 * sigma + 0.5)
    var sums = [Double](repeating: 0, count: min(reach, count) + 1)
    for place in 0...reach {
      let weight = exp(-0.5 * (Double(place) / sigma) * (Double(place) / sigma))
      guard reach > count else {
        sums[place] = weight
        continue
      }
      // The reflected axis repeats after 2 · count: weights that meet the same sample are added.
      for side in place == 0 ? [0] : [place, -place] {
        let rest = ((side % (2 * count)) + 2 * count) % (2 * count)
        if rest == 0 {
          sums[0] += weight
        } else if rest == count {
          // On both sides alike; each side is taken.
          sums[count] += weight / 2
        } else if rest < count {
          sums[rest] += weight
        }
      }
    }
    let total = sums[0] + 2 * sums.dropFirst().reduce(0, +)
    weights = sums.map { Float($0 / total) }
  }

  /// The weighted sums of 2 · radius + 1 rows, the middle one in the middle.
  func sum(
    _ rows: UnsafeBufferPointer<UnsafePointer<Float>>,
    into target: UnsafeMutablePointer<Float>, count: Int
  ) {
    let radius = radius
    weights.withUnsafeBufferPointer { weights in
      var x = 0
      while x + 16 <= count {
        var sum = GaussianKernel.sixteen(rows[radius] + x) * weights[0]
        for step in stride(from: 1, through: radius, by: 1) {
          let sides =
            GaussianKernel.sixteen(rows[radius &- step] + x)
            + GaussianKernel.sixteen(rows[radius &+ step] + x)
          sum += sides * weights[step]
        }
        UnsafeMutableRawPointer(target + x).storeBytes(of: sum, as: SIMD16<Float>.self)
        x += 16
      }
      while x < count {
        var sum = rows[radius][x] * weights[0]
        for step in stride(from: 1, through: radius, by: 1) {
          sum += (rows[radius - step][x] + rows[radius + step][x]) * weights[step]
        }
        target[x] = sum
        x += 1
      }
    }
  }

  /// The weighted sums along a row that is padded by the radius on both sides.
  func sum(
    along row: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, count: Int
  ) {
    let shifted = (-radius...radius).map { row + $0 }
    shifted.withUnsafeBufferPointer { sum($0, into: target, count: count) }
  }

  @inline(__always)
  private static func sixteen(_ place: UnsafePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(place).loadUnaligned(as: SIMD16<Float>.self)
  }
}
