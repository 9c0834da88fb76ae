import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage

/// A person who does anything at all, the same for the same seed.
struct AnyActs {
  enum Kind: CaseIterable {
    case see, show, place, move, relabel, removeOne, removeSome, removeAll, categorize, comment,
      favorite, renameGroup, renameCategory, limit, leftClick, study, undo, redo, regroup, clear,
      unsee,
      importCatalog, removeCatalog, relocate, locateMarks, display, limits
  }

  private static let names: [FilePath] = [
    "a.fits", "cafe\u{301}.png", "caf\u{E9}.png", "sub/b,c.tiff", "\"q\".jpg",
  ]
  private static let texts = [
    "", "x", "\"q\", é", "cafe\u{301}", "None", "nan", "1", " two\nlines ", "a\u{0}b\u{2028}",
  ]

  private var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// One act. Some come to nothing, as they do for a person.
  mutating func act(on open: inout OpenFolder) throws {
    // Marks are what there is most of.
    let kind = chance(3) ? Kind.place : one(of: Kind.allCases)
    let state = open.state
    let now = open.now
    guard let image = state.images.randomElement(using: &random)?.id, kind != .see else {
      try see(&open)
      return
    }
    let marks = state[image]?.marks.map(\.id) ?? []
    let mark = marks.randomElement(using: &random)
    let edit: Edit?
    switch kind {
    case .see: break
    case .show: try open.happen(.shown(image, frame: 0, milliseconds: below(9000)))
    case .place: try place(on: image, &open)
    case .move:
      let position = position()
      let sky = sky()
      try open.perform(mark.flatMap { state.movingMark($0, to: position, sky: sky, now: now) })
    case .relabel:
      let text = one(of: AnyActs.texts)
      try open.perform(mark.flatMap { state.relabelling($0, as: text, now: now) })
    case .removeOne: try open.perform(mark.flatMap { state.removingMarks([$0]) })
    case .removeSome:
      let some = marks.shuffled(using: &random).prefix(2)
      try open.perform(state.removingMarks(Array(some)))
    case .removeAll: try open.perform(chance(3) ? state.removingMarks(marks) : nil)
    case .categorize:
      try open.perform(state.settingCategory(below(5), to: chance(2), on: image, now: now))
    case .comment:
      try open.perform(state.settingComment(one(of: AnyActs.texts), on: image, now: now))
    case .favorite: try open.perform(state.settingFavorite(chance(2), on: image, now: now))
    case .renameGroup:
      try change(&open) { settings, acts in
        let group = acts.below(9)
        settings.groups[group] = acts.name(group)
      }
    case .renameCategory:
      try change(&open) { settings, acts in
        let category = acts.below(5)
        settings.categories[category] = acts.name(category)
      }
    case .limit:
      try change(&open) { settings, acts in
        settings.groupLimits = (0..<9).map { _ in acts.one(of: [nil, nil, 1, 3]) }
      }
    case .leftClick: try change(&open) { $0.leftClickGroup = $1.one(of: [nil, 0, 8]) }
    case .study: try change(&open) { settings, acts in acts.design(&settings) }
    case .regroup:
      let group = below(9)
      do throws(MarkRefusal) {
        edit = try state.regrouping(Array(marks.prefix(2)), to: group, now: now)
      } catch {
        // The limit holds here as well.
        return
      }
      try open.perform(edit)
    case .clear: try open.perform(state.clearingCategories(of: image, now: now))
    case .unsee:
      let isSeen = state[image]?.seen != nil
      try open.perform(state.settingSeen(isSeen ? nil : now, of: image))
    case .importCatalog:
      let catalog = Catalog(
        id: state.nextCatalog, file: one(of: AnyActs.names), pixels: one(of: [.displayed, .fits]),
        color: MarkPalette.usual.color(ofGroup: below(9)))
      try open.perform(state.importing(catalog))
    case .removeCatalog:
      let catalog = state.catalogs.randomElement(using: &random)
      try open.perform(catalog.flatMap { state.removing($0.id) })
    case .relocate:
      let folder: FilePath = one(of: ["/images", "/elsewhere", "/third"])
      let location = ImageLocation(
        folder: folder, name: one(of: AnyActs.names), repetition: below(2))
      let other = state.image(at: location)
      if other == nil { try open.happen(.relocated(image, location)) }
    case .locateMarks:
      let skies = marks.map { MarkSky(mark: $0, sky: SkyPoint(ra: 1, dec: 2)) }
      try open.happen(.positioned(image, skies))
    case .display: try open.happen(.displayed(memory()))
    case .limits:
      let limits = one(of: [nil, "0.1,18446744073709551615", "-1e-300,2.5"])
      try open.happen(.limits(image, frame: below(3), limits))
    case .undo: try open.perform(open.session.nextUndo?.inverse, cause: .undo)
    case .redo: try open.perform(open.session.nextRedo, cause: .redo)
    }
  }

  private mutating func see(_ open: inout OpenFolder) throws {
    let sky = sky()
    let count = open.state.images.count
    guard count < AnyActs.names.count + 2 else {
      try open.happen(.seen(ImageID(below(count)), center: sky))
      return
    }
    let repetition = count / AnyActs.names.count
    let location = ImageLocation(
      folder: "/images", name: AnyActs.names[count % AnyActs.names.count], repetition: repetition)
    // One that went there meanwhile has the place.
    guard open.state.image(at: location) == nil else { return }
    try open.happen(.image(ImageID(count), location))
    try open.happen(.seen(ImageID(count), center: sky))
  }

  private mutating func place(on image: ImageID, _ open: inout OpenFolder) throws {
    let position = position()
    let sky = sky()
    let edit: Edit
    do throws(MarkRefusal) {
      edit = try open.state.placingMark(
        group: below(9), at: position, sky: sky, frame: below(3), on: image, now: open.now)
    } catch {
      // The limit holds: nothing is placed.
      return
    }
    try open.perform(edit)
  }

  /// What makes a study of looking through images.
  private mutating func design(_ settings: inout SessionSettings) {
    settings.groupColors = one(of: [[], [nil, MarkColor(1, 2, 3)]])
    let time = Date(timeIntervalSince1970: 1_000_000.5)
    settings.orderDraws = one(
      of: [[], [OrderDraw(seed: 1)], [OrderDraw(seed: 4_000_000_000, since: time)]])
    settings.repeats = one(of: [nil, RepeatPlan(share: 12.5, seed: 3, since: time)])
    settings.advance = one(of: [Advance(), Advance(afterCategory: true, afterMarks: 2)])
  }

  private mutating func change(
    _ open: inout OpenFolder, _ body: (inout SessionSettings, inout AnyActs) -> Void
  ) throws {
    let before = open.state.settings
    var after = before
    body(&after, &self)
    guard after != before else { return }
    try open.perform(Edit(name: "rename", changes: [.settings(before: before, after: after)]))
  }

  /// Of no two alike, which would be told when the configuration is read.
  private mutating func name(_ number: Int) -> String {
    one(of: ["", "BCG ", "a, \"b\" ", "cafe\u{301} "]) + String(number + 1)
  }

  private mutating func memory() -> DisplayMemory {
    DisplayMemory(
      interval: one(of: ["zscale", "percentile:99.5"]), stretch: "asinh", colormap: "heat",
      inverted: chance(2), blur: number(), contrast: chance(2) ? number() : nil,
      bias: chance(2) ? 0.25 : nil, missing: one(of: [nil, "red"]),
      locked: one(of: [nil, "-9223372036854775808,0.1"]))
  }

  private mutating func position() -> PixelPoint {
    PixelPoint(x: number(), y: number() / 3)
  }

  private mutating func sky() -> SkyPoint? {
    chance(2) ? SkyPoint(ra: number(), dec: -number()) : nil
  }

  private mutating func number() -> Double {
    chance(8) ? one(of: [0, -0.5, 1e-7, 1e16, 0.1]) : Double.random(in: -1e4...1e4, using: &random)
  }

  private mutating func below(_ end: Int) -> Int { Int.random(in: 0..<end, using: &random) }

  private mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }

  private mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }
}
