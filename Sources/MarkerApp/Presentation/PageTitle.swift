import MarkerLanguage
import MarkerModel
import SystemPackage

/// What stands above the picture: the image's name, its place in the list, whether it was seen.
public struct PageTitle: Equatable, Sendable {
  public var name: String
  /// "3 of 10", and the frame where there are several.
  public var place: String
  public var isSeen: Bool
}

extension AppModel {
  public var title: PageTitle {
    guard let location = list.current else {
      return PageTitle(name: "Image Marker", place: "", isSeen: false)
    }
    var place = placeText
    if frames.count > 1, let here = frames.firstIndex(where: { $0.index == frame }) {
      let number = localized("frame \(here + 1) of \(frames.count)")
      place += "  ·  \(number)"
      if frames[here].name != "\(here + 1)" { place += ": \(frames[here].name)" }
    }
    let reading = glimpse == nil ? "" : localized("reading the rest…")
    if !reading.isEmpty { place += "  ·  \(reading)" }
    return PageTitle(
      name: location.name.shown, place: place, isSeen: record?.seen != nil)
  }

  /// “3 of 10”, and of how many where not all are listed.
  private var placeText: String {
    if list.contents.isPartial { return localized("listing the others…") }
    guard list.listing.isFiltered else {
      return localized("\((list.place ?? list.image) + 1) of \(list.total)")
    }
    let here =
      list.place.map { localized("\($0 + 1) of \(list.count)") }
      ?? localized("not among the \(list.count)")
    return localized("\(here) (filtered of \(list.total))")
  }

  /// The comment field's text: what is being typed, else what is kept.
  public var comment: String { commentDraft ?? record?.judgement.comment ?? "" }
}
