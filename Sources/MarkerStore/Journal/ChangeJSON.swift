import Foundation
import MarkerModel

/// A change in a journal line, named for a reader by what it did.
struct ChangeJSON: Codable {
  var kind: String
  /// The image's name, for whoever reads or repairs the journal; its number is what counts.
  var name: String?
  var name64: String?
  var image: Int?
  var markBefore: MarkJSON?
  var markAfter: MarkJSON?
  var judgementBefore: JudgementJSON?
  var judgementAfter: JudgementJSON?
  var seenBefore: JSONTime?
  var seenAfter: JSONTime?
  var catalogBefore: CatalogJSON?
  var catalogAfter: CatalogJSON?
  var settingsBefore: SettingsJSON?
  var settingsAfter: SettingsJSON?

  private static let markKinds: Set<String> = [
    "placed", "removed", "moved", "relabelled", "regrouped", "altered",
  ]
  private static let judgementKinds: Set<String> = [
    "categorized", "commented", "favorited", "judged",
  ]
  private static let seenKinds: Set<String> = ["sighted", "unsighted"]
  private static let catalogKinds: Set<String> = ["imported", "discarded", "restyled"]
  private static let settingsKinds: Set<String> = ["renamed", "settings"]

  init(_ change: Change, name path: JSONPath?) {
    name = path?.text
    name64 = path?.base64
    switch change {
    case .mark(let before, let after):
      kind = ChangeJSON.kind(before, after)
      markBefore = before.map(MarkJSON.init)
      markAfter = after.map(MarkJSON.init)
    case .judgement(let id, let before, let after, let dateBefore, let dateAfter):
      kind = ChangeJSON.kind(before, after)
      image = id.number
      judgementBefore = JudgementJSON(before, dateBefore)
      judgementAfter = JudgementJSON(after, dateAfter)
    case .seen(let id, let before, let after):
      kind = after == nil ? "unsighted" : "sighted"
      image = id.number
      seenBefore = before.map(JSONTime.init)
      seenAfter = after.map(JSONTime.init)
    case .catalog(let before, let after):
      kind = before == nil ? "imported" : after == nil ? "discarded" : "restyled"
      catalogBefore = before.map(CatalogJSON.init)
      catalogAfter = after.map(CatalogJSON.init)
    case .settings(let before, let after):
      kind = ChangeJSON.kind(before, after)
      settingsBefore = SettingsJSON(before)
      settingsAfter = SettingsJSON(after)
    }
  }

  var change: Change {
    get throws {
      if ChangeJSON.markKinds.contains(kind) {
        return .mark(before: try markBefore?.mark, after: try markAfter?.mark)
      }
      if ChangeJSON.judgementKinds.contains(kind) {
        guard let image else { throw LineFault.missing("image") }
        guard let judgementBefore, let judgementAfter else { throw LineFault.missing("judgement") }
        return .judgement(
          ImageID(try counting(image, "image")), before: try judgementBefore.judgement,
          after: try judgementAfter.judgement,
          dateBefore: judgementBefore.date?.date, dateAfter: judgementAfter.date?.date)
      }
      if ChangeJSON.seenKinds.contains(kind) {
        guard let image else { throw LineFault.missing("image") }
        return .seen(
          ImageID(try counting(image, "image")), before: seenBefore?.date, after: seenAfter?.date)
      }
      if ChangeJSON.catalogKinds.contains(kind) {
        return .catalog(
          before: try catalogBefore?.catalog, after: try catalogAfter?.catalog)
      }
      if ChangeJSON.settingsKinds.contains(kind) {
        guard let settingsBefore, let settingsAfter else { throw LineFault.missing("settings") }
        return .settings(before: try settingsBefore.settings, after: try settingsAfter.settings)
      }
      throw LineFault.unknownKind(kind)
    }
  }

  private static func kind(_ before: Mark?, _ after: Mark?) -> String {
    guard let after else { return "removed" }
    guard let before else { return "placed" }
    let what = [
      before.position == after.position ? nil : "moved",
      before.label == after.label ? nil : "relabelled",
      before.group == after.group ? nil : "regrouped",
    ].compactMap(\.self)
    return what.count == 1 ? what[0] : "altered"
  }

  private static func kind(_ before: Judgement, _ after: Judgement) -> String {
    let what = [
      before.categories == after.categories ? nil : "categorized",
      before.comment == after.comment ? nil : "commented",
      before.isFavorite == after.isFavorite ? nil : "favorited",
    ].compactMap(\.self)
    return what.count == 1 ? what[0] : "judged"
  }

  private static func kind(_ before: SessionSettings, _ after: SessionSettings) -> String {
    var renamed = before
    renamed.groups = after.groups
    renamed.categories = after.categories
    return renamed == after ? "renamed" : "settings"
  }
}

struct MarkJSON: Codable {
  var id: Int
  var image: Int
  var group: Int
  var label: String?
  var x: JSONNumber
  var y: JSONNumber
  var sky: JSONSky?
  var frame: Int
  var date: JSONTime

  init(_ mark: Mark) {
    id = mark.id.number
    image = mark.image.number
    group = mark.group
    label = mark.label
    x = JSONNumber(mark.position.x)
    y = JSONNumber(mark.position.y)
    sky = mark.sky.map(JSONSky.init)
    frame = mark.frame
    date = JSONTime(mark.changed)
  }

  var mark: Mark {
    get throws {
      Mark(
        id: MarkID(try counting(id, "id")), image: ImageID(try counting(image, "image")),
        group: try counting(group, "group"), label: label,
        position: PixelPoint(x: x.value, y: y.value), sky: sky?.point,
        frame: try counting(frame, "frame"), changed: date.date)
    }
  }
}

struct JudgementJSON: Codable {
  var categories: [Int]
  var comment: String
  var favorite: Bool
  var date: JSONTime?

  init(_ judgement: Judgement, _ date: Date?) {
    categories = judgement.categories.sorted()
    comment = judgement.comment
    favorite = judgement.isFavorite
    self.date = date.map(JSONTime.init)
  }

  var judgement: Judgement {
    get throws {
      Judgement(
        categories: Set(try categories.map { try counting($0, "categories") }), comment: comment,
        isFavorite: favorite)
    }
  }
}

struct SettingsJSON: Codable {
  var imageFolder: String?
  var imageFolder64: String?
  var manifest: String?
  var manifest64: String?
  var groups: [String]
  var categories: [String]
  var groupLimits: [Int?]
  var randomizesOrder: Bool
  var leftClickGroup: Int?
  // What came later is left out where it says nothing.
  var groupColors: [String?]?
  var order: [DrawJSON]?
  var repeats: DrawJSON?
  var advanceAfterCategory: Bool?
  var advanceAfterMarks: Int?

  init(_ settings: SessionSettings) {
    let folder = settings.imageFolder.map(JSONPath.init)
    imageFolder = folder?.text
    imageFolder64 = folder?.base64
    let list = settings.manifest.map(JSONPath.init)
    manifest = list?.text
    manifest64 = list?.base64
    groups = settings.groups
    categories = settings.categories
    groupLimits = settings.groupLimits
    randomizesOrder = settings.randomizesOrder
    leftClickGroup = settings.leftClickGroup
    groupColors =
      settings.groupColors.isEmpty ? nil : settings.groupColors.map { $0.map(\.hex) }
    order = settings.orderDraws.isEmpty ? nil : settings.orderDraws.map { DrawJSON($0) }
    repeats = settings.repeats.map { DrawJSON($0) }
    advanceAfterCategory = settings.advance.afterCategory ? true : nil
    advanceAfterMarks = settings.advance.afterMarks
  }

  var settings: SessionSettings {
    get throws {
      SessionSettings(
        imageFolder: try JSONPath(text: imageFolder, base64: imageFolder64)?.path,
        manifest: try JSONPath(text: manifest, base64: manifest64)?.path,
        groups: groups, categories: categories, groupLimits: groupLimits,
        groupColors: try (groupColors ?? []).map { try $0.map(SettingsJSON.color) },
        randomizesOrder: randomizesOrder,
        orderDraws: try (order ?? []).map { try $0.draw }, repeats: try repeats?.plan,
        advance: Advance(
          afterCategory: advanceAfterCategory ?? false, afterMarks: advanceAfterMarks),
        leftClickGroup: try leftClickGroup.map { try counting($0, "leftClickGroup") })
    }
  }
}

extension SettingsJSON {
  private static func color(_ text: String) throws -> MarkColor {
    guard let color = MarkColor(hex: text) else { throw LineFault.malformed("“groupColors”") }
    return color
  }
}

/// What is drawn from a seed: an order, or with a share repeats.
struct DrawJSON: Codable {
  var seed: UInt32
  var since: String?
  var share: JSONNumber?

  init(_ draw: OrderDraw) {
    seed = draw.seed
    since = draw.since.map(JournalTime.text)
  }

  init(_ plan: RepeatPlan) {
    seed = plan.seed
    since = plan.since.map(JournalTime.text)
    share = JSONNumber(plan.share)
  }

  var draw: OrderDraw {
    get throws { OrderDraw(seed: seed, since: try time) }
  }

  var plan: RepeatPlan {
    get throws {
      guard let share else { throw LineFault.missing("share") }
      return RepeatPlan(share: share.value, seed: seed, since: try time)
    }
  }

  private var time: Date? {
    get throws {
      guard let since else { return nil }
      guard let time = JournalTime.date(since) else { throw LineFault.malformed("“since”") }
      return time
    }
  }
}

struct DisplayJSON: Codable {
  var frame: Int
  var interval: String
  var stretch: String
  var low: JSONNumber
  var high: JSONNumber
  var colormap: String
  var inverted: Bool
  var blur: JSONNumber
  var zoom: JSONNumber
  var missing: String?
  var contrast: JSONNumber?
  var bias: JSONNumber?
  var coarse: Bool?

  init(_ display: DisplayState) {
    frame = display.frame
    interval = display.interval
    stretch = display.stretch
    low = JSONNumber(display.low)
    high = JSONNumber(display.high)
    colormap = display.colormap
    inverted = display.inverted
    blur = JSONNumber(display.blur)
    zoom = JSONNumber(display.zoom)
    missing = display.missing
    contrast = display.contrast.map { JSONNumber($0) }
    bias = display.bias.map { JSONNumber($0) }
    coarse = display.isCoarse ? true : nil
  }

  var display: DisplayState {
    get throws {
      DisplayState(
        frame: try counting(frame, "frame"), interval: interval, stretch: stretch, low: low.value,
        high: high.value, colormap: colormap, inverted: inverted, blur: blur.value,
        zoom: zoom.value, missing: missing, contrast: contrast?.value, bias: bias?.value,
        isCoarse: coarse ?? false)
    }
  }
}
