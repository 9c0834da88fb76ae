import CFitsio
import MarkerImaging
import MarkerModel

/// Where in a FITS file a frame's samples are, and how to read them.
struct FITSPlace {
  /// The HDU as cfitsio counts, from 1.
  var unit: Int
  /// The first sample within the HDU, from 0.
  var start: Int
  var kind: FITSSampleKind
  var planeSamples: Int
  /// How many samples are there before the file ends, nil where all.
  var available: Int?

  /// The samples in the order of the file's rows, colours interleaved.
  func read(
    _ handle: FITSHandle, size: PixelSize, channels: PixelBuffer.Channels, context: ReadingContext
  ) throws(ImageError) -> FramePixels {
    var status: Int32 = 0
    var type: Int32 = 0
    ffmahd(handle.pointer, Int32(unit), &type, &status)
    try FITSHandle.check(status)
    if kind.isCompressed, !handle.wholeTiles.contains(unit) {
      try FITSTiles.check(handle, context: context)
      handle.wholeTiles.insert(unit)
    }

    let sampleBytes = kind.type.byteCount
    let total = planeSamples * channels.rawValue
    var notices: [String] = []
    let memory = try SampleMemory(byteCount: total * sampleBytes)
    if channels == .gray {
      let count = min(available ?? total, total)
      try fetch(handle, from: 0, count: count, into: memory, context, &notices)
      if count < total { try missing(memory, from: count, width: size.width, size, &notices) }
    } else {
      guard available.map({ $0 >= total }) ?? true else {
        throw ImageError(.damaged, "the file ends before its last colour plane does")
      }
      let plane = try SampleMemory(byteCount: planeSamples * sampleBytes)
      for channel in 0..<channels.rawValue {
        try fetch(
          handle, from: channel * planeSamples, count: planeSamples, into: plane, context, &notices)
        SampleLayout.interleave(
          try plane.address(), into: try memory.address(), count: planeSamples, channel: channel,
          channels: channels.rawValue, sampleBytes: sampleBytes)
      }
    }
    let buffer = memory.buffer(
      size: size, channels: channels, sampleType: kind.type, rowOrder: .bottomUp,
      missing: kind.missing)
    return FramePixels(buffer: buffer, notices: notices)
  }

  private func fetch(
    _ handle: FITSHandle, from: Int, count: Int, into memory: SampleMemory,
    _ context: ReadingContext, _ notices: inout [String]
  ) throws(ImageError) {
    let sampleBytes = kind.type.byteCount
    // In pieces, so that a decode nobody waits for any more ends soon.
    let piece = (64 << 20) / sampleBytes
    var done = 0
    while done < count {
      try context.goOn()
      let now = min(piece, count - done)
      var status: Int32 = 0
      var sawMissing: Int32 = 0
      let first = Int64(start + from + done + 1)
      let into = try memory.address(done * sampleBytes)
      if kind.needsNaN {
        var float = Float.nan
        var double = Double.nan
        if kind.type == .float32 {
          ffgpv(handle.pointer, kind.code, first, Int64(now), &float, into, &sawMissing, &status)
        } else {
          ffgpv(handle.pointer, kind.code, first, Int64(now), &double, into, &sawMissing, &status)
        }
      } else {
        ffgpv(handle.pointer, kind.code, first, Int64(now), nil, into, &sawMissing, &status)
      }
      if status == NUM_OVERFLOW {
        let notice = "some samples do not fit their type and are cut to its range"
        if !notices.contains(notice) { notices.append(notice) }
      } else {
        try FITSHandle.check(status)
      }
      done += now
    }
  }

  /// Marks what the file does not hold any more as missing.
  private func missing(
    _ memory: SampleMemory, from first: Int, width: Int, _ size: PixelSize,
    _ notices: inout [String]
  ) throws(ImageError) {
    let count = size.width * size.height - first
    let to = try memory.address(first * kind.type.byteCount)
    switch kind.type {
    case .float32: to.initializeMemory(as: Float.self, repeating: .nan, count: count)
    case .float64: to.initializeMemory(as: Double.self, repeating: .nan, count: count)
    default: break
    }
    notices.append(
      "the file is cut short: \(first / width) of \(size.height) rows are there, from the bottom")
  }
}
