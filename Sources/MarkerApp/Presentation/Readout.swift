import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// How positions on the sky are told.
public struct ReadoutSettings: Equatable, Sendable {
  /// Hours and degrees in sexagesimal parts, else degrees.
  public var isSexagesimal = false
  /// Galactic longitude and latitude too, whatever the header's axes.
  public var showsGalactic = false
  /// Pixels as FITS counts them, from 1 and y up; else as the tables have them, from 0 and y down.
  public var tellsFITSPixels = false
  /// The header's coordinate description, A to Z; nil for its primary one. Where a header has none of
  /// that letter, its primary one.
  public var description: Character?

  public init() {}
}

/// The texts that tell what is under the pointer.
public struct Readout: Equatable, Sendable {
  public var position: String
  public var value: String
  /// Empty where the frame has no WCS or the point lies outside the projection.
  public var sky: String

  public static let empty = Readout(position: "", value: "", sky: "")

  /// - Parameter point: displayed pixels; outside the image there is no value.
  public init(at point: PixelPoint, in frame: PreparedFrame, settings: ReadoutSettings) {
    self.init(at: point, on: frame.size, frame.frame, settings: settings)
    if let samples = frame.samples(at: point) {
      value = Readout.value(samples, unit: frame.frame?.unit)
    }
  }

  /// Of a frame whose samples are not at hand.
  init(
    at point: PixelPoint, on size: PixelSize, _ frame: FrameDescription?, settings: ReadoutSettings
  ) {
    position = Readout.position(point, height: size.height, settings)
    value = Readout.unknown
    sky = Readout.sky(at: point, in: frame, settings)
  }

  private init(position: String, value: String, sky: String) {
    self.position = position
    self.value = value
    self.sky = sky
  }

  private static func position(
    _ point: PixelPoint, height: Int, _ settings: ReadoutSettings
  ) -> String {
    guard settings.tellsFITSPixels else { return "x \(pixels(point.x))  y \(pixels(point.y))" }
    // Said each time: these are not the numbers of the tables.
    let pixel = FITSPixel(point, height: height)
    return localized("FITS x \(pixels(pixel.x))  y \(pixels(pixel.y))")
  }

  /// What is shown of values while they are being read.
  static let unknown = "…"

  private static func value(_ values: [String?]?, unit: String?) -> String {
    guard let values else { return "" }
    return (values.map { $0.map(minus) ?? localized("missing") } + [unit ?? ""]).filter {
      !$0.isEmpty
    }
    .joined(separator: " ")
  }

  private static func sky(
    at point: PixelPoint, in frame: FrameDescription?, _ settings: ReadoutSettings
  ) -> String {
    let alternate = frame?.alternateSkies.first { $0.letter == settings.description }
    guard let transform = alternate?.sky ?? frame?.sky, let native = transform.native(at: point),
      let equatorial = transform.sky(at: point)
    else { return "" }
    var parts: [String] = alternate.map { [localized("WCS \($0.letter)")] } ?? []
    var system = ""
    switch transform.skyFrame {
    case .galactic: parts.append(angles("l", "b", native))
    case .ecliptic: parts.append(angles("λ", "β", native))
    case .equatorial(let name, _):
      // Positions of old plates must not be taken for those of today.
      if name.hasPrefix("FK4") { system = " \(name)" }
    }
    parts.append(self.equatorial(equatorial, settings) + system)
    if settings.showsGalactic, transform.skyFrame != .galactic,
      let galactic = SkyPositions.galactic(native, in: transform.skyFrame)
    {
      parts.append(angles("l", "b", galactic))
    }
    return parts.joined(separator: "  ")
  }

  private static func equatorial(_ point: SkyPoint, _ settings: ReadoutSettings) -> String {
    guard settings.isSexagesimal else { return angles(localized("RA"), localized("Dec"), point) }
    return
      localized("RA \(SkyText.hours(point.ra))  Dec \(minus(SkyText.signedDegrees(point.dec)))")
  }

  private static func angles(_ longitude: String, _ latitude: String, _ point: SkyPoint) -> String {
    localized(
      "\(longitude) \(SkyText.longitude(point.ra))°  \(latitude) \(minus(SkyText.latitude(point.dec)))°"
    )
  }

  private static func pixels(_ value: Double) -> String {
    minus(String(format: "%.2f", locale: nil, value))
  }

  /// With a minus sign, not a hyphen.
  private static func minus(_ text: String) -> String {
    text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }
}
