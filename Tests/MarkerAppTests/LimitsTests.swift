import Foundation
import MarkerApp
import MarkerImaging
import MarkerModel
import MarkerStore
import SystemPackage
import Testing

/// Which limits hold where, and that how images are displayed comes back with the session.
@MainActor
@Suite struct LimitsTests {
  private let hand = DisplayLimits(low: 3, high: 40)

  private func lines(_ desk: Desk, with event: String) throws -> Int {
    try String(
      contentsOfFile: desk.save.appending("ann_journal.jsonl").string, encoding: .utf8
    ).split(separator: "\n").count { $0.contains("\"event\":\"\(event)\"") }
  }

  @Test func `limits set by hand stay with their image, and others keep the interval`() async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    try desk.press("interval-percentile:99.0")
    desk.model.changeDisplay { $0.interval = .manual(hand) }
    #expect(desk.model.limitsSource == .own)
    await desk.turn(.forward)
    #expect(desk.model.display.interval == .percentile(99) && desk.model.limitsSource == .interval)
    await desk.turn(.backward)
    #expect(desk.model.display.interval == .manual(hand) && desk.model.limitsSource == .own)
    // An interval that is chosen is for this image as for all.
    try desk.press("interval-zscale")
    #expect(desk.model.limitsSource == .interval)
    await desk.turn(.forward)
    await desk.turn(.backward)
    #expect(desk.model.display.interval == .zscale)
  }

  @Test func `each frame has limits of its own`() async throws {
    let desk = try await Desk(["two.fits"])
    desk.model.changeDisplay { $0.interval = .manual(hand) }
    desk.model.turnFrame(by: 1)
    await desk.settle()
    #expect(desk.model.frame == 1 && desk.model.limitsSource == .interval)
    desk.model.turnFrame(by: 1)
    await desk.settle()
    #expect(desk.model.display.interval == .manual(hand))
  }

  @Test
  func `limits that are locked hold everywhere until an interval is chosen or they are let go`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.changeDisplay { $0.interval = .manual(hand) }
    await desk.turn(.forward)
    let found = try #require(desk.model.displayLimits)
    try desk.press("lock-limits")
    await desk.turn(.backward)
    #expect(desk.model.display.interval == .manual(found) && desk.model.limitsSource == .locked)
    #expect(desk.model.displayText.contains("locked"))
    // By hand they are other locked limits.
    desk.model.setLimit(.high, to: ExactNumber(90))
    await desk.turn(.forward)
    #expect(
      desk.model.displayLimits
        == DisplayLimits(exactLow: found.exactLow, exactHigh: ExactNumber(90)))
    try desk.press("lock-limits")
    #expect(desk.model.display.interval == .minMax)
    await desk.turn(.backward)
    #expect(desk.model.display.interval == .manual(hand))
    try desk.press("lock-limits")
    try desk.press("interval-minmax")
    #expect(desk.model.limitsSource == .interval && desk.model.display.interval == .minMax)
  }

  @Test func `one limit beyond the other takes it along`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.changeDisplay { $0.interval = .manual(hand) }
    desk.model.setLimit(.low, to: ExactNumber(60))
    #expect(desk.model.displayLimits == DisplayLimits(low: 60, high: 60))
    desk.model.setLimit(.high, to: ExactNumber(2))
    #expect(desk.model.displayLimits == DisplayLimits(low: 2, high: 2))
    desk.model.setLimit(.high, to: ExactNumber(.infinity))
    #expect(desk.model.displayLimits == DisplayLimits(low: 2, high: 2))
  }

  @Test func `the display comes back with the save folder, limits to the last digit`() async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    let exact = DisplayLimits(
      exactLow: ExactNumber(0.1), exactHigh: ExactNumber(UInt64.max))
    desk.model.change(
      display: DisplaySettings(
        interval: .percentile(99.5), stretch: .asinh,
        colormap: try #require(Colormap(name: "heat")), isInverted: true, blur: 1.5,
        missingColor: try #require(MissingColor(name: "red")),
        contrastBias: ContrastBias(contrast: 2.5, bias: 0.25)))
    desk.model.changeDisplay { $0.interval = .manual(exact) }
    let own = desk.model.display
    await desk.turn(.forward)
    let other = desk.model.display
    try await desk.reopen()
    // The first that is not seen is none: the first.
    #expect(desk.shown == "a.fits" && desk.model.display == own)
    #expect(desk.model.displayLimits == exact || desk.model.displayLimits == nil)
    await desk.turn(.forward)
    #expect(desk.model.display == other && other.interval == .percentile(99.5))
    try desk.press("lock-limits")
    let locked = try #require(desk.model.displayLimits)
    try await desk.reopen()
    #expect(desk.model.limitsSource == .locked && desk.model.displayLimits == locked)
    try desk.press("reset-display")
    #expect(desk.model.isDisplayPlain)
    try await desk.reopen()
    #expect(desk.model.display == DisplaySettings() && desk.model.limitsSource == .interval)
  }

  @Test func `a drag is one line in the journal, and what comes back to what it was is none`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    for step in 0..<50 { desk.model.setLimit(.low, to: ExactNumber(Double(step))) }
    for sigma in 1..<20 { desk.model.changeDisplay { $0.blur = Double(sigma) / 2 } }
    await desk.turn(.forward)
    try desk.press("invert")
    try desk.press("invert")
    await desk.turn(.backward)
    try await desk.model.close()
    #expect(try lines(desk, with: "limits") == 1)
    #expect(try lines(desk, with: "displayed") == 1)
    try await desk.open()
    try await desk.model.close()
    #expect(try lines(desk, with: "displayed") == 1)
  }

  @Test func `after a second of rest it is written down without a page turn`() async throws {
    let desk = try await Desk(["a.fits"])
    try desk.press("stretch-log")
    for _ in 0..<500 where desk.model.state.display == nil {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(desk.model.state.display?.stretch == "log")
    #expect(desk.model.session.nextUndo == nil)
  }

  @Test func `Reset leaves the limits of other images, which go by a command of their own`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.changeDisplay { $0.interval = .manual(hand) }
    await desk.turn(.forward)
    desk.model.changeDisplay { $0.interval = .manual(hand) }
    try desk.press("reset-display")
    #expect(desk.model.limitsSource == .interval && desk.model.hasOwnLimits)
    await desk.turn(.backward)
    #expect(desk.model.limitsSource == .own)
    try desk.press("forget-all-limits")
    #expect(!desk.model.hasOwnLimits && desk.model.display.interval == .minMax)
    try await desk.reopen()
    #expect(!desk.model.hasOwnLimits)
  }

  @Test func `a folder that can only be looked at is shown as remembered, and stays as it is`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    try desk.press("stretch-sqrt")
    desk.model.changeDisplay { $0.interval = .manual(hand) }
    await desk.turn(.forward)
    try await desk.model.close()
    let journal = desk.save.appending("ann_journal.jsonl").string
    let before = try Data(contentsOf: URL(fileURLWithPath: journal))
    desk.files.refuse(.readOnlyFileSystem)
    try await desk.open()
    #expect(desk.model.readOnlyReason != nil)
    #expect(desk.model.display.stretch == .sqrt && desk.model.display.interval == .manual(hand))
    try desk.press("stretch-log")
    desk.model.setLimit(.high, to: ExactNumber(50))
    await desk.turn(.forward)
    await desk.turn(.backward)
    #expect(desk.model.display.stretch == .log && desk.model.displayLimits?.high == 50)
    try await desk.model.close()
    #expect(try Data(contentsOf: URL(fileURLWithPath: journal)) == before)
  }

  @Test func `names that nobody knows any more are passed over`() async throws {
    let desk = try await Desk(["a.fits"])
    try desk.press("stretch-sqrt")
    try await desk.model.close()
    let journal = desk.save.appending("ann_journal.jsonl").string
    let text = try String(contentsOfFile: journal, encoding: .utf8)
      .replacingOccurrences(of: "\"colormap\":\"gray\"", with: "\"colormap\":\"octarine\"")
      .replacingOccurrences(of: "\"blur\":0", with: "\"blur\":-3e300")
      .replacingOccurrences(
        of: "\"stretch\":\"sqrt\"", with: "\"locked\":\"9,1\",\"stretch\":\"sqrt\"")
    try text.write(toFile: journal, atomically: true, encoding: .utf8)
    try await desk.open()
    #expect(desk.model.display == DisplaySettings(stretch: .sqrt))
  }

  @Test func `the histogram is that of the picture, counted only while it is looked at`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    #expect(desk.model.histogram == nil)
    desk.model.watchHistogram(true)
    func counted() async throws -> Histogram {
      for _ in 0..<400 where desk.model.histogram == nil {
        desk.model.followHistogram()
        try await Task.sleep(for: .milliseconds(5))
      }
      return try #require(desk.model.histogram)
    }
    let middle = try await counted()
    let image = try #require(desk.model.picture?.pixels)
    #expect(middle == Histogram(of: image, range: middle.range, bins: middle.counts.count))
    #expect(middle.counts.reduce(0, +) + middle.below + middle.above == 1200)
    desk.model.histogramShowsAll = true
    let all = try await counted()
    #expect(all.below == 0 && all.above == 0)
    await desk.turn(.forward)
    #expect(desk.model.histogram == nil)
    _ = try await counted()
    // Limits that are near bring the axis to them.
    desk.model.changeDisplay { $0.interval = .manual(DisplayLimits(low: -150, high: 255)) }
    for _ in 0..<400 where (desk.model.histogram?.range.low ?? 0) > -150 {
      desk.model.followHistogram()
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(try #require(desk.model.histogram).range.low <= -150)
    let tones = try #require(
      desk.model.tones(along: DisplayLimits(low: -160, high: 265), count: 100))
    #expect(tones.colors.first == 0xFF00_0000 && tones.colors.last == 0xFFFF_FFFF)
    #expect(tones.levels.first ?? 1 < 0.01 && tones.levels.last ?? 0 > 0.99)
    desk.model.watchHistogram(false)
    #expect(desk.model.histogram == nil)
  }

  @Test func `a sigma that is typed is one that the blur can have`() async throws {
    let desk = try await Desk(["a.fits"])
    #expect(desk.model.setBlur(" 2.25 ") && desk.model.display.blur == 2.25)
    for text in ["", "-1", "11", "nan", "wide"] { #expect(!desk.model.setBlur(text), "\(text)") }
    #expect(desk.model.display.blur == 2.25)
  }
}
