/// A blur with every weight of the kernel, for small sigmas.
struct DirectBlur<T: Sample> {
  private let plane: BlurPlane<T>
  private let across: GaussianKernel
  private let down: GaussianKernel

  private static var bandHeight: Int { 64 }

  init(plane: BlurPlane<T>, sigma: Double) {
    self.plane = plane
    across = GaussianKernel(sigma: sigma, axis: plane.size.width)
    down = GaussianKernel(sigma: sigma, axis: plane.size.height)
  }

  func run(while isWanted: @Sendable () -> Bool) {
    let height = plane.size.height
    let bands = (height + Self.bandHeight - 1) / Self.bandHeight
    _ = (0..<bands).inParallel { band in
      guard isWanted() else { return }
      let first = band * Self.bandHeight
      blur(rows: first..<min(first + Self.bandHeight, height))
    }
  }

  private func blur(rows: Range<Int>) {
    let (width, height) = (plane.size.width, plane.size.height)
    let radius = down.radius
    let layers = plane.layers
    let source = FloatRows(width: width, count: (rows.count + 2 * radius) * layers)
    for index in 0..<(rows.count + 2 * radius) {
      plane.read(
        Reflection.place(rows.lowerBound - radius + index, height), into: source,
        at: index * layers)
    }
    let padded = FloatRows(width: width + 2 * across.radius, count: 1)
    let middle = padded[0] + across.radius
    let blurred = FloatRows(width: width, count: layers)
    for (index, y) in rows.enumerated() {
      for layer in 0..<layers {
        let neighbours = (index...(index + 2 * radius)).map {
          UnsafePointer(source[$0 * layers + layer])
        }
        neighbours.withUnsafeBufferPointer { down.sum($0, into: middle, count: width) }
        Reflection.pad(middle, count: width, by: across.radius)
        across.sum(along: middle, into: blurred[layer], count: width)
      }
      plane.write(y, from: blurred, at: 0)
    }
  }
}
