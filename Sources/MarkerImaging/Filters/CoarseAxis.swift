import Foundation

/// An axis seen in cells of two thirds of a sigma, where a Gaussian needs few weights.
///
/// Samples are gathered into cells by cubic B-splines and the cells' numbers spread out again by the
/// same (M. Unser, "Splines: a perfect fit", 1999). Each of the two blurs with the variance of its
/// spline, a third of a cell squared, so the Gaussian between them is narrower by as much. Cells lie
/// evenly from end to end, so that what is reflected at the ends is so in cells too.
struct CoarseAxis {
  /// The number of cells.
  let cells: Int
  let kernel: GaussianKernel
  /// For each sample the first of four cells in a row, between −2 and cells − 2, and its weights.
  let firstCell: [Int]
  let weights: [SIMD4<Float>]
  /// What the gathered sum of each cell is multiplied by to be a mean.
  let gain: [Float]

  /// Cells that are needed beyond both ends.
  static let padding = 2

  init(samples count: Int, sigma: Double) {
    cells = max(1, Int((1.5 * Double(count) / sigma).rounded(.up)))
    let width = Double(count) / Double(cells)
    kernel = GaussianKernel(
      sigma: (sigma * sigma / (width * width) - 2.0 / 3).squareRoot(), axis: cells)
    var firstCell: [Int] = []
    var weights: [SIMD4<Float>] = []
    var sums = [Double](repeating: 0, count: cells)
    for sample in 0..<count {
      let place = (Double(sample) + 0.5) / width - 0.5
      let cell = place.rounded(.down)
      let four = CoarseAxis.spline(place - cell)
      firstCell.append(Int(cell) - 1)
      weights.append(SIMD4<Float>(four))
      for index in 0..<4 {
        sums[Reflection.place(Int(cell) - 1 + index, cells)] += four[index]
      }
    }
    self.firstCell = firstCell
    self.weights = weights
    gain = sums.map { Float(1 / $0) }
  }

  /// The cubic B-spline at so much behind a cell's middle: the weights of the cell before, that
  /// cell, and the two after.
  private static func spline(_ t: Double) -> SIMD4<Double> {
    let s = 1 - t
    return SIMD4(
      s * s * s / 6, (4 - 6 * t * t + 3 * t * t * t) / 6, (4 - 6 * s * s + 3 * s * s * s) / 6,
      t * t * t / 6)
  }

  /// Gathers a row of samples into a row of cells. `padded` is room for the cells with their
  /// padding.
  func gather(
    _ samples: UnsafePointer<Float>, through padded: UnsafeMutablePointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) {
    padded.update(repeating: 0, count: cells + 2 * CoarseAxis.padding)
    for sample in firstCell.indices {
      let place = UnsafeMutableRawPointer(padded + (firstCell[sample] + CoarseAxis.padding))
      let sum =
        place.loadUnaligned(as: SIMD4<Float>.self) + weights[sample] * samples[sample]
      place.storeBytes(of: sum, as: SIMD4<Float>.self)
    }
    target.update(from: padded + CoarseAxis.padding, count: cells)
    for step in 1...CoarseAxis.padding {
      target[Reflection.place(-step, cells)] += padded[CoarseAxis.padding - step]
      target[Reflection.place(cells - 1 + step, cells)] +=
        padded[CoarseAxis.padding + cells - 1 + step]
    }
    for cell in 0..<cells { target[cell] *= gain[cell] }
  }

  /// Spreads a row of padded cells out to samples.
  func spread(_ padded: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>) {
    for sample in firstCell.indices {
      let place = UnsafeRawPointer(padded + (firstCell[sample] + CoarseAxis.padding))
      let parts = weights[sample] * place.loadUnaligned(as: SIMD4<Float>.self)
      target[sample] = (parts.x + parts.y) + (parts.z + parts.w)
    }
  }
}
