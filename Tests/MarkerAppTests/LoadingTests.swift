import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage
import Testing

@testable import MarkerApp

/// What is decoded when, and what is kept.
@MainActor
@Suite struct LoadingTests {
  @Test
  func
    `a page that is not at hand is begun before the page before it is left, and nothing stays under way`()
    async throws
  {
    let desk = try await Desk((0..<40).map { "slow-\($0).fits" })
    // The time is asked for whenever something is recorded, as that a page was left.
    var wasBegun: [Bool] = []
    desk.clock = { [unowned desk] in
      MainActor.assumeIsolated { wasBegun.append(desk.model.loader.isBusy) }
      return Date()
    }
    try await desk.reopen()
    func rest() async throws {
      for _ in 0..<1000 where desk.model.loader.isBusy {
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(!desk.model.loader.isBusy)
    }
    // The neighbours come once the page is painted.
    try await Task.sleep(for: .milliseconds(400))
    try await rest()
    wasBegun.removeAll()
    desk.model.show(image: 20, isRepeat: false)
    #expect(wasBegun.first == true)
    for image in [25, 9, 33, 33, 25] { desk.model.show(image: image, isRepeat: true) }
    await desk.settle()
    #expect(desk.model.picture != nil && desk.model.list.image == 25)
    try await Task.sleep(for: .milliseconds(400))
    try await rest()
  }

  @Test func `that a picture is waited for is said only where it takes longer than a glance`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits", "slow.fits"])
    var told = 0
    desk.model.onChange = { [weak model = desk.model] change in
      guard let model, case .loading = model.page, change.contains(.page) else { return }
      told += 1
    }
    await desk.turn(.forward)
    #expect(desk.shown == "b.fits" && desk.model.picture != nil && told == 0)
    // Nothing must have been decoded ahead.
    desk.model.loader.removeAll()
    await desk.turn(.forward)
    #expect(desk.shown == "slow.fits" && desk.model.picture != nil && told == 1)
  }

  @Test func `no picture is decoded ahead that would drop one which is wanted sooner`()
    async throws
  {
    // Of 0.8 MB each.
    let keys = (0..<5).map { ImageLoader.Key(path: FilePath("huge-\($0).fits"), frame: 0) }
    let folder = try await Desk(keys.map(\.path.string))
    let there = keys.map {
      ImageLoader.Key(path: folder.images.appending($0.path.string), frame: 0)
    }
    let loader = ImageLoader(decoder: InventedImages(), budget: 2_500_000)
    let view = ViewPlan(
      viewport: Viewport(
        size: PixelSize(width: 0, height: 0), center: PixelPoint(x: 0, y: 0), scale: 1),
      isNorthUp: false, zoomOnPaging: .keep)
    let display = DisplaySettings()
    for shown in [0, 1] {
      _ = await loader.load(there[shown], display: display, view: nil)
      let ahead = [there[shown + 1], there[shown + 2], there[(shown + 4) % 5]]
      loader.prefetch(ahead, keeping: there[shown], display: display, view: view)
      await loader.prefetched()
      #expect(loader.ready(there[shown]) != nil)
      #expect(loader.ready(there[shown + 1]) != nil && loader.ready(there[shown + 2]) != nil)
    }
    #expect(loader.ready(there[4]) == nil)
  }

  /// Gives up `late…` only when it would be done.
  private struct LateImages: ImageDecoder {
    let invented = InventedImages()

    func describe(
      _ file: FilePath, cubes: CubeReading
    ) async throws(ImageError) -> ImageDescription {
      try await invented.describe(file, cubes: cubes)
    }

    func verify(_ file: FilePath, cubes: CubeReading) async throws(ImageError) -> ImageDescription {
      try await invented.verify(file, cubes: cubes)
    }

    func decode(
      _ file: FilePath, frame: Int, cubes: CubeReading
    ) async throws(ImageError) -> DecodedImage {
      if file.lastComponent?.string.hasPrefix("late") == true {
        await withCheckedContinuation { done in
          DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(500)) {
            done.resume()
          }
        }
        if Task.isCancelled { throw ImageError(.cancelled, "no longer wanted") }
      }
      return try await invented.decode(file, frame: frame, cubes: cubes)
    }

    func header(
      _ file: FilePath, frame: Int, cubes: CubeReading
    ) async throws(ImageError) -> [String] { [] }
  }

  @Test func `a page that is turned back to while its decoding is given up comes all the same`()
    async throws
  {
    let desk = try await Desk(["a.fits", "late-1.fits", "late-2.fits"])
    let model = AppModel(decoder: LateImages())
    model.resizeView(to: PixelSize(width: 400, height: 300), deviceScale: 1)
    try await desk.model.close()
    try await model.openSaveFolder(desk.save, user: "bob", programVersion: "test")
    model.openImages(desk.images)
    for _ in 0..<400 where model.picture == nil { try await Task.sleep(for: .milliseconds(5)) }
    model.turnPage(.forward)
    try await Task.sleep(for: .milliseconds(20))
    model.turnPage(.forward)
    // By then the first is not wanted any more.
    try await Task.sleep(for: .milliseconds(200))
    model.turnPage(.backward)
    for _ in 0..<800 where model.picture == nil { try await Task.sleep(for: .milliseconds(5)) }
    #expect(model.picture != nil && model.list.current?.name == "late-1.fits")
    try await model.close()
  }
}
