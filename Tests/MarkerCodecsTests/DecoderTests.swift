import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import Testing

@Suite struct DecoderTests {
  @Test func `many decodes at once all come back`() async throws {
    let decoder: any ImageDecoder = InProcessDecoder()
    let file = try Files.image("rgb16.png")
    try await withThrowingTaskGroup(of: PixelSize.self) { group in
      for _ in 0..<50 { group.addTask { try await decoder.decode(file, frame: 0).pixels.size } }
      for try await size in group { #expect(size == PixelSize(width: 40, height: 24)) }
    }
    #expect(try await decoder.describe(file).frames.count == 1)
  }

  @Test func `a cancelled decode ends with that reason`() async throws {
    let decoder = InProcessDecoder()
    let file = try Files.image("rgb16.png")
    let task = Task { () -> ImageError? in
      withUnsafeCurrentTask { $0?.cancel() }
      do throws(ImageError) {
        _ = try await decoder.decode(file, frame: 0)
        return nil
      } catch {
        return error
      }
    }
    #expect(await task.value?.code == .cancelled)
  }

  @Test func `a file is verified frame by frame`() async throws {
    let decoder = InProcessDecoder()
    #expect(
      try await decoder.verify(Files.image("compressed.fits"), cubes: .automatic).frames.count == 4)
    var bytes = try Files.bytes(Files.image("compressed.fits"))
    // In a tile of the last frame.
    let start = try #require(
      bytes.indices.last { bytes[$0...].prefix(3).elementsEqual([0x1F, 0x8B, 8]) })
    bytes[start + 20] ^= 0xA5
    let folder = try TemporaryFolder()
    let file = folder.appending("broken.fits")
    try Files.write(bytes, to: file)
    #expect(try await decoder.describe(file).frames.flatMap(\.notices) == [])
    let notices = try await decoder.verify(file, cubes: .automatic).frames[3].notices
    #expect(notices == ["1 compressed tile is broken and left out"])
    try Files.write(Array(bytes.prefix(start - 10)) + [1, 2, 3], to: file)
    #expect(
      try await decoder.verify(file, cubes: .automatic).frames[3].notices.joined().contains(
        "cut short"))
  }

  @Test func `the samples outlive the decoder and the file`() throws {
    let bytes = FITSBytes.image(8, [2, 1], [5, 6] as [UInt8])
    let pixels = try Files.decode(bytes).pixels
    #expect(pixels.all(UInt8.self) == [5, 6])
  }
}

#if os(Linux)
  /// A locale with decimal commas that the test makes itself, where the system can.
  private final class CommaLocale {
    private let folder: TemporaryFolder
    private let locale: locale_t

    static let isPossible =
      FileManager.default.isExecutableFile(atPath: "/usr/bin/localedef")
      && FileManager.default.fileExists(atPath: "/usr/share/i18n/locales/de_DE")

    init() throws {
      folder = try TemporaryFolder()
      let made = folder.appending("de_DE.UTF-8").string
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/localedef")
      process.arguments = ["-i", "de_DE", "-f", "UTF-8", made]
      try process.run()
      process.waitUntilExit()
      setenv("LOCPATH", folder.path.string, 1)
      defer { unsetenv("LOCPATH") }
      locale = try #require(newlocale(1 << LC_NUMERIC, "de_DE.UTF-8", nil))
    }

    deinit { freelocale(locale) }

    func use(_ work: () throws -> Void) rethrows {
      let previous = uselocale(locale)
      defer { uselocale(previous) }
      try work()
    }
  }

  @Suite struct LocaleTests {
    @Test(.enabled(if: CommaLocale.isPossible))
    func `numbers are read and written with points in a locale of commas`() throws {
      let golden = try #require(WCSFixture.all.cases.first { $0.name == "TAN with a CD matrix" })
      try CommaLocale().use {
        #expect(strtod("1,5", nil) == 1.5)
        let wcs = try #require(
          HeaderWCS.read(
            HeaderWCS.Source(
              cards: golden.cards.flatMap { Array($0.utf8) }, height: golden.height)
          ).wcs)
        try WCSTests.compare(wcs, height: golden.height, golden.points)
        let scaled = FITSBytes.image(
          16, [2, 1], [1, 3] as [Int16], more: [("BSCALE", "0.5"), ("BZERO", "0.25")])
        #expect(try Files.decode(scaled).pixels.all(Float.self) == [0.75, 1.75])
        let folder = try TemporaryFolder()
        let files = try SampleImages.write(
          into: folder.path, count: 1, size: PixelSize(width: 64, height: 64))
        let header = String(decoding: try Files.bytes(files[0]).prefix(2880), as: UTF8.self)
        for start in stride(from: 0, to: 2880, by: 80) {
          let card = header.dropFirst(start).prefix(80)
          #expect(card.hasPrefix("COMMENT") || !card.contains(","))
        }
      }
    }
  }
#endif
