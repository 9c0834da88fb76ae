import MarkerImaging
import MarkerModel

/// Answering of questions about a frame by going through its file.
extension FrameBands {
  /// Adds to an answer what was asked for; false where the frame had better be read whole.
  func answer(_ question: FrameQuestion, in answer: inout FrameAnswer) throws(ImageError) -> Bool {
    switch question {
    case .survey(let interval, let least, let view):
      guard PixelBuffer.byteCount(size: size, channels: channels, sampleType: sampleType) >= least
      else { return false }
      try survey(interval, fitting: view, in: &answer)
    case .limits(let intervals): answer.limits = try limits(intervals)
    case .histogram(let range): answer.histogram = try histogram(covering: range)
    case .cutout(let columns, let rows):
      answer.pixels = try cutout(
        columns.clamped(to: 0..<size.width), rows.clamped(to: 0..<size.height))
    case .averages(let viewport): answer.pixels = try averages(viewport).buffer()
    }
    return true
  }

  private func survey(
    _ interval: Interval, fitting view: PixelSize?, in answer: inout FrameAnswer
  ) throws(ImageError) {
    let means = BlockMeans.size(of: size)
    let type = BlockMeans.sampleType(of: sampleType)
    let memory = try SampleMemory(
      byteCount: PixelBuffer.byteCount(size: means, channels: channels, sampleType: type))
    var survey = try FrameSurvey(
      of: self, means: try memory.address(), view: view.map { Viewport.fitting(size, in: $0) })
    answer.fitted = survey.takeView()?.buffer()
    answer.limits = [.minMax: survey.range, .zscale: try survey.zscale(self)]
    if answer.limits[interval] == nil {
      answer.limits.merge(try limits([interval])) { known, _ in known }
    }
    let isFloat = type == .float32 || type == .float64
    answer.pixels = memory.buffer(
      size: means, channels: channels, sampleType: type, rowOrder: .topDown,
      missing: isFloat ? nil : missing)
  }

  /// The samples of a part, which is in the frame, in the file's order of rows.
  private func cutout(_ columns: Range<Int>, _ rows: Range<Int>) throws(ImageError) -> PixelBuffer {
    let part = PixelSize(width: columns.count, height: rows.count)
    let rowBytes = PixelBuffer.byteCount(
      size: PixelSize(width: part.width, height: 1), channels: channels, sampleType: sampleType)
    let memory = try SampleMemory(byteCount: rowBytes * part.height)
    let bands = bands().map { $0.clamped(to: rows) }.filter { !$0.isEmpty }
    let isTopDown = rowOrder == .topDown
    nonisolated(unsafe) let base = try memory.address()
    try goThrough(bands, columns: columns) { band, pixels in
      let place =
        isTopDown
        ? bands[band].lowerBound - rows.lowerBound : rows.upperBound - bands[band].upperBound
      guard let from = pixels.bytes.baseAddress else { return }
      (base + place * rowBytes).copyMemory(from: from, byteCount: rowBytes * bands[band].count)
    }
    return memory.buffer(
      size: part, channels: channels, sampleType: sampleType, rowOrder: rowOrder,
      missing: missing)
  }
}
