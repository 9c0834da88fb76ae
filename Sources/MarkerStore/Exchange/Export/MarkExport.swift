import Foundation
import MarkerModel
import SystemPackage

/// What must be known of a frame to tell of a mark on it more than its place in displayed pixels.
public struct FrameMeasure: Sendable {
  public var size: PixelSize
  public var sky: (any SkyTransform)?

  public init(size: PixelSize, sky: (any SkyTransform)? = nil) {
    self.size = size
    self.sky = sky
  }

  /// The side of a pixel; nil where the frame has no sky, or one without a scale.
  var pixelScaleArcsec: Double? {
    sky.flatMap {
      $0.pixelScaleArcsec.isFinite && $0.pixelScaleArcsec > 0 ? $0.pixelScaleArcsec : nil
    }
  }

  /// What the sky positions of its marks are in.
  var system: SkySystem? { sky.map { SkySystem($0.skyFrame) } }
}

/// Marks as they are handed to other programs: a row each, with all that a format may want of them.
public struct MarkExport: Sendable {
  public struct Row: Sendable {
    public var image: ImageID
    /// Of the image's file, as in the tables.
    public var name: FilePath
    public var group: String
    /// The person's own text; nil where it is the group's name.
    public var label: String?
    /// Whether it was made on a repeat of the image.
    public var isOnRepeat: Bool
    public var color: MarkColor
    public var position: PixelPoint
    /// Its own, else where the frame has its place now, as for marks of another program's tables.
    public var sky: SkyPoint?
    /// The frame that it was made on, from 0.
    public var frame: Int
    /// Of that frame; nil where it is not known.
    public var measure: FrameMeasure?
    /// The UTC day on which it was made or last changed by a person.
    public var date: String
  }

  /// In the order of the tables.
  public let rows: [Row]
  public let rater: String

  /// The marks of one image, or of all.
  ///
  /// - Parameter measures: of the images' frames by their indices, as far as they are known.
  public init(
    _ state: SessionState, rater: String, of image: ImageID? = nil,
    measures: [ImageID: [Int: FrameMeasure]]
  ) {
    self.rater = rater
    let records = image.map { id in state[id].map { [$0] } ?? [] } ?? state.tabulated
    rows = records.flatMap { record in
      record.marks.map { mark in
        let group = state.settings.name(ofGroup: mark.group)
        let measure = measures[record.id]?[mark.frame]
        let sky = mark.sky ?? measure?.sky?.sky(at: mark.position)
        return Row(
          image: record.id, name: record.location.name, group: group,
          label: mark.label.flatMap { $0.utf8.elementsEqual(group.utf8) ? nil : $0 },
          isOnRepeat: record.location.isRepeat, color: state.settings.color(ofGroup: mark.group),
          position: mark.position,
          sky: sky.flatMap { $0.ra.isFinite && $0.dec.isFinite ? $0 : nil },
          frame: mark.frame, measure: measure,
          date: JournalTime.day(mark.changed))
      }
    }
  }
}

extension MarkExport.Row {
  /// As the tables have it: `None` where it is the group's name, and with a word for repeats.
  var labelCell: String { isOnRepeat ? RepeatLabel.text(label) : label ?? "None" }

  /// FITS pixels of the frame: from 1, y up; nil where its height is not known.
  var fits: FITSPixel? {
    guard position.x.isFinite, position.y.isFinite else { return nil }
    return measure.map { FITSPixel(position, height: $0.size.height) }
  }

  /// The system of its sky position: the usual one where the frame's is not known.
  var system: SkySystem { measure?.system ?? .icrs }
}

/// Numbers as text that reads back to the same number.
enum NumberText {
  /// The shortest.
  static func shortest(_ number: Double) -> String {
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Without an exponent, for readers that know none.
  static func plain(_ number: Double) -> String {
    let text = shortest(number)
    guard text.contains("e") else { return text }
    return String(format: "%.17f", number)
  }
}
