import MarkerModel

/// Turns one pixel's samples into its colour.
struct ToneRow<T: Sample>: Sendable {
  let toneMap: ToneMap
  let channels: PixelBuffer.Channels
  let test: MissingTest<T>
  let opaque: Double
  /// The low limit: gray samples count from it.
  let base: T
  let rest: Double
  /// Of 8-bit colours, `ToneMap.levels`; empty of others.
  private var levels: [UInt8] = []

  /// - Parameter levels: where many rows are drawn, made once for all of them.
  init(pixels: PixelBuffer, toneMap: ToneMap, levels: [UInt8] = []) {
    self.levels = levels
    self.toneMap = toneMap
    channels = pixels.channels
    test = MissingTest(pixels.missing)
    opaque = pixels.opaque
    (base, rest) = T.split(toneMap.limits.exactLow)
  }

  @inline(__always)
  func color(_ samples: UnsafePointer<T>) -> UInt32 {
    switch channels {
    case .gray:
      return gray(samples[0])
    case .grayAlpha:
      return ToneMap.faded(gray(samples[0]), opacity: samples[1].double / opaque)
    case .rgb:
      return toneMap.color(
        red: value(samples[0]), green: value(samples[1]), blue: value(samples[2]))
    case .rgba:
      let color = toneMap.color(
        red: value(samples[0]), green: value(samples[1]), blue: value(samples[2]))
      return ToneMap.faded(color, opacity: samples[3].double / opaque)
    }
  }

  /// The colours of the pixels at some columns of a line.
  func colors(
    _ line: UnsafePointer<T>, at columns: UnsafeBufferPointer<Int>,
    into target: UnsafeMutablePointer<UInt32>
  ) {
    let step = channels.rawValue
    colors(columns.count, into: target) { line + columns[$0] &* step }
  }

  /// The colours of so many pixels one after the other.
  func colors(
    _ samples: UnsafePointer<T>, _ count: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    let step = channels.rawValue
    colors(count, into: target) { samples + $0 &* step }
  }

  @inline(__always)
  private func colors(
    _ count: Int, into target: UnsafeMutablePointer<UInt32>, at place: (Int) -> UnsafePointer<T>
  ) {
    switch channels {
    case .gray: toneMap.colors(count, into: target) { offset(place($0).pointee) }
    case .rgb where !levels.isEmpty: lookUp(count, into: target, at: place)
    case .rgb:
      toneMap.colors(count, into: target) { index in
        let samples = place(index)
        return (value(samples[0]), value(samples[1]), value(samples[2]))
      }
    case .grayAlpha, .rgba: for x in 0..<count { target[x] = color(place(x)) }
    }
  }

  /// 8-bit colours by the table of their levels.
  @inline(__always)
  private func lookUp(
    _ count: Int, into target: UnsafeMutablePointer<UInt32>, at place: (Int) -> UnsafePointer<T>
  ) {
    levels.withUnsafeBufferPointer { levels in
      for x in 0..<count {
        let pixel = UnsafeRawPointer(place(x)).assumingMemoryBound(to: UInt8.self)
        let (red, green, blue) = (Int(pixel[0]), Int(pixel[1]), Int(pixel[2]))
        let row = max(red, max(green, blue)) &<< 8
        target[x] = ToneMap.pack(
          UInt32(levels[row | red]), UInt32(levels[row | green]), UInt32(levels[row | blue]))
      }
    }
  }

  @inline(__always)
  private func gray(_ sample: T) -> UInt32 {
    toneMap.color(offset: offset(sample))
  }

  /// What a gray sample is above the low limit; NaN where it is missing.
  @inline(__always)
  private func offset(_ sample: T) -> Double {
    test.isMissing(sample) ? .nan : sample.offset(from: base) - rest
  }

  @inline(__always)
  private func value(_ sample: T) -> Double { test.isMissing(sample) ? .nan : sample.double }
}

extension ToneRow where T == Double {
  /// Averages are made of what is there: NaN alone stands for missing in them. Those of gray frames
  /// are what `RowSums` makes of them.
  init<S: Sample>(averagesOf pixels: PixelBuffer, as type: S.Type, toneMap: ToneMap) {
    self.toneMap = toneMap
    channels = pixels.channels
    test = MissingTest(nil)
    opaque = pixels.opaque
    base = 0
    rest =
      pixels.channels == .gray
      ? S.split(toneMap.limits.exactLow).rest : toneMap.limits.low
  }
}
