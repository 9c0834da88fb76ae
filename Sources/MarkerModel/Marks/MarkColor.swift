/// An opaque sRGB colour, eight bits a channel.
public struct MarkColor: Hashable, Sendable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colours of the groups 1 to 9, those of Image Marker; further groups begin again.
  public static let groups: [MarkColor] = [
    MarkColor(255, 0, 0), MarkColor(255, 128, 0), MarkColor(255, 255, 0),
    MarkColor(0, 255, 0), MarkColor(0, 255, 255), MarkColor(0, 128, 128),
    MarkColor(0, 0, 255), MarkColor(128, 0, 255), MarkColor(255, 0, 255),
  ]

  public static func group(_ index: Int) -> MarkColor {
    groups[((index % groups.count) + groups.count) % groups.count]
  }
}
