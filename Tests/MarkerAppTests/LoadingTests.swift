import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage
import Testing

@testable import MarkerApp

/// What is decoded when, and what is kept.
@MainActor
@Suite struct LoadingTests {
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
      _ = await loader.load(there[shown], display: display)
      let ahead = [there[shown + 1], there[shown + 2], there[(shown + 4) % 5]]
      loader.prefetch(ahead, keeping: there[shown], display: display, view: view)
      await loader.prefetched()
      #expect(loader.ready(there[shown]) != nil)
      #expect(loader.ready(there[shown + 1]) != nil && loader.ready(there[shown + 2]) != nil)
    }
    #expect(loader.ready(there[4]) == nil)
  }
}
