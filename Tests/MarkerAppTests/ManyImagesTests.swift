import Foundation
import MarkerModel
import Testing

@testable import MarkerApp

/// Folders of so many images that the first is shown before all of them are listed.
@MainActor
@Suite struct ManyImagesTests {
  private static let count = 120
  private static let few = 100
  private static let names = (1...count).map { "img\($0).fits" }

  private func waitForAll(_ desk: Desk) async throws {
    for _ in 0..<2000 where desk.model.list.contents.isPartial {
      try await Task.sleep(for: .milliseconds(5))
    }
    await desk.settle()
  }

  @Test func `the first unseen image is shown before the others are listed`() async throws {
    let desk = try await Desk(Self.names)
    try await waitForAll(desk)
    #expect(desk.model.list.current?.name == "img1.fits")
    await desk.turn(.forward)
    #expect(desk.model.list.current?.name == "img2.fits")
    desk.model.goTo(99)
    await desk.settle()
    #expect(desk.model.list.current?.name == "img100.fits")
    var shown: [(name: String?, isPartial: Bool)] = []
    try await desk.reopen { model in
      model.fewImages = Self.few
      model.onChange = { _ in
        if case .picture = model.page {
          shown.append((model.list.current?.name.string, model.list.contents.isPartial))
        }
      }
    }
    try await waitForAll(desk)
    #expect(shown.first?.name == "img3.fits" && shown.first?.isPartial == true)
    #expect(desk.model.list.total == Self.count)
    #expect(desk.model.list.place == 2)
    #expect(desk.model.title.place == "3 of \(Self.count)")
    #expect(
      desk.model.state.images.map(\.location.name.string).sorted() == [
        "img1.fits", "img100.fits", "img2.fits", "img3.fits",
      ])
  }

  @Test func `a page that is turned meanwhile is turned once the others are known`() async throws {
    let desk = try await Desk(Self.names)
    var hasTurned = false
    try await desk.reopen { model in
      model.fewImages = Self.few
      model.onChange = { _ in
        guard !hasTurned, model.list.contents.isPartial, case .picture = model.page else { return }
        hasTurned = true
        model.turnPage(.forward)
      }
    }
    try await waitForAll(desk)
    #expect(hasTurned)
    let first = desk.model.state.images.first { $0.seen != nil }
    #expect(first != nil)
    #expect(desk.model.list.place != 0)
    #expect(desk.notices.isEmpty)
  }

  @Test(arguments: [false, true])
  func `a judgement brings the next image once the others are known, if nothing is done meanwhile`(
    isUndone: Bool
  ) async throws {
    let desk = try await Desk(Self.names)
    desk.model.chooseAdvance(Advance(afterCategory: true))
    var wasAsked = false
    try await desk.reopen { model in
      model.fewImages = Self.few
      model.onChange = { _ in
        guard !wasAsked, model.list.contents.isPartial, case .picture = model.page else { return }
        wasAsked = true
        model.toggleCategory(0)
        if isUndone { model.undo() }
      }
    }
    let first = try #require(desk.model.list.current)
    try await waitForAll(desk)
    for _ in 0..<80 where desk.model.list.current == first {
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(wasAsked && (desk.model.list.current == first) == isUndone)
  }

  @Test func `the others are listed also where something else is opened in vain meanwhile`()
    async throws
  {
    let desk = try await Desk(Self.names)
    var hasAsked = false
    try await desk.reopen { model in
      model.fewImages = Self.few
      model.onChange = { _ in
        guard !hasAsked, model.list.contents.isPartial, case .picture = model.page else { return }
        hasAsked = true
        model.openImages("/nowhere/at/all")
      }
    }
    try await waitForAll(desk)
    #expect(hasAsked)
    #expect(desk.model.list.total == Self.count)
    #expect(desk.notices.contains { $0.hasPrefix("“/nowhere/at/all” cannot be opened") })
  }

  @Test func `where an image is missing, all are listed first: it may have another name`()
    async throws
  {
    let desk = try await Desk(Self.names)
    try await waitForAll(desk)
    desk.model.placeMark(group: 0, at: ScreenPoint(x: 100, y: 100))
    try await desk.model.close()
    try FileManager.default.moveItem(
      atPath: desk.images.appending("img1.fits").string,
      toPath: desk.images.appending("img0.fits").string)
    var wasPartial = false
    try await desk.open { model in
      model.fewImages = Self.few
      model.onChange = { _ in if model.list.contents.isPartial { wasPartial = true } }
    }
    try await waitForAll(desk)
    #expect(!wasPartial)
    #expect(desk.model.state.images.map(\.location.name) == ["img0.fits", "img2.fits"])
    #expect(desk.model.state.images.first?.marks.count == 1)
  }
}
