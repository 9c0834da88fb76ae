import CFitsio
import MarkerImaging
import MarkerLanguage

extension FITSPlace {
  /// Reads the `count` samples of a frame from compressed tiles; those of tiles that cannot be read
  /// are missing. Returns the integer that stands for missing.
  func readTiles(
    _ handle: FITSHandle, _ tiles: FITSTiles, count: Int, into memory: SampleMemory,
    _ context: ReadingContext, _ notices: inout [String]
  ) throws(ImageError) -> Int64? {
    if let plain = try FITSPlainTiles(handle, tiles, kind) {
      return try readEach(handle, tiles, count: count, into: memory, context, &notices) {
        (row, box, samples) throws(ImageError) in
        try plain.read(handle, row: row, count: box.reduce(1) { $0 * $1.length }, into: samples)
      }
    }
    var tiles = tiles
    try tiles.findBroken(handle, in: start..<(start + count), context: context)
    if tiles.isWhole {
      do throws(ImageError) {
        try fetch(handle, from: start, count: count, into: memory, context, &notices)
        return kind.missing
      } catch {
        // One of them is broken after all.
        if error.code == .cancelled { throw error }
      }
    }
    return try readEach(handle, tiles, count: count, into: memory, context, &notices) {
      (_, box, samples) throws(ImageError) in
      var first = box.map { $0.first + 1 }
      var last = box.map { $0.first + $0.length }
      var step = box.map { _ in 1 }
      var status: Int32 = 0
      var sawMissing: Int32 = 0
      let into = try samples.address()
      withMissing { missing in
        _ = ffgsv(
          handle.pointer, kind.code, &first, &last, &step, missing, into, &sawMissing, &status)
      }
      if status != NUM_OVERFLOW { try FITSHandle.check(status) }
    }
  }

  private func readEach(
    _ handle: FITSHandle, _ tiles: FITSTiles, count: Int, into memory: SampleMemory,
    _ context: ReadingContext, _ notices: inout [String],
    decode: (Int, FITSTiling.Box, SampleMemory) throws(ImageError) -> Void
  ) throws(ImageError) -> Int64? {
    let width = kind.type.byteCount
    let samples = try SampleMemory(byteCount: tiles.tiling.largest * width)
    var presence = try FITSPresence(samples: count)
    var broken = 0
    var problem: ImageError?
    for row in 1..<max(tiles.end, 1) where !tiles.absent.contains(row) {
      if row % 64 == 0 { try context.goOn() }
      let box = tiles.tiling.box(row: row)
      let runs = tiles.tiling.runs(box)
      guard tiles.tiling.meets(start..<(start + count), box) else { continue }
      do throws(ImageError) {
        guard !tiles.broken.contains(row) else {
          throw ImageError(
            .damaged, localized("compressed tile \(row) breaks off or is of another size"))
        }
        try decode(row, box, samples)
      } catch {
        broken += 1
        problem = problem ?? error
        continue
      }
      for index in 0..<runs {
        let run = tiles.tiling.start(ofRun: index, in: box)
        guard run < start + count, run + box[0].length > start else { continue }
        // A frame's samples begin and end within a run where its planes are shorter than that.
        let from = max(run, start)
        let upTo = min(run + box[0].length, start + count)
        let source = try samples.address((index * box[0].length + from - run) * width)
        try memory.address((from - start) * width)
          .copyMemory(from: source, byteCount: (upTo - from) * width)
        presence.add((from - start)..<(upTo - start))
      }
    }
    if presence.count == 0 {
      throw problem
        ?? ImageError(.damaged, localized("the file ends before this frame's first tile"))
    }
    if broken > 0 {
      notices.append(
        localized(
          broken, one: "\(broken) compressed tile is broken and left out",
          many: "\(broken) compressed tiles are broken and left out"))
    }
    return presence.count < count
      ? presence.fill(try memory.address(), kind: kind) : kind.missing
  }
}
