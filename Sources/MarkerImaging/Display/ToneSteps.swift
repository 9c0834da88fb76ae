import Synchronization

/// The range between the limits in steps that are each drawn in one colour.
struct ToneSteps: Sendable {
  /// The stretched value of each step, from 0 to 1.
  let values: [Double]
  /// Steps of equal width, as many to a unit; 0 where the range has no width.
  private let scale: Double
  /// Where the steps after the first begin, less the low limit: for stretches that are too steep
  /// somewhere for steps of equal width. Empty for those.
  private let edges: [Double]
  /// Where in the edges to look for one, by parts of the range of equal width.
  private let places: [UInt16]

  /// Fine enough that the steepest of the plain stretches (log, a slope of 145 at 0) stays within
  /// a third of one gray level.
  private static let count = 65536
  /// One less than a power of two, for a search without branches.
  private static let edgeCount = 4095
  private static let partCount = 1 << 14
  /// The stretched values at which one step ends and the next begins.
  static let edgeShares = (0..<edgeCount).map { (Double($0) + 0.5) / Double(edgeCount) }

  /// - Parameters:
  ///   - width: of the range, in the image's units.
  ///   - scale: how many units of the samples to draw make up one of the image.
  init(_ stretch: Stretch, width: Double, distribution: ValueDistribution?, scale unit: Double) {
    let begins: [Double]? =
      switch stretch {
      case .histogram: distribution?.edges
      case .exponent(let a):
        ToneSteps.edgeShares.map { width * Stretch.exponent(1 / a)($0) }
      default: nil
      }
    // Limits so close that the scale would be infinite are as good as one.
    let isWide = width > 0 && (1 / (width * unit)).isFinite
    scale = isWide ? 1 / (width * unit) : 0
    guard let begins, isWide else {
      edges = []
      places = []
      values = ToneSteps.even(stretch)
      return
    }
    let last = Double(ToneSteps.edgeCount)
    values = (0...ToneSteps.edgeCount).map { Double($0) / last }
    let edges = begins.map { unit * $0 }
    self.edges = edges
    // Of each part of the range, how many edges lie before it.
    var below = 0
    let partWidth = 1 / (scale * Double(ToneSteps.partCount))
    places = (0...ToneSteps.partCount).map { part in
      let begin = Double(part) * partWidth
      while below < edges.count, edges[below] < begin { below += 1 }
      return UInt16(below)
    }
  }

  /// The values of steps of equal width, which go by the stretch alone; those of the last one are kept.
  private static func even(_ stretch: Stretch) -> [Double] {
    if let last = lastEven.withLock({ $0 }), last.stretch == stretch { return last.values }
    let values = (0..<count).map { stretch(Double($0) / Double(count - 1)) }
    lastEven.withLock { $0 = (stretch, values) }
    return values
  }

  private static let lastEven = Mutex<(stretch: Stretch, values: [Double])?>(nil)

  /// Whether the steps are of equal width.
  var isEven: Bool { edges.isEmpty }

  /// Steps to a unit, where they are of equal width.
  var evenScale: Double? { edges.isEmpty && scale > 0 ? scale : nil }

  /// The step of a finite or infinite value, given as what it is above the low limit.
  @inline(__always)
  func step(_ offset: Double) -> Int {
    if !edges.isEmpty { return search(offset) }
    // A range without width (a constant image) is dark up to its value and bright above.
    let last = Double(ToneSteps.count - 1)
    let place = scale > 0 ? offset * (scale * last) : (offset > 0 ? last : 0)
    return ToneSteps.nearest(place, last)
  }

  /// The step nearest to a place from 0 to the last.
  @inline(__always)
  static func nearest(_ place: Double, _ last: Double) -> Int {
    let inside = place > 0 ? place : 0
    return Int((inside < last ? inside : last) + 0.5)
  }

  /// How many edges are not above it: looked for among those of its part of the range alone.
  @inline(__always)
  private func search(_ offset: Double) -> Int {
    let parts = Double(ToneSteps.partCount)
    let place = offset * (scale * parts)
    guard place > 0 else {
      return edges.withUnsafeBufferPointer { search($0, offset, 0, $0.count) }
    }
    let part = Int(place < parts ? place : parts - 1)
    return places.withUnsafeBufferPointer { places in
      edges.withUnsafeBufferPointer { edges in
        // A hair of rounding, and what is above the range, may be in the next part.
        let end = place < parts ? Int(places[min(part &+ 2, ToneSteps.partCount)]) : edges.count
        return search(edges, offset, Int(places[max(part &- 1, 0)]), end)
      }
    }
  }

  @inline(__always)
  private func search(
    _ edges: UnsafeBufferPointer<Double>, _ offset: Double, _ begin: Int, _ end: Int
  ) -> Int {
    var (begin, end) = (begin, end)
    while begin < end {
      let middle = (begin &+ end) >> 1
      if edges[middle] <= offset { begin = middle &+ 1 } else { end = middle }
    }
    return begin
  }
}

/// The colour of each step, as a gray value, and its value after contrast and bias.
///
/// Steps of equal width have them whatever the limits are: those of the last settings are kept, so that a
/// page turn need not make them.
struct ToneColors: Sendable {
  let stretched: [Float]
  let colors: [UInt32]

  private init(_ steps: ToneSteps, _ settings: DisplaySettings) {
    let stretched = steps.values.map { settings.contrastBias($0) }
    self.stretched = stretched.map { Float($0) }
    colors = stretched.map { value in
      settings.colormap.color(settings.isInverted ? 1 - value : value)
    }
  }

  static func of(_ steps: ToneSteps, _ settings: DisplaySettings) -> ToneColors {
    guard steps.isEven else { return ToneColors(steps, settings) }
    var look = settings
    look.interval = .minMax
    look.blur = 0
    look.missingColor = .olive
    if let last = last.withLock({ $0 }), last.look == look { return last.colors }
    let made = ToneColors(steps, settings)
    last.withLock { $0 = (look, made) }
    return made
  }

  private static let last = Mutex<(look: DisplaySettings, colors: ToneColors)?>(nil)
}
