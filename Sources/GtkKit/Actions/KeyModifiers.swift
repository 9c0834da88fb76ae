internal import CGtk4

/// The keys held while another is pressed, or a button.
public struct KeyModifiers: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let shift = KeyModifiers(rawValue: 1)
  public static let control = KeyModifiers(rawValue: 2)
  public static let alt = KeyModifiers(rawValue: 4)
  public static let `super` = KeyModifiers(rawValue: 8)

  private static let pairs: [(KeyModifiers, UInt32)] = [
    (.shift, GDK_SHIFT_MASK.rawValue), (.control, GDK_CONTROL_MASK.rawValue),
    (.alt, GDK_ALT_MASK.rawValue), (.super, GDK_SUPER_MASK.rawValue),
    (.super, GDK_META_MASK.rawValue),
  ]

  /// The locks (Caps, Num) and the pointer's buttons are left out.
  init(state: UInt32) {
    self = []
    for (modifier, mask) in KeyModifiers.pairs where state & mask != 0 { insert(modifier) }
  }

  var gdk: UInt32 {
    var mask: UInt32 = 0
    for (modifier, bit) in KeyModifiers.pairs.dropLast() where contains(modifier) { mask |= bit }
    return mask
  }
}
