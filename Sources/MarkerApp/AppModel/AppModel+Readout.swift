import MarkerImaging
import MarkerLanguage
import MarkerModel

/// What is told of the place under the pointer.
extension AppModel {
  public var readout: Readout {
    guard let point = markingPlace, let size = seenPicture?.size, size.contains(point) else {
      return .empty
    }
    guard let picture else {
      return Readout(at: point, on: size, seenFrame, settings: readoutSettings)
    }
    if let streamed = picture.streamed { look(around: point, of: picture, streamed) }
    return Readout(at: point, in: picture, settings: readoutSettings)
  }

  public var readoutSettings: ReadoutSettings {
    var settings = ReadoutSettings()
    settings.isSexagesimal = preferences.isSexagesimal
    settings.showsGalactic = preferences.showsGalactic
    settings.tellsFITSPixels = preferences.tellsFITSPixels
    settings.description = skyDescription
    return settings
  }

  private var seenFrame: FrameDescription? { picture?.frame ?? glimpse?.frame }

  var alternateLetters: [Character] { seenFrame?.alternateSkies.map(\.letter) ?? [] }

  /// The read-out by the next of the header's coordinate descriptions, around the end. Marks keep
  /// their positions by the primary one.
  func turnDescription() {
    let letters: [Character?] = [nil] + alternateLetters
    let here = letters.firstIndex(of: skyDescription) ?? 0
    let next = letters[(here + 1) % letters.count]
    skyDescription = next
    onChange(.readout)
    let name = seenFrame?.alternateSkies.first { $0.letter == next }?.name ?? ""
    let shown =
      next.map { localized("coordinate description \($0)") }
      ?? localized("the primary coordinate description")
    onNotice(localized("Positions by \(shown)\(name.isEmpty ? "" : " (\(name))")."))
  }
}
