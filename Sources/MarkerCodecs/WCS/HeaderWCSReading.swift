import MarkerImaging
import MarkerLanguage
import MarkerModel

extension HeaderWCS {
  /// The header's transformation, where it has one that leads to the sky, and what a person should
  /// know of it. A header without coordinates gives neither.
  public static func read(_ source: Source) -> (wcs: HeaderWCS?, notices: [String]) {
    Codecs.run {
      read(source, HeaderSelection.cards(HeaderCards(source.cards), letter: source.letter))
    }
  }

  /// - Parameter cards: those of the source's description.
  static func read(
    _ source: Source, _ cards: HeaderCards
  ) -> (wcs: HeaderWCS?, notices: [String]) {
    let shown = [source.x, source.y]
    guard let celestial = CelestialAxes(cards, letter: source.letter) else {
      return (
        nil,
        absence(cards, shown, source.letter).map { [localized("no sky positions: \($0)")] } ?? []
      )
    }
    do {
      return try make(source, cards, celestial)
    } catch {
      return (nil, [localized("no sky positions: \(error.reason)")])
    }
  }

  /// What is wrong with a header that has no celestial axes and should; nil where it needs none.
  private static func absence(
    _ cards: HeaderCards, _ shown: [Int], _ letter: String
  ) -> String? {
    let types = shown.map { cards.value("CTYPE\($0)\(letter)") ?? "" }
    if types.allSatisfy(\.isEmpty) {
      let claims = shown.contains { axis in
        ["CRVAL", "CRPIX"].contains { cards.has("\($0)\(axis)\(letter)") }
      }
      return claims ? localized("the header has no CTYPE") : nil
    }
    guard CelestialAxes.areClaimed(cards, shown, letter: letter) else { return nil }
    let names = types.map { $0.isEmpty ? localized("without a type") : $0 }
    return localized("the axes are \(names.joined(separator: " and "))")
  }

  private static func make(
    _ source: Source, _ cards: HeaderCards, _ celestial: CelestialAxes
  ) throws(HeaderConventions.Refusal) -> (HeaderWCS?, [String]) {
    let shown = [source.x, source.y]
    let sky = [celestial.longitude, celestial.latitude]
    let types = celestial.types.joined(separator: ", ")
    guard let frame = CelestialFrame.named(celestial.kind, cards, letter: source.letter) else {
      throw HeaderConventions.Refusal(
        reason: localized("\(types) are neither equatorial nor galactic nor ecliptic axes"))
    }
    guard sky.contains(where: shown.contains) else {
      throw HeaderConventions.Refusal(
        reason: localized("the picture does not show the axes \(types)"))
    }
    let conventions = try HeaderConventions(cards, celestial: celestial, letter: source.letter)
    let tables = try source.distortions(cards)
    let distortion = PixelDistortion(sip: conventions.sip, tables: tables)
    if distortion != nil, Set(shown) != [1, 2] {
      throw HeaderConventions.Refusal(
        reason: localized("its distortions are not of the axes that are shown"))
    }
    let isSplit = !sky.allSatisfy(shown.contains)
    let parameters: WCSParameters
    do {
      parameters = try WCSParameters(
        conventions.cards, x: source.x - 1, y: source.y - 1, letter: source.letter,
        isWhole: isSplit, arrays: source.arrays)
    } catch {
      throw HeaderConventions.Refusal(reason: error.reason)
    }
    let wcs = HeaderWCS(
      source, parameters, distortion, celestial: celestial, frame: frame,
      types: celestial.types)
    guard wcs.pixelScaleArcsec.isFinite, wcs.pixelScaleArcsec > 0 else {
      throw HeaderConventions.Refusal(reason: localized("the header's pixels have no size"))
    }
    var notices = conventions.notices + parameters.mended.map { localized("mended header: \($0)") }
    if isSplit {
      notices.append(
        localized("only one of the axes \(types) is shown: no pixel has a sky position"))
    }
    return (wcs, notices)
  }
}

extension HeaderWCS.Source {
  /// The look-up tables that the header asks for; throws where one is not there.
  fileprivate func distortions(
    _ cards: HeaderCards
  ) throws(HeaderConventions.Refusal) -> [DistortionTable] {
    var wanted: [DistortionTable] = []
    let header = HeaderCards(self.cards)
    for (role, axis) in DistortionKeywords.wanted(header, letter: letter) {
      guard let table = tables.first(where: { $0.role == role && $0.axis == axis }), table.isSound
      else {
        let keyword = role == .detector ? "D2IMDIS" : "CPDIS"
        throw HeaderConventions.Refusal(
          reason: localized("the distortion table of \(keyword)\(axis) is missing or broken"))
      }
      wanted.append(table)
    }
    return wanted
  }
}
