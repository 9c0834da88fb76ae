import MarkerImaging
import MarkerLanguage
import MarkerModel

/// Everything that a header says of the sky: its main description, the alternate ones, and what a
/// person should know of them.
struct HeaderSkies {
  private(set) var sky: HeaderWCS?
  private(set) var alternates: [AlternateSky] = []
  private(set) var notices: [String] = []

  /// Nothing.
  init() {}

  /// No positions, for that reason.
  init(refusal: String) { notices = [localized("no sky positions: \(refusal)")] }

  /// - Parameter source: of the primary description.
  init(_ source: HeaderWCS.Source) { self = Codecs.run { HeaderSkies(parsing: source) } }

  private init(parsing source: HeaderWCS.Source) {
    let cards = HeaderSelection.coordinates(HeaderCards(source.cards))
    var source = source
    source.cards = cards.bytes
    let primary = HeaderWCS.read(source, HeaderSelection.cards(cards, letter: ""))
    sky = primary.wcs
    notices = primary.notices
    for letter in HeaderSelection.letters(cards) where !letter.isEmpty {
      var alternate = source
      alternate.letter = letter
      guard let first = letter.first,
        let read = HeaderWCS.read(alternate, HeaderSelection.cards(cards, letter: letter)).wcs
      else { continue }
      let name = cards.value("WCSNAME\(letter)") ?? ""
      alternates.append(AlternateSky(letter: first, name: name, sky: read))
      if sky == nil {
        sky = read
        let called = name.isEmpty ? "" : " (\(name))"
        notices.append(
          localized("sky positions by the header's alternate coordinates \(letter)\(called)"))
      }
    }
  }

  /// Whether positions differ from plane to plane of a cube.
  var dependsOnHeldAxes: Bool {
    sky?.dependsOnHeldAxes == true
      || alternates.contains { ($0.sky as? HeaderWCS)?.dependsOnHeldAxes == true }
  }

  /// The same skies for another place on the axes that the image does not show.
  mutating func hold(_ held: [Int: Double]) {
    sky = sky.map { HeaderWCS($0, held: held) }
    for index in alternates.indices {
      guard let other = alternates[index].sky as? HeaderWCS else { continue }
      alternates[index].sky = HeaderWCS(other, held: held)
    }
  }

  mutating func note(_ notice: String) { notices.append(notice) }
}

extension FrameDescription {
  /// The frame with this sky, and its notices after the others.
  mutating func take(_ skies: HeaderSkies) {
    sky = skies.sky
    alternateSkies = skies.alternates
    notices += skies.notices
  }
}
