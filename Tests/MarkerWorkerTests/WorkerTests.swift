import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import MarkerWorker
import SystemPackage
import Testing

/// Decoding in processes of their own: the same pictures, and no harm from what goes wrong there.
@Suite(.serialized) struct WorkerTests {
  private let folder: TemporaryFolder
  private let files: [FilePath]

  init() throws {
    folder = try TemporaryFolder()
    files = try SampleImages.write(
      into: folder.appending("images"), count: 4, size: PixelSize(width: 200, height: 120))
  }

  private static let program = FilePath(
    Programs.folder.appendingPathComponent("imgmarker-worker").path)

  private func decoder(
    bytes: UInt64 = WorkerLimits.standard.bytes, time: Duration = .seconds(60)
  ) -> WorkerDecoder {
    WorkerDecoder(
      program: WorkerTests.program, limits: WorkerLimits(bytes: bytes, time: time))
  }

  /// The process of a worker that waits for work.
  private func worker(of decoder: WorkerDecoder) async throws -> Int32 {
    _ = try await decoder.describe(files[0])
    return try #require(decoder.idleProcesses.last)
  }

  private func error(
    _ decoding: () async throws -> Void
  ) async throws -> ImageError {
    try #require(await #expect(throws: ImageError.self) { try await decoding() })
  }

  @Test
  func `a worker sees a large frame as it is seen in this process, and of a small one nothing`()
    async throws
  {
    let size = PixelSize(width: 2100, height: 40)
    let large = folder.appending("large.fits")
    try ImageWriter.fits(
      FITSImage(size: size, samples: (0..<size.width * size.height).map(Float.init)), to: large)
    let worker = decoder()
    let mine = try #require(
      try await InProcessDecoder().glimpse(large, frame: 0, cubes: .automatic))
    let theirs = try #require(try await worker.glimpse(large, frame: 0, cubes: .automatic))
    #expect(theirs.step == 2 && theirs.size == size && theirs.pixels.size == mine.pixels.size)
    let count = mine.pixels.byteCount
    #expect(theirs.pixels.bytes.prefix(count).elementsEqual(mine.pixels.bytes.prefix(count)))
    #expect(try await worker.glimpse(files[0], frame: 0, cubes: .automatic) == nil)
  }

  /// A FITS file of values that seldom recur.
  private func ramp(_ name: String, _ size: PixelSize) throws -> FilePath {
    let file = folder.appending(name)
    let samples = (0..<size.width * size.height).map { Float($0 % 9973) / 7 - 3 }
    try ImageWriter.fits(FITSImage(size: size, samples: samples), to: file)
    return file
  }

  @Test func `a worker answers what is asked of a frame as it is answered in this process`()
    async throws
  {
    let size = PixelSize(width: 2100, height: 400)
    let file = try ramp("large.fits", size)
    let (worker, here) = (decoder(), InProcessDecoder())
    let view = Viewport(
      size: PixelSize(width: 300, height: 200), center: PixelPoint(x: 700.25, y: 110), scale: 0.3)
    let questions: [FrameQuestion] = [
      .survey(.percentile(99), least: 0), .limits([.percentiles(2, 97), .percentile(90), .minMax]),
      .histogram(covering: DisplayLimits(low: 0.1, high: 1000.7)),
      .cutout(columns: 10..<700, rows: 3..<50), .averages(view),
      .survey(.zscale, least: 0, fitting: view.size),
    ]
    for question in questions {
      let mine = try #require(
        try await here.answer(question, file, frame: 0, cubes: .automatic))
      let theirs = try #require(
        try await worker.answer(question, file, frame: 0, cubes: .automatic))
      #expect(theirs.limits == mine.limits && theirs.histogram == mine.histogram)
      #expect(theirs.description.frames[0].size == size)
      #expect(theirs.pixels?.size == mine.pixels?.size)
      let count = mine.pixels?.byteCount ?? 0
      let bytes = [mine, theirs].map { $0.pixels.map { Array($0.bytes.prefix(count)) } ?? [] }
      let isSame = bytes[0] == bytes[1]
      #expect(isSame, "\(question)")
      #expect(theirs.fitted?.size == mine.fitted?.size)
      if case .survey(_, _, _?) = question { #expect(theirs.fitted != nil) }
      // Which band comes first differs, and with it the last bit.
      let differences = zip(mine.fitted?.doubles ?? [], theirs.fitted?.doubles ?? []).map {
        $0 - $1
      }
      #expect(differences.allSatisfy { abs($0) < 1e-9 }, "\(question)")
    }
    let survey = FrameQuestion.survey(.minMax, least: 1 << 30)
    #expect(try await worker.answer(survey, file, frame: 0, cubes: .automatic) == nil)
    #expect(
      try await worker.answer(.limits([.minMax]), file, frame: 7, cubes: .automatic) == nil)
  }

  @Test func `a large frame's means and the view that shows all of it come together`() async throws
  {
    let size = PixelSize(width: 2100, height: 1400)
    let file = try ramp("larger.fits", size)
    let (worker, here) = (decoder(), InProcessDecoder())
    for side in [100, 300] {
      let view = PixelSize(width: side, height: side)
      let answer = try #require(
        try await worker.answer(
          .survey(.minMax, least: 0, fitting: view), file, frame: 0, cubes: .automatic))
      let mine = try #require(
        try await here.answer(
          .survey(.minMax, least: 0, fitting: view), file, frame: 0, cubes: .automatic))
      #expect(answer.pixels?.size == PixelSize(width: 525, height: 350))
      #expect(answer.fitted?.size == mine.fitted?.size)
      let (one, other) = (answer.fitted?.doubles ?? [], mine.fitted?.doubles ?? [])
      #expect(one.count >= side * side * 2 / 3)
      #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-9 })
    }
    // What is asked for next is not mixed up with what came before.
    let (whole, expected) = (
      try await worker.decode(file, frame: 0).pixels, try await here.decode(file, frame: 0).pixels
    )
    let isSame = whole.bytes.prefix(whole.byteCount).elementsEqual(
      expected.bytes.prefix(whole.byteCount))
    #expect(isSame && whole.size == size)
  }

  @Test func `a worker gives the same frames, pixels and sky as decoding in this process`()
    async throws
  {
    let worker = decoder()
    let here = InProcessDecoder()
    for file in files {
      let count = try await here.describe(file).frames.count
      #expect(try await worker.describe(file).frames.count == count)
      for frame in 0..<count {
        let one = try await here.decode(file, frame: frame)
        let other = try await worker.decode(file, frame: frame)
        let (mine, theirs) = (one.pixels, other.pixels)
        #expect(theirs.size == mine.size && theirs.channels == mine.channels)
        #expect(theirs.sampleType == mine.sampleType && theirs.rowOrder == mine.rowOrder)
        #expect(theirs.missing == mine.missing)
        #expect(
          theirs.bytes.prefix(mine.byteCount).elementsEqual(mine.bytes.prefix(mine.byteCount)))
        let before = one.description.frames[frame]
        let after = other.description.frames[frame]
        #expect(after.name == before.name && after.notices == before.notices)
        #expect(after.unit == before.unit && after.index == before.index)
        let place = PixelPoint(x: 3.25, y: 7.5)
        #expect(after.sky?.sky(at: place) == before.sky?.sky(at: place))
        #expect(after.sky?.axisTypes == before.sky?.axisTypes)
      }
    }
  }

  @Test func `a refusal from a worker has the words of one from this process`() async throws {
    let text = folder.appending("text.fits")
    try Data("not an image".utf8).write(to: URL(fileURLWithPath: text.string))
    let worker = decoder()
    let here = try await error { _ = try await InProcessDecoder().decode(text, frame: 0) }
    #expect(try await error { _ = try await worker.decode(text, frame: 0) } == here)
    #expect(
      try await error { _ = try await worker.decode(files[0], frame: 77) }.code == .noSuchFrame)
    #expect(
      try await error { _ = try await worker.decode(folder.appending("none"), frame: 0) }.code
        == .unreadable)
  }

  @Test func `a file whose name is no text is decoded by a worker too`() async throws {
    let odd = folder.path.pushing(
      [0xFF, 0x20, 0x22].withUnsafeBufferPointer { bytes in
        FilePath(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
      })
    let bytes = try Data(contentsOf: URL(fileURLWithPath: files[0].string))
    let descriptor = try FileDescriptor.open(
      odd, .writeOnly, options: .create, permissions: .ownerReadWrite)
    try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    #expect(try await decoder().decode(odd, frame: 0).pixels.byteCount > 0)
  }

  @Test func `a worker killed in the middle of a decode costs one file a reason`() async throws {
    let decoder = decoder()
    let process = try await worker(of: decoder)
    kill(process, SIGSTOP)
    let file = files[1]
    async let broken = error { _ = try await decoder.decode(file, frame: 0) }
    try await Task.sleep(for: .milliseconds(100))
    kill(process, SIGKILL)
    let reason = try await broken
    #expect(reason.code == .decoderEnded)
    #expect(reason.message.contains("was ended from outside"))
    #expect(try await decoder.decode(file, frame: 0).pixels.byteCount > 0)
    #expect(!decoder.idleProcesses.contains(process))
  }

  @Test func `a worker killed while it waits costs no file anything`() async throws {
    let decoder = decoder()
    let process = try await worker(of: decoder)
    kill(process, SIGKILL)
    try await Task.sleep(for: .milliseconds(100))
    for _ in 0..<2 { #expect(try await decoder.decode(files[1], frame: 0).pixels.byteCount > 0) }
    #expect(!decoder.idleProcesses.contains(process))
  }

  @Test func `a look-up table with what is no number comes from a worker too`() async throws {
    func header(_ cards: [(String, String)]) -> Data {
      let lines = cards.map { name, value in
        "\(name.padding(toLength: 8, withPad: " ", startingAt: 0))= \(value)"
      }
      let text = (lines + ["END"]).map {
        $0.padding(toLength: 80, withPad: " ", startingAt: 0)
      }.joined()
      return Data((text + String(repeating: " ", count: 2880 - text.utf8.count)).utf8)
    }
    let image = header([
      ("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "10"), ("NAXIS2", "10"),
      ("CTYPE1", "'RA---TAN'"), ("CTYPE2", "'DEC--TAN'"), ("CRVAL1", "10"), ("CRVAL2", "20"),
      ("CRPIX1", "5"), ("CRPIX2", "5"), ("CDELT1", "-0.001"), ("CDELT2", "0.001"),
      ("CPDIS1", "'LOOKUP'"), ("DP1", "'EXTVER: 1'"),
    ])
    let table = header([
      ("XTENSION", "'IMAGE   '"), ("BITPIX", "-32"), ("NAXIS", "2"), ("NAXIS1", "2"),
      ("NAXIS2", "2"), ("PCOUNT", "0"), ("GCOUNT", "1"), ("EXTNAME", "'WCSDVARR'"),
      ("CRPIX1", "1"), ("CRPIX2", "1"), ("CRVAL1", "1"), ("CRVAL2", "1"), ("CDELT1", "9"),
      ("CDELT2", "9"),
    ])
    let values = Data([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 0xC0, 0, 0])
    let file = folder.appending("table.fits")
    let bytes = image + Data(count: 2880) + table + values + Data(count: 2880 - values.count)
    try bytes.write(to: URL(fileURLWithPath: file.string))
    let sky = try #require(try await decoder().decode(file, frame: 0).description.frames[0].sky)
    #expect(sky.sky(at: PixelPoint(x: 3, y: 3)) == nil)
  }

  @Test func `a worker that hangs is stopped and the file gets a reason`() async throws {
    let decoder = decoder(time: .milliseconds(200))
    let process = try await worker(of: decoder)
    kill(process, SIGSTOP)
    let file = files[1]
    let reason = try await error { _ = try await decoder.decode(file, frame: 0) }
    #expect(reason.code == .tookTooLong)
    #expect(kill(process, 0) != 0)
    #expect(try await decoder.describe(file).frames.isEmpty == false)
  }

  @Test func `a worker that may not take enough memory costs the file a reason`() async throws {
    // A file of holes, so that only its size is large.
    let file = folder.appending("large.fits")
    let cards = [
      "SIMPLE  =                    T", "BITPIX  =                    8",
      "NAXIS   =                    2", "NAXIS1  =                40000",
      "NAXIS2  =                40000", "END",
    ]
    var header = Data(
      cards.map { $0.padding(toLength: 80, withPad: " ", startingAt: 0) }.joined().utf8)
    header += Data(repeating: 0x20, count: 2880 - header.count)
    try header.write(to: URL(fileURLWithPath: file.string))
    try #require(truncate(file.string, 2880 + 1_600_001_280) == 0)
    let decoder = decoder(bytes: 1 << 30)
    let reason = try await error { _ = try await decoder.decode(file, frame: 0) }
    #expect(reason.code == .tooLarge)
    #expect(try await decoder.decode(files[0], frame: 0).pixels.byteCount > 0)
  }

  @Test func `what is not wanted any more ends soon and leaves workers for others`() async throws {
    let decoder = decoder()
    let process = try await worker(of: decoder)
    kill(process, SIGSTOP)
    let file = files[1]
    let task = Task { try await error { _ = try await decoder.decode(file, frame: 0) } }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    #expect(try await task.value.code == .cancelled)
    #expect(try await decoder.decode(file, frame: 0).pixels.byteCount > 0)
  }

  @Test func `workers end with the decoder`() async throws {
    var decoder: WorkerDecoder? = decoder()
    let process = try await worker(of: try #require(decoder))
    decoder = nil
    for _ in 0..<200 where kill(process, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
    #expect(kill(process, 0) != 0)
  }

  @Test func `a worker program that is not there is a reason`() async throws {
    let decoder = WorkerDecoder(program: folder.appending("no-worker"))
    let file = files[0]
    let reason = try await error { _ = try await decoder.decode(file, frame: 0) }
    #expect(reason.code == .decoderEnded)
    #expect(reason.message.contains("cannot be started"))
  }
}

extension PixelBuffer {
  fileprivate var doubles: [Double] {
    bytes.prefix(byteCount).withMemoryRebound(to: Double.self, Array.init)
  }
}
