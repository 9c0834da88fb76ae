import CWorkerShims
import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerWorker

/// Large frames that come from a worker band by band.
@Suite(.serialized) struct BandTests {
  private let folder: TemporaryFolder
  private static let size = PixelSize(width: 1703, height: 1301)

  init() throws { folder = try TemporaryFolder() }

  private func decoder() -> WorkerDecoder {
    WorkerDecoder(
      program: FilePath(Programs.folder.appendingPathComponent("imgmarker-worker").path),
      limits: WorkerLimits(bytes: WorkerLimits.standard.bytes, time: .seconds(60)))
  }

  private func field(_ name: String, seed: Int) throws -> FilePath {
    let file = folder.appending(name)
    let samples = (0..<Self.size.width * Self.size.height).map {
      $0 % 9001 == 7 ? Float.nan : Float(($0 &* 7919 &+ seed) % 100_003)
    }
    try ImageWriter.fits(FITSImage(size: Self.size, samples: samples), to: file)
    return file
  }

  private func isSame(_ one: PixelBuffer, _ other: PixelBuffer) -> Bool {
    one.size == other.size && one.rowOrder == other.rowOrder && one.missing == other.missing
      && one.sampleType == other.sampleType && one.channels == other.channels
      && one.bytes.prefix(one.byteCount).elementsEqual(other.bytes.prefix(other.byteCount))
  }

  @Test func `a large frame is the same as decoded in this process, also in memory used before`()
    async throws
  {
    let few = try SampleImages.write(
      into: folder.appending("small"), count: 4, size: PixelSize(width: 300, height: 200))
    let files = few + (try (0..<3).map { try field("field-\($0).fits", seed: $0) })
    let decoder = decoder()
    for _ in 0..<2 {
      for file in files {
        let theirs = try await decoder.decode(file, frame: 0)
        #expect(isSame(theirs.pixels, try await InProcessDecoder().decode(file, frame: 0).pixels))
        #expect(theirs.description.frames[0].notices.isEmpty)
        // It is the program's own memory.
        #expect(theirs.pixels.sharedMemory == nil)
      }
    }
  }

  @Test func `of a file that breaks off the frame comes as far as it goes, with its notice`()
    async throws
  {
    let file = try field("cut.fits", seed: 5)
    #expect(truncate(file.string, 2880 * 1500) == 0)
    let theirs = try await decoder().decode(file, frame: 0)
    let here = try await InProcessDecoder().decode(file, frame: 0)
    #expect(isSame(theirs.pixels, here.pixels))
    #expect(theirs.description.frames[0].notices == here.description.frames[0].notices)
    #expect(!here.description.frames[0].notices.isEmpty)
  }

  @Test func `frames that are given up while they come leave the next ones whole`() async throws {
    let files = try (0..<2).map { try field("field-\($0).fits", seed: $0) }
    let decoder = decoder()
    let expected = try await InProcessDecoder().decode(files[1], frame: 0).pixels
    for wait in 0..<12 {
      let task = Task { try await decoder.decode(files[0], frame: 0).pixels }
      try await Task.sleep(for: .milliseconds(wait))
      task.cancel()
      if case .failure(let error as ImageError) = await task.result {
        #expect(error.code == .cancelled)
      }
      #expect(isSame(try await decoder.decode(files[1], frame: 0).pixels, expected))
    }
  }

  @Test func `what a worker says of bands is believed only as far as it fits`() throws {
    let window = try #require(BandWindow())
    let pixels = Reply.Pixels(
      frame: 0, width: 100, height: 50, channels: 1, sampleType: "float32", isBottomUp: true,
      missing: nil)
    var odd = pixels
    odd.width = .max
    #expect(BandReceiving(odd, window) == nil)
    odd = pixels
    odd.sampleType = "octonion"
    #expect(BandReceiving(odd, window) == nil)
    let bands = try #require(BandReceiving(pixels, window))
    for (slot, offset, count) in [
      (-1, 0, 4000), (4, 0, 4000), (0, -1, 4000), (0, 0, 20_001), (0, 16_001, 4000), (0, 0, -1),
      (0, .max, 4000), (.min, 0, 0), (0, 0, BandWindow.slotSize + 1),
    ] {
      #expect(!bands.take(slot: slot, offset: offset, count: count))
    }
    for band in 0..<5 { #expect(bands.take(slot: band % 4, offset: band * 4000, count: 4000)) }
    #expect(!bands.take(slot: 0, offset: 0, count: 4000))
    #expect(bands.finished()?.size == PixelSize(width: 100, height: 50))
    #expect(try #require(BandReceiving(pixels, window)).finished() == nil)
    let (memory, small) = try #require(SharedMemory.make(4096))
    munmap(memory, 4096)
    #expect(BandWindow(small) == nil)
  }

  /// Breaks off after some bands.
  private struct BreakingOff: FrameBands {
    let size: PixelSize
    var channels: PixelBuffer.Channels { .gray }
    var sampleType: SampleType { .float32 }
    var missing: Int64? { nil }
    var rowOrder: PixelBuffer.RowOrder { .topDown }
    var grain: Int { 1 }

    func goThrough(
      _ bands: [Range<Int>], columns: Range<Int>, _ work: @Sendable (Int, PixelBuffer) -> Void
    ) throws(ImageError) {
      for band in 0..<3 {
        let part = PixelSize(width: size.width, height: bands[band].count)
        work(band, .of([Float](repeating: -1, count: part.width * part.height), size: part))
      }
      throw ImageError(.unreadable, "input/output error")
    }
  }

  @Test func `a frame that is begun anew is whole, also where the program was busy meanwhile`()
    throws
  {
    var sockets: [Int32] = [0, 0]
    try #require(
      sockets.withUnsafeMutableBufferPointer { worker_sockets($0.baseAddress) } == 0)
    let (worker, program) = (Channel(sockets[0]), Channel(sockets[1]))
    let size = PixelSize(width: 1024, height: 4096)
    let pixels = PixelBuffer.of((0..<size.width * size.height).map { Float($0) }, size: size)
    let sending = BandSending(on: worker, within: 1 << 40)
    Thread {
      #expect(throws: ImageError.self) {
        try sending.send(BreakingOff(size: size), frame: 0)
      }
      #expect(throws: Never.self) {
        #expect(try sending.send(pixels, frame: 0))
        try worker.send(Data("{}".utf8))
      }
    }.start()
    usleep(100_000)
    var window: BandWindow?
    var bands: BandReceiving?
    while true {
      let (body, passed) = try program.receive()
      if let passed { window = BandWindow(passed) }
      switch BandMessage(body) {
      case .begin(let kind): bands = BandReceiving(kind, try #require(window))
      case .band(let slot, let offset, let count):
        #expect(bands?.take(slot: slot, offset: offset, count: count) == true)
      case nil:
        #expect(isSame(try #require(bands?.finished()), pixels))
        return
      }
    }
  }

  @Test func `messages of bands read back, and no answer is taken for one`() throws {
    let band = BandMessage(BandMessage.band(slot: 3, offset: 1 << 40, count: 77).body)
    guard case .band(3, 1 << 40, 77) = band else {
      Issue.record("\(String(describing: band))")
      return
    }
    #expect(BandMessage(WorkerProgram.encoded(Reply())) == nil)
    #expect(BandMessage(Data([2])) == nil && BandMessage(Data([1, 2])) == nil)
    #expect(BandMessage(Data()) == nil)
  }
}
