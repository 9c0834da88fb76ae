import CTiff
import MarkerImaging
import MarkerLanguage
import MarkerModel
import Synchronization

/// Reads the samples of the page at which a handle stands, not yet upright.
struct TIFFPixels {
  let handle: TIFFHandle
  let page: TIFFPage
  let context: ReadingContext
  private(set) var notices: [String] = []

  init(handle: TIFFHandle, page: TIFFPage, context: ReadingContext) {
    self.handle = handle
    self.page = page
    self.context = context
  }

  private var width: Int { page.size.width }
  private var height: Int { page.size.height }

  /// The page's gray values or RGB colours.
  mutating func converted() throws(ImageError) -> SampleMemory {
    try TIFFColors(page: page, handle: handle, context: context)
      .convert(stored(), count: width * height)
  }

  /// 8-bit colours that libtiff makes of whatever the page has.
  mutating func rendered() throws(ImageError) -> SampleMemory {
    let raster = try SampleMemory(byteCount: width * height * 4)
    let done = TIFFReadRGBAImageOriented(
      handle.tiff, UInt32(width), UInt32(height),
      try raster.address().assumingMemoryBound(to: UInt32.self),
      Int32(page.orientation.rawValue), 0)
    if done != 1 { throw handle.failure("page \(page.number)") }
    if let complaint = handle.complaint() { notices.append("libtiff: \(complaint)") }
    let memory = try SampleMemory(byteCount: width * height * 3)
    SampleLayout.narrow(
      try raster.address(), into: try memory.address(), count: width * height, channels: 4,
      kept: 3, sampleBytes: 1)
    return memory
  }

  /// The kept samples as machine numbers.
  private mutating func stored() throws(ImageError) -> SampleMemory {
    let sampleBytes = page.unpacking.sampleType.byteCount
    let memory = try SampleMemory(byteCount: width * height * page.storedSamples * sampleBytes)
    let grid = try TIFFGrid(handle, page: page)
    let area = TIFFArea(page: page, columns: 0..<width, rows: 0..<height, memory: memory)
    var readers = [try TIFFPartReader(handle, page: page, grid: grid)]
    if memory.bytes.count >= BothCores.least, grid.count >= 8, let other = handle.twin(page) {
      readers.append(try TIFFPartReader(other, page: page, grid: grid))
    }
    let context = context
    let tally = Mutex(TIFFTally(grid))
    try BandLanes.goThrough(readers, count: grid.count) { (reader, part) throws(ImageError) in
      if part.isMultiple(of: grid.across) { try context.goOn() }
      try reader.read(part, into: area, tally)
    }
    let found = tally.withLock { $0 }
    try found.check()
    notices += found.notices
    return memory
  }
}
