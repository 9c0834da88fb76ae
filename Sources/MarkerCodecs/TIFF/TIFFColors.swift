import MarkerImaging
import MarkerLanguage
import MarkerModel

/// Turns a page's samples into gray values or RGB colours.
struct TIFFColors {
  let page: TIFFPage
  /// RGB triples of 8 bits, one for each index; empty where the page has none.
  let palette: [UInt8]
  let context: ReadingContext

  /// - Parameter handle: at that page.
  init(page: TIFFPage, handle: TIFFHandle, context: ReadingContext) {
    self.page = page
    self.context = context
    let entries = page.colors == .palette ? Int(page.unpacking.largest) + 1 : 0
    palette = entries > 0 ? handle.palette(entries: entries) ?? [] : []
  }

  private var unpacking: SampleUnpacking { page.unpacking }

  /// The colours of the first `count` pixels of stored samples: in their memory, or of a palette in other.
  ///
  /// - Parameter room: for what comes of a palette; without it some is made.
  func convert(
    _ memory: SampleMemory, count: Int, into room: SampleMemory? = nil
  ) throws(ImageError) -> SampleMemory {
    try context.goOn()
    let start = try memory.address()
    switch page.colors {
    case .gray, .rgb, .rendered: break
    case .whiteIsZero: turnAround(start, count)
    case .palette: return try looked(up: memory, count, room)
    case .inks:
      if unpacking.sampleType == .uint8 {
        let largest = UInt8(unpacking.largest)
        ColorConversion.inks(
          start.assumingMemoryBound(to: UInt8.self), count: count, stored: 4, largest: largest,
          turn: largest)
      } else {
        let largest = UInt16(unpacking.largest)
        ColorConversion.inks(
          start.assumingMemoryBound(to: UInt16.self), count: count, stored: 4, largest: largest,
          turn: largest)
      }
    case .lab(let encoding):
      if unpacking.sampleType == .uint8 {
        LabConversion(encoding).convert(start.assumingMemoryBound(to: UInt8.self), count: count)
      } else {
        LabConversion(encoding).convert(start.assumingMemoryBound(to: UInt16.self), count: count)
      }
    case .xyz:
      if unpacking.sampleType == .float32 {
        ColorConversion.xyz(start.assumingMemoryBound(to: Float.self), count: count)
      }
    }
    if page.channels.hasAlpha { finishAlpha(start, count) }
    return memory
  }

  /// Largest minus the value for integers, whose range is known; floating point is left.
  private func turnAround(_ start: UnsafeMutableRawPointer, _ count: Int) {
    guard unpacking.kind != .float else { return }
    let samples = page.channels.rawValue
    switch unpacking.sampleType {
    case .uint8:
      SampleLayout.turnAround(
        start.assumingMemoryBound(to: UInt8.self), count, samples, UInt8(unpacking.largest))
    case .uint16:
      SampleLayout.turnAround(
        start.assumingMemoryBound(to: UInt16.self), count, samples, UInt16(unpacking.largest))
    case .uint32:
      SampleLayout.turnAround(
        start.assumingMemoryBound(to: UInt32.self), count, samples, UInt32(unpacking.largest))
    case .int8:
      SampleLayout.turnAround(start.assumingMemoryBound(to: UInt8.self), count, samples, .max)
    case .int16:
      SampleLayout.turnAround(start.assumingMemoryBound(to: UInt16.self), count, samples, .max)
    case .int32:
      SampleLayout.turnAround(start.assumingMemoryBound(to: UInt32.self), count, samples, .max)
    case .uint64, .int64:
      SampleLayout.turnAround(start.assumingMemoryBound(to: UInt64.self), count, samples, .max)
    case .float32, .float64: break
    }
  }

  private func looked(
    up memory: SampleMemory, _ count: Int, _ room: SampleMemory?
  ) throws(ImageError) -> SampleMemory {
    if palette.isEmpty {
      throw ImageError(.damaged, localized("page \(page.number) has no palette"))
    }
    let hasAlpha = page.channels.hasAlpha
    let result: SampleMemory
    if let room {
      result = room
      // An index beyond the palette leaves its pixel as it is.
      try room.address().initializeMemory(
        as: UInt8.self, repeating: 0, count: count * page.channels.rawValue)
    } else {
      result = try SampleMemory(byteCount: count * page.channels.rawValue)
    }
    let pixels = try result.address().assumingMemoryBound(to: UInt8.self)
    let indices = try memory.address()
    let largest = Int(unpacking.largest)
    if unpacking.sampleType == .uint8 {
      ColorConversion.palette(
        indices.assumingMemoryBound(to: UInt8.self), into: pixels, count: count, colors: palette,
        hasAlpha: hasAlpha, largest: largest)
    } else {
      ColorConversion.palette(
        indices.assumingMemoryBound(to: UInt16.self), into: pixels, count: count, colors: palette,
        hasAlpha: hasAlpha, largest: largest)
    }
    return result
  }

  /// Colours as they are without their alpha, and the alpha up to its type's largest number.
  private func finishAlpha(_ start: UnsafeMutableRawPointer, _ count: Int) {
    switch unpacking.sampleType {
    case .uint8: finishAlpha(start.assumingMemoryBound(to: UInt8.self), count)
    case .uint16: finishAlpha(start.assumingMemoryBound(to: UInt16.self), count)
    case .uint32: finishAlpha(start.assumingMemoryBound(to: UInt32.self), count)
    case .uint64: finishAlpha(start.assumingMemoryBound(to: UInt64.self), count)
    case .float32 where page.isPremultiplied:
      ColorConversion.unmultiply(
        start.assumingMemoryBound(to: Float.self), count: count, channels: page.channels.rawValue)
    case .float64 where page.isPremultiplied:
      ColorConversion.unmultiply(
        start.assumingMemoryBound(to: Double.self), count: count, channels: page.channels.rawValue)
    default: break
    }
  }

  private func finishAlpha<T: FixedWidthInteger & UnsignedInteger>(
    _ pixels: UnsafeMutablePointer<T>, _ count: Int
  ) {
    let channels = page.channels.rawValue
    let largest = T(truncatingIfNeeded: unpacking.largest)
    if page.isPremultiplied {
      ColorConversion.unmultiply(pixels, count: count, channels: channels, largest: largest)
    }
    if !unpacking.isNative {
      ColorConversion.widenAlpha(pixels, count: count, channels: channels, largest: largest)
    }
  }
}
