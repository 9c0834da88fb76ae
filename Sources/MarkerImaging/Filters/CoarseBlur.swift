/// A blur worked out on a grid of cells of two thirds of a sigma: as fast for a large sigma as for a small.
struct CoarseBlur<T: Sample> {
  private let plane: BlurPlane<T>
  private let across: CoarseAxis
  private let down: CoarseAxis

  init(plane: BlurPlane<T>, sigma: Double) {
    self.plane = plane
    across = CoarseAxis(samples: plane.size.width, sigma: sigma)
    down = CoarseAxis(samples: plane.size.height, sigma: sigma)
  }

  func run(while isWanted: @Sendable () -> Bool) {
    let cells = FloatRows(width: across.cells, count: down.cells * plane.layers)
    let cores = Cores.count
    // Bands read three cells' rows again, so they are not to be small.
    let bands = max(1, min(4 * cores, down.cells / 12, down.cells), min(cores, down.cells))
    _ = (0..<bands).inParallel { band in
      guard isWanted() else { return }
      gather(cells: (down.cells * band / bands)..<(down.cells * (band + 1) / bands), into: cells)
    }
    guard isWanted() else { return }
    let blurred = blurred(cells)
    let height = plane.size.height
    let bandHeight = 128
    _ = (0..<((height + bandHeight - 1) / bandHeight)).inParallel { band in
      guard isWanted() else { return }
      let first = band * bandHeight
      spread(blurred, rows: first..<min(first + bandHeight, height))
    }
  }

  /// The means of what falls into some rows of cells.
  private func gather(cells: Range<Int>, into result: FloatRows) {
    let width = plane.size.width
    let layers = plane.layers
    let sums = FloatRows(width: width, count: cells.count * layers)
    sums.clear()
    let row = FloatRows(width: width, count: layers)
    for y in 0..<plane.size.height {
      var isRead = false
      for index in 0..<4 {
        let cell = Reflection.place(down.firstCell[y] + index, down.cells)
        guard cells.contains(cell) else { continue }
        if !isRead { plane.read(y, into: row, at: 0) }
        isRead = true
        let weight = down.weights[y][index]
        for layer in 0..<layers {
          let sum = sums[(cell - cells.lowerBound) * layers + layer]
          let values = row[layer]
          for x in 0..<width { sum[x] += weight * values[x] }
        }
      }
    }
    let padded = FloatRows(width: across.cells + 2 * CoarseAxis.padding, count: 1)
    for cell in cells {
      for layer in 0..<layers {
        let target = result[cell * layers + layer]
        across.gather(
          sums[(cell - cells.lowerBound) * layers + layer], through: padded[0], into: target)
        for x in 0..<across.cells { target[x] *= down.gain[cell] }
      }
    }
  }

  /// The rows of cells under the Gaussian, with their padding.
  private func blurred(_ cells: FloatRows) -> FloatRows {
    let layers = plane.layers
    let radius = down.kernel.radius
    let padding = CoarseAxis.padding
    let result = FloatRows(width: across.cells + 2 * padding, count: cells.count)
    let parts = min(down.cells, Cores.count * 2)
    _ = (0..<parts).inParallel { part in
      let padded = FloatRows(width: across.cells + 2 * across.kernel.radius, count: 1)
      let middle = padded[0] + across.kernel.radius
      for cell in (down.cells * part / parts)..<(down.cells * (part + 1) / parts) {
        for layer in 0..<layers {
          let neighbours = (-radius...radius).map {
            UnsafePointer(cells[Reflection.place(cell + $0, down.cells) * layers + layer])
          }
          neighbours.withUnsafeBufferPointer {
            down.kernel.sum($0, into: middle, count: across.cells)
          }
          Reflection.pad(middle, count: across.cells, by: across.kernel.radius)
          let target = result[cell * layers + layer] + padding
          across.kernel.sum(along: middle, into: target, count: across.cells)
          Reflection.pad(target, count: across.cells, by: padding)
        }
      }
    }
    return result
  }

  private func spread(_ cells: FloatRows, rows: Range<Int>) {
    let width = plane.size.width
    let layers = plane.layers
    let first = down.firstCell[rows.lowerBound]
    let count = down.firstCell[rows.upperBound - 1] + 4 - first
    let wide = FloatRows(width: width, count: count * layers)
    for index in 0..<count {
      for layer in 0..<layers {
        let cell = Reflection.place(first + index, down.cells)
        across.spread(cells[cell * layers + layer], into: wide[index * layers + layer])
      }
    }
    let blurred = FloatRows(width: width, count: layers)
    for y in rows {
      let weights = down.weights[y]
      for layer in 0..<layers {
        let four = (0..<4).map {
          UnsafePointer(wide[(down.firstCell[y] - first + $0) * layers + layer])
        }
        let (a, b, c, d) = (four[0], four[1], four[2], four[3])
        let (wa, wb, wc, wd) = (weights.x, weights.y, weights.z, weights.w)
        let target = blurred[layer]
        for x in 0..<width {
          target[x] = (wa * a[x] + wb * b[x]) + (wc * c[x] + wd * d[x])
        }
      }
      plane.write(y, from: blurred, at: 0)
    }
  }
}
