/// The ZScale algorithm of IRAF, with the steps and defaults of astropy's `ZScaleInterval`.
///
/// A straight line is fitted to about a thousand sorted samples, those far from it are left out,
/// and the limits are where the line, made steeper by the contrast, leaves the image.
struct ZScale {
  var sampleCount = 1000
  var contrast = 0.25
  var maxReject = 0.5
  var minPixels = 5
  var rejection = 2.5
  var maxIterations = 5

  func limits(of values: FiniteValues) -> DisplayLimits? {
    let count = values.count
    let size = values.pixels.size
    guard
      let samples = values.sampled(
        stride: stride(of: count), limit: sampleCount,
        isWhole: count == size.width * size.height)
    else { return nil }
    return limits(from: samples.first, samples.differences)
  }

  /// The limits of values that were taken at equal distances, as differences from the first.
  func limits(from first: ExactNumber, _ differences: [Double]) -> DisplayLimits? {
    limits(ofSamples: differences).map {
      DisplayLimits(exactLow: first.plus($0.low), exactHigh: first.plus($0.high))
    }
  }

  /// How far the values are apart that are taken of so many.
  func stride(of count: Int) -> Int { max(1, count / sampleCount) }

  private func limits(ofSamples unsorted: [Double]) -> DisplayLimits? {
    let samples = unsorted.sorted()
    guard var low = samples.first, var high = samples.last else { return nil }
    let count = samples.count
    let enough = max(minPixels, Int(Double(count) * maxReject))
    let growth = max(1, Int(Double(count) * 0.01))
    var isBad = [Bool](repeating: false, count: count)
    var good = count
    var lastGood = count + 1
    var slope = 0.0
    for _ in 0..<maxIterations where good < lastGood && good >= enough {
      let fit = ZScale.line(through: samples, leavingOut: isBad)
      slope = fit.slope
      let flat = samples.indices.map { samples[$0] - (fit.intercept + fit.slope * Double($0)) }
      let threshold = rejection * ZScale.deviation(of: flat, leavingOut: isBad)
      for index in flat.indices where abs(flat[index]) > threshold { isBad[index] = true }
      isBad = ZScale.grown(isBad, by: growth)
      lastGood = good
      good = isBad.count { !$0 }
    }
    if good >= enough {
      let steepness = contrast > 0 ? slope / contrast : slope
      let center = (count - 1) / 2
      let median =
        count % 2 == 1 ? samples[count / 2] : (samples[count / 2 - 1] + samples[count / 2]) / 2
      low = max(low, median - Double(center - 1) * steepness)
      high = min(high, median + Double(count - center) * steepness)
    }
    return DisplayLimits(low: low, high: high)
  }

  /// Least squares of the samples that are left against their index.
  private static func line(
    through samples: [Double], leavingOut isBad: [Bool]
  ) -> (slope: Double, intercept: Double) {
    var n = 0.0
    var sumX = 0.0
    var sumY = 0.0
    for index in samples.indices where !isBad[index] {
      n += 1
      sumX += Double(index)
      sumY += samples[index]
    }
    guard n > 0 else { return (0, 0) }
    let meanX = sumX / n
    let meanY = sumY / n
    var covariance = 0.0
    var variance = 0.0
    for index in samples.indices where !isBad[index] {
      let dx = Double(index) - meanX
      covariance += dx * (samples[index] - meanY)
      variance += dx * dx
    }
    let slope = variance > 0 ? covariance / variance : 0
    return (slope, meanY - slope * meanX)
  }

  private static func deviation(of flat: [Double], leavingOut isBad: [Bool]) -> Double {
    let left = flat.indices.filter { !isBad[$0] }.map { flat[$0] }
    guard !left.isEmpty else { return 0 }
    let mean = left.reduce(0, +) / Double(left.count)
    return (left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(left.count)).squareRoot()
  }

  /// Every bad sample spread over `width` neighbours: numpy's `convolve(…, mode="same")`.
  private static func grown(_ isBad: [Bool], by width: Int) -> [Bool] {
    guard width > 1 else { return isBad }
    let offset = (width - 1) / 2
    var grown = [Bool](repeating: false, count: isBad.count)
    for index in isBad.indices where isBad[index] {
      for place in (index - offset)..<(index - offset + width) where grown.indices.contains(place) {
        grown[place] = true
      }
    }
    return grown
  }
}
