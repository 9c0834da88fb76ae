import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerApp

/// A frame that stays in its file because it is too large for memory, beside the same frame in memory.
@MainActor
@Suite struct StreamingTests {
  private static let size = PixelSize(width: 1501, height: 1103)
  private static let star = PixelPoint(x: 701.3, y: 402.6)

  /// Values without any regularity, gaps, and a star.
  private static let samples: [Float] = {
    var random = SeededRandom(seed: 11)
    var samples = (0..<size.width * size.height).map { _ in
      Float.random(in: 0..<40, using: &random)
    }
    for y in 380..<430 {
      for x in 680..<730 {
        let (dx, dy) = (Double(x) - star.x, Double(y) - star.y)
        // FITS has its rows from the bottom.
        samples[(size.height - 1 - y) * size.width + x] +=
          Float(9000 * exp(-(dx * dx + dy * dy) / 8))
      }
    }
    for place in stride(from: 77, to: samples.count, by: 3001) { samples[place] = .nan }
    return samples
  }()

  /// The program on one image.
  @MainActor
  private final class Window {
    let folder: TemporaryFolder
    let model: AppModel
    var notices: [String] = []

    init(streamedFrom least: Int) async throws {
      folder = try TemporaryFolder()
      let images = folder.appending("images")
      let save = folder.appending("save")
      for path in [images, save] {
        try FileManager.default.createDirectory(
          atPath: path.string, withIntermediateDirectories: true)
      }
      try ImageWriter.fits(
        FITSImage(size: StreamingTests.size, samples: StreamingTests.samples),
        to: images.appending("field.fits"))
      model = AppModel(decoder: InProcessDecoder(), streamedFrom: least)
      model.onNotice = { [weak self] in self?.notices.append($0) }
      model.resizeView(to: PixelSize(width: 400, height: 300), deviceScale: 1)
      try await model.openSaveFolder(save, user: "ann", programVersion: "test")
      model.openImages(images)
      try await wait { self.model.picture != nil }
      model.pagePainted()
    }

    func wait(_ isThere: @MainActor () throws -> Bool) async throws {
      for _ in 0..<1000 where try !isThere() { try await Task.sleep(for: .milliseconds(5)) }
      #expect(try isThere())
    }

    /// The picture once it is exact.
    func exact() async throws -> Raster {
      try await wait {
        _ = self.model.raster()
        return self.model.rendering.shown?.isExact == true
      }
      return try #require(model.raster())
    }
  }

  private func pair() async throws -> (whole: Window, streamed: Window) {
    let pair = (
      whole: try await Window(streamedFrom: .max), streamed: try await Window(streamedFrom: 0)
    )
    #expect(pair.whole.model.picture?.pixels != nil && pair.streamed.model.picture?.pixels == nil)
    return pair
  }

  /// The largest difference of a colour's channels, from 0 to 255.
  private func farthest(_ one: Raster, _ other: Raster) -> Int {
    guard one.size == other.size else { return .max }
    return withExtendedLifetime((one, other)) {
      zip(one.pixels, other.pixels).reduce(0) { most, pair in
        [0, 8, 16].reduce(most) { most, shift in
          max(most, abs(Int(pair.0 >> shift & 0xFF) - Int(pair.1 >> shift & 0xFF)))
        }
      }
    }
  }

  @Test func `every view is the same, moved, enlarged or reduced, in whatever colours`()
    async throws
  {
    let (whole, streamed) = try await pair()
    let acts: [(AppModel) -> Void] = [
      { _ in }, { $0.zoom(by: 2) }, { $0.zoom(by: 4) },
      { $0.changeDisplay { $0.interval = .zscale } },
      { $0.changeDisplay { $0.interval = .percentile(97) } },
      { $0.changeDisplay { $0.stretch = .log } }, { $0.zoom(by: 3) }, { $0.toggleNorthUp() },
      { $0.zoom(by: 0.05) },
    ]
    for (index, act) in acts.enumerated() {
      for window in [whole, streamed] {
        act(window.model)
        try await window.wait {
          window.model.picture?.isPrepared(window.model.display) == true
        }
      }
      let (one, other) = (try await whole.exact(), try await streamed.exact())
      #expect(farthest(one, other) <= 1, "act \(index)")
      #expect(whole.model.displayLimits == streamed.model.displayLimits, "act \(index)")
    }
    #expect(streamed.notices == whole.notices)
  }

  @Test func `the view of all of it is exact as soon as it was gone through`() async throws {
    let (whole, streamed) = try await pair()
    let first = try #require(streamed.model.raster())
    #expect(streamed.model.rendering.shown?.isExact == true)
    #expect(farthest(first, try await whole.exact()) <= 1)
    // One comes back to it, also in a window of another size, and after other views.
    for size in [PixelSize(width: 400, height: 300), PixelSize(width: 330, height: 290)] {
      for window in [whole, streamed] { window.model.resizeView(to: size, deviceScale: 1) }
      _ = try await streamed.exact()
      for _ in 0..<3 {
        streamed.model.zoom(by: 1.5)
        _ = try await streamed.exact()
      }
      for window in [whole, streamed] { window.model.fit() }
      let again = try #require(streamed.model.raster())
      #expect(streamed.model.rendering.shown?.isExact == true)
      #expect(farthest(again, try await whole.exact()) <= 1)
    }
  }

  @Test func `at rest the limits are found that may be asked for next`() async throws {
    let (whole, streamed) = try await pair()
    _ = streamed.model.raster()
    let display = DisplaySettings(interval: .percentile(95))
    let picture = try #require(streamed.model.picture)
    #expect(!picture.isPrepared(display))
    try await streamed.wait { picture.isPrepared(display) }
    #expect(picture.limits(display.interval) == whole.model.picture?.limits(display.interval))
  }

  @Test func `a wide view is drawn of all block means at once, and of all samples a moment later`()
    async throws
  {
    let (whole, streamed) = try await pair()
    for window in [whole, streamed] { window.model.zoom(by: 0.3) }
    let model = streamed.model
    #expect(model.viewport.scale < 0.125)
    let quick = try #require(model.raster())
    try await streamed.wait { model.rendering.shown?.raster !== quick }
    let averaged = try #require(model.rendering.shown)
    #expect(!averaged.isExact)
    let (one, other) = (try await whole.exact(), try await streamed.exact())
    #expect(differences(one, averaged.raster) < differences(one, quick) / 3)
    #expect(farthest(one, other) <= 1)
  }

  /// How far two pictures are apart in all their pixels.
  private func differences(_ one: Raster, _ other: Raster) -> Int {
    withExtendedLifetime((one, other)) {
      zip(one.pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0 & 0xFF) - Int($1.1 & 0xFF)) }
    }
  }

  @Test func `what is read out, and where marks snap, is the same once it is read`() async throws {
    let (whole, streamed) = try await pair()
    var readouts: [Readout] = []
    var places: [PixelPoint] = []
    for window in [whole, streamed] {
      let model = window.model
      model.zoom(by: 8)
      let center = ScreenPoint(x: 200, y: 150)
      model.movePointer(to: center)
      try await window.wait { !["", "…"].contains(model.readout.value) }
      readouts.append(model.readout)
      model.perform(try #require(CommandTable.command("snap")))
      let near = model.viewport.screen(PixelPoint(x: Self.star.x + 3, y: Self.star.y - 2))
      model.placeMark(group: 0, at: near)
      #expect(model.record?.marks.count == 1)
      places.append(try #require(model.record?.marks.first?.position))
    }
    // Where nobody pointed the samples have to be read first, which is told.
    let far = PixelPoint(x: 100, y: 1000)
    streamed.model.placeMark(group: 1, at: far)
    #expect(streamed.notices.last?.hasPrefix("What is around there is being read") == true)
    #expect(streamed.model.record?.marks.count == 1)
    for _ in 0..<200 where streamed.model.record?.marks.count == 1 {
      try await Task.sleep(for: .milliseconds(10))
      streamed.model.placeMark(group: 1, at: far)
    }
    #expect(streamed.model.record?.marks.count == 2)
    #expect(readouts[0] == readouts[1])
    #expect(places[0] == places[1])
    #expect(abs(places[0].x - Self.star.x) < 0.2 && abs(places[0].y - Self.star.y) < 0.2)
  }

  @Test func `a blur is seen at once, and is that of the samples where few enough are shown`()
    async throws
  {
    let (whole, streamed) = try await pair()
    for window in [whole, streamed] {
      window.model.zoom(by: 6)
      _ = try await window.exact()
      window.model.changeDisplay { $0.blur = 2 }
      try await window.wait { window.model.picture?.isPrepared(window.model.display) == true }
    }
    #expect(farthest(try await whole.exact(), try await streamed.exact()) <= 1)
  }

  @Test func `the histogram counts all samples`() async throws {
    let (whole, streamed) = try await pair()
    for window in [whole, streamed] {
      window.model.watchHistogram(true)
      try await window.wait {
        window.model.followHistogram()
        return window.model.histogram != nil
      }
    }
    #expect(whole.model.histogram == streamed.model.histogram)
  }

  @Test func `a file that was changed while it is shown is told, and what was read of it stays`()
    async throws
  {
    let streamed = try await Window(streamedFrom: 0)
    let shown = try await streamed.exact()
    let file = try #require(streamed.model.list.current?.path)
    try Data("nothing".utf8).write(to: URL(fileURLWithPath: file.string))
    streamed.model.zoom(by: 3)
    _ = streamed.model.raster()
    try await streamed.wait { !streamed.notices.isEmpty }
    #expect(streamed.notices.first?.hasPrefix("This image ") == true)
    #expect(streamed.model.raster()?.size == shown.size)
  }

  @Test func `limits that were asked for and given up are asked for again`() async throws {
    let streamed = try await Window(streamedFrom: 0)
    let picture = try #require(streamed.model.picture)
    let display = DisplaySettings(interval: .percentile(90))
    let view = streamed.model.viewport
    let task = Task { await picture.prepared(display, in: view) }
    task.cancel()
    await task.value
    await picture.prepared(display, in: view)
    let file = try #require(streamed.model.list.current?.path)
    let whole = try await InProcessDecoder().decode(file, frame: 0, cubes: .automatic).pixels
    #expect(picture.limits(.percentile(90)) == Interval.percentile(90).limits(of: whole))
  }

  @Test func `what is exported of a blurred view is the same to its edges`() async throws {
    let (whole, streamed) = try await pair()
    var pictures: [PixelBuffer] = []
    for window in [whole, streamed] {
      let model = window.model
      model.changeDisplay {
        $0.interval = .manual(DisplayLimits(low: 15, high: 25))
        $0.blur = 8
      }
      model.zoom(by: 12)
      _ = try await window.exact()
      var choice = PictureChoice()
      choice.part = .seen
      choice.format = .png
      let target = window.folder.appending("out.png")
      _ = await model.exportPicture(choice, to: target)
      pictures.append(
        try await InProcessDecoder().decode(target, frame: 0, cubes: .automatic).pixels)
    }
    #expect(pictures[0].size == pictures[1].size)
    let most = zip(pictures[0].bytes, pictures[1].bytes).reduce(0) {
      max($0, abs(Int($1.0) - Int($1.1)))
    }
    #expect(most <= 1)
  }
}
