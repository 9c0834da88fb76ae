import MarkerImaging
import MarkerModel
import Synchronization

/// A gray frame whose samples lie plainly in a FITS file, read in bands by two handles.
struct FITSBands: FrameBands {
  let place: FITSPlace
  let handle: FITSHandle
  let context: ReadingContext
  let size: PixelSize
  private let noticed = Noticed()

  private final class Noticed: Sendable {
    let notices = Mutex<[String]>([])
  }

  /// Nil of what is compressed, cut short or inflated.
  init?(
    _ place: FITSPlace, _ handle: FITSHandle, size: PixelSize, channels: PixelBuffer.Channels,
    context: ReadingContext
  ) {
    guard place.tiles == nil, place.available == nil, channels == .gray, !handle.isInMemory,
      // Their averages go by limits, which the file does not have.
      place.kind.type != .int64, place.kind.type != .uint64
    else { return nil }
    self.place = place
    self.handle = handle
    self.context = context
    self.size = size
  }

  var channels: PixelBuffer.Channels { .gray }
  var sampleType: SampleType { place.kind.type }
  var missing: Int64? { place.kind.missing }
  var rowOrder: PixelBuffer.RowOrder { .bottomUp }
  var grain: Int { 1 }
  var notices: [String] { noticed.notices.withLock { $0 } }

  private struct Lane {
    let pointer: FITSHandle.Pointer
    let memory: SampleMemory
  }

  func goThrough(
    _ bands: [Range<Int>], columns: Range<Int>,
    _ work: @Sendable (_ band: Int, _ pixels: PixelBuffer) -> Void
  ) throws(ImageError) {
    try place.go(to: handle)
    let twin = handle.twin(at: place.unit)
    let most = bands.map(\.count).max() ?? 0
    var lanes: [Lane] = []
    for pointer in [handle.pointer, twin?.pointer] {
      guard let pointer else { continue }
      let memory = try SampleMemory(byteCount: most * columns.count * sampleType.byteCount)
      lanes.append(Lane(pointer: pointer, memory: memory))
    }
    try BandLanes.goThrough(lanes, count: bands.count) { (lane, band) throws(ImageError) in
      try context.goOn()
      try read(bands[band], columns, by: lane)
      let rows = PixelSize(width: columns.count, height: bands[band].count)
      work(
        band,
        PixelBuffer(
          size: rows, channels: channels, sampleType: sampleType, rowOrder: rowOrder,
          missing: missing, bytes: UnsafeRawBufferPointer(lane.memory.bytes), release: {}))
    }
    withExtendedLifetime(twin) {}
  }

  private func read(
    _ rows: Range<Int>, _ columns: Range<Int>, by lane: Lane
  ) throws(ImageError) {
    var notices: [String] = []
    // FITS has its rows from the bottom.
    let first = place.start + (size.height - rows.upperBound) * size.width
    defer {
      if !notices.isEmpty {
        noticed.notices.withLock { known in known += notices.filter { !known.contains($0) } }
      }
    }
    if columns.count == size.width {
      return try place.fetch(
        lane.pointer, from: first, samples: 0..<rows.count * size.width, into: lane.memory,
        context, &notices)
    }
    for row in 0..<rows.count {
      let target = row * columns.count
      try place.fetch(
        lane.pointer, from: first + row * size.width + columns.lowerBound - target,
        samples: target..<target + columns.count, into: lane.memory, context, &notices)
    }
  }
}
