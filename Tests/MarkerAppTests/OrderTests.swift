import Foundation
import MarkerModel
import Testing

@testable import MarkerApp

@MainActor
@Suite struct OrderTests {
  private static let names = (10..<30).map { "i\($0).fits" }

  private func order(_ desk: Desk) -> [String] { desk.model.list.names.map(\.string) }

  @Test func `a random order leaves what was seen in its place, and is there after a restart`()
    async throws
  {
    let desk = try await Desk(Self.names)
    await desk.turn(.forward)
    await desk.turn(.forward)
    desk.model.randomizeOrder(true)
    let drawn = order(desk)
    #expect(drawn != Self.names && drawn.sorted() == Self.names)
    #expect(drawn.prefix(3) == Self.names.prefix(3) && desk.shown == "i12.fits")
    await desk.turn(.forward)
    #expect(desk.shown == drawn[3])
    await desk.turn(.forward)
    try await desk.reopen()
    #expect(order(desk) == drawn && desk.shown == drawn[5])
    try desk.press("undo")
    #expect(order(desk) == Self.names && desk.shown == drawn[5])
    try desk.press("redo")
    #expect(order(desk) == drawn)
  }

  @Test func `a shared configuration gives the same order to others`() async throws {
    let desk = try await Desk(Self.names)
    desk.model.randomizeOrder(true)
    #expect(desk.model.chooseOrderSeed(" 4711 ") == nil)
    let seen = desk.model.state.seenOrder.count
    try await desk.model.close()
    let other = try await Desk(Self.names)
    try await other.model.close()
    let config = desk.save.appending("ann_config.txt")
    other.model = AppModel(decoder: InventedImages(), files: other.files)
    other.model.resizeView(to: PixelSize(width: 400, height: 300), deviceScale: 1)
    let fresh = other.folder.appending("fresh")
    try FileManager.default.createDirectory(atPath: fresh.string, withIntermediateDirectories: true)
    try await other.model.openSaveFolder(
      fresh, user: "bob", programVersion: "test", config: config)
    other.model.openImages(other.images)
    await other.settle()
    #expect(other.model.state.settings.orderDraws == [OrderDraw(seed: 4711)])
    // The first rater had seen one image before.
    #expect(seen == 1)
    let shared = order(other).filter { $0 != "i10.fits" }
    try await desk.open()
    #expect(order(desk).filter { $0 != "i10.fits" } == shared)
    try await other.model.close()
  }

  @Test(arguments: ["", "-1", "4294967296", "two"])
  func `what is no seed is refused with the reason`(text: String) async throws {
    let desk = try await Desk(["a.fits"])
    #expect(desk.model.chooseOrderSeed(text) == .notASeed)
    #expect(desk.model.state.settings.orderDraws.isEmpty)
  }

  @Test func `a configuration that wants a random order and says no seed gets one, once`()
    async throws
  {
    let desk = try await Desk(Self.names)
    try await desk.model.close()
    let config = desk.save.appending("ann_config.txt").string
    let text = try String(contentsOfFile: config, encoding: .utf8)
    try text.replacingOccurrences(of: "order = False", with: "order = True").write(
      toFile: config, atomically: true, encoding: .utf8)
    try await desk.open()
    let drawn = order(desk)
    #expect(drawn != Self.names && drawn.first == "i10.fits")
    try await desk.reopen()
    #expect(order(desk) == drawn)
  }

  @Test func `a repeat looks like any other image, and is judged as one of its own`() async throws {
    let desk = try await Desk(Self.names)
    desk.model.movePointer(to: ScreenPoint(x: 200, y: 150))
    desk.model.repeatImages(share: 20)
    #expect(desk.model.list.total == 24)
    let place = try #require(desk.model.list.contents.images.firstIndex { $0.isRepeat })
    let name = desk.model.list.names[place].string
    let first = try #require(order(desk).firstIndex(of: name))
    desk.model.goTo(first)
    await desk.settle()
    try desk.press("mark-1")
    desk.model.goTo(place)
    await desk.settle()
    #expect(desk.model.title.name == name && desk.model.title.place == "\(place + 1) of 24")
    #expect(desk.model.markShapes.isEmpty && desk.model.record?.judgement == Judgement())
    try desk.press("mark-2")
    try desk.press("category-3")
    try await desk.reopen()
    let marks = try desk.table("marks").filter { $0.contains(",\(name),") }
    #expect(marks.count == 2)
    #expect(marks.first?.contains(",\(name),1,None,") == true)
    #expect(marks.last?.contains(",\(name),2,DUPLICATE,") == true)
    let images = try desk.table("images").filter { $0.contains(",\(name),") }
    #expect(images.map { $0.hasSuffix(",3,None") } == [false, true])
    // Without repeats it comes no more, and what was judged of it stays.
    desk.model.goTo(place)
    await desk.settle()
    #expect(desk.model.list.current?.isRepeat == true)
    desk.model.repeatImages(share: nil)
    await desk.settle()
    #expect(desk.model.list.total == 20 && desk.shown == name)
    #expect(desk.model.record?.marks.map(\.group) == [0])
    try await desk.model.close()
    #expect(try desk.table("marks").count { $0.contains("DUPLICATE") } == 1)
  }
}
