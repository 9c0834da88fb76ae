import MarkerImaging
import MarkerModel

/// Seeing a large image at once: of rows that lie plainly in the file, only some are read.
extension FITSPlace {
  /// Every so many samples of every so many rows, the top row as displayed first; nil of what is
  /// compressed, cut short, in colours, or small.
  func glimpse(
    _ handle: FITSHandle, size: PixelSize, channels: PixelBuffer.Channels, context: ReadingContext
  ) throws(ImageError) -> FewSamples? {
    let step = Glimpse.step(of: size)
    guard tiles == nil, available == nil, channels == .gray, step > 1, !handle.isInMemory else {
      return nil
    }
    try go(to: handle)
    let columns = Glimpse.places(of: size.width, step: step)
    let rows = Glimpse.places(of: size.height, step: step)
    let sampleBytes = kind.type.byteCount
    let memory = try SampleMemory(byteCount: columns.count * rows.count * sampleBytes)
    func read(_ part: Range<Int>, by pointer: FITSHandle.Pointer) throws(ImageError) {
      let line = try SampleMemory(byteCount: size.width * sampleBytes)
      var notices: [String] = []
      for index in part {
        // FITS has its rows from the bottom.
        let row = size.height - 1 - rows[index]
        try fetch(
          pointer, from: start + row * size.width, samples: 0..<size.width, into: line, context,
          &notices)
        SampleLayout.pick(
          try line.address(), every: step, from: columns[0],
          into: try memory.address(index * columns.count * sampleBytes), count: columns.count,
          pixelBytes: sampleBytes)
      }
    }
    if let other = handle.twin(at: unit) {
      _ = try BothCores.halves(of: rows.indices) { (part, isFirst) throws(ImageError) in
        try read(part, by: isFirst ? handle.pointer : other.pointer)
      }
    } else {
      try read(rows.indices, by: handle.pointer)
    }
    let pixels = memory.buffer(
      size: PixelSize(width: columns.count, height: rows.count), channels: channels,
      sampleType: kind.type, rowOrder: .topDown, missing: kind.missing)
    return FewSamples(pixels: pixels, step: step)
  }
}
