import CFitsio
import MarkerImaging
import MarkerLanguage
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
  /// The image's compressed tiles.
  var tiles: FITSTiles?

  /// The samples in the order of the file's rows, colours interleaved.
  func read(
    _ handle: FITSHandle, size: PixelSize, channels: PixelBuffer.Channels, context: ReadingContext
  ) throws(ImageError) -> FramePixels {
    try go(to: handle)
    let sampleBytes = kind.type.byteCount
    let total = planeSamples * channels.rawValue
    var notices: [String] = []
    var memory = try SampleMemory(byteCount: total * sampleBytes)
    var missing = kind.missing
    if let tiles {
      missing = try readTiles(handle, tiles, count: total, into: memory, context, &notices)
    } else {
      let count = min(available ?? total, total)
      try fetch(handle, from: start, count: count, into: memory, context, &notices)
      if count < total {
        var presence = try FITSPresence(samples: total)
        presence.add(0..<count)
        missing = presence.fill(try memory.address(), kind: kind)
      }
    }
    if channels != .gray {
      let planar = memory
      memory = try SampleMemory(byteCount: total * sampleBytes)
      for channel in 0..<channels.rawValue {
        SampleLayout.interleave(
          try planar.address(channel * planeSamples * sampleBytes), into: try memory.address(),
          count: planeSamples, channel: channel, channels: channels.rawValue,
          sampleBytes: sampleBytes)
      }
    }
    let buffer = memory.buffer(
      size: size, channels: channels, sampleType: kind.type, rowOrder: .bottomUp,
      missing: missing)
    return FramePixels(buffer: buffer, notices: notices)
  }

  /// Has the handle stand at the HDU.
  func go(to handle: FITSHandle) throws(ImageError) {
    var status: Int32 = 0
    var type: Int32 = 0
    ffmahd(handle.pointer, Int32(unit), &type, &status)
    try FITSHandle.check(status)
  }

  /// Reads samples of the HDU, many of them by two handles at once.
  func fetch(
    _ handle: FITSHandle, from: Int, count: Int, into memory: SampleMemory,
    _ context: ReadingContext, _ notices: inout [String]
  ) throws(ImageError) {
    guard count * kind.type.byteCount >= BothCores.least, let other = handle.twin(at: unit) else {
      return try fetch(
        handle.pointer, from: from, samples: 0..<count, into: memory, context, &notices)
    }
    let told = try BothCores.halves(of: 0..<count) { (part, isFirst) throws(ImageError) in
      var notices: [String] = []
      try fetch(
        isFirst ? handle.pointer : other.pointer, from: from, samples: part, into: memory, context,
        &notices)
      return notices
    }
    for notice in told.joined() where !notices.contains(notice) { notices.append(notice) }
  }

  /// Reads samples one after the other.
  func fetch(
    _ pointer: FITSHandle.Pointer, from: Int, samples: Range<Int>, into memory: SampleMemory,
    _ context: ReadingContext, _ notices: inout [String]
  ) throws(ImageError) {
    let sampleBytes = kind.type.byteCount
    // In pieces, so that a decode nobody waits for any more ends soon.
    let piece = (64 << 20) / sampleBytes
    var done = samples.lowerBound
    while done < samples.upperBound {
      try context.goOn()
      let now = min(piece, samples.upperBound - done)
      var status: Int32 = 0
      var sawMissing: Int32 = 0
      let first = Int64(from + done + 1)
      let into = try memory.address(done * sampleBytes)
      withMissing { missing in
        _ = ffgpv(pointer, kind.code, first, Int64(now), missing, into, &sawMissing, &status)
      }
      try FITSPlace.check(status, &notices)
      done += now
    }
  }

  /// Calls with the value that cfitsio shall put where one is missing, nil where it shall not look.
  func withMissing(_ work: (UnsafeMutableRawPointer?) -> Void) {
    var float = Float.nan
    var double = Double.nan
    if !kind.needsNaN {
      work(nil)
    } else if kind.type == .float32 {
      withUnsafeMutablePointer(to: &float) { work(UnsafeMutableRawPointer($0)) }
    } else {
      withUnsafeMutablePointer(to: &double) { work(UnsafeMutableRawPointer($0)) }
    }
  }

  static func check(_ status: Int32, _ notices: inout [String]) throws(ImageError) {
    guard status == NUM_OVERFLOW else { return try FITSHandle.check(status) }
    let notice = localized("some samples do not fit their type and are cut to its range")
    if !notices.contains(notice) { notices.append(notice) }
  }
}
