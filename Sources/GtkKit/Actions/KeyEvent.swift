internal import CGtk4

/// A key going down.
public struct KeyEvent: Hashable, Sendable {
  /// What the layout makes of the key (an X keysym): `GDK_KEY_…`.
  public let keyval: UInt32
  /// Which key it is, whatever the layout.
  public let hardwareKeycode: UInt32
  public let modifiers: KeyModifiers
  /// Whether it has been down since an earlier event: the keyboard repeats it.
  public let isRepeat: Bool
  /// What the key is on the person's Latin layout, where the present one is not Latin.
  public let latinKeyval: UInt32?

  public init(
    keyval: UInt32, hardwareKeycode: UInt32, modifiers: KeyModifiers = [], isRepeat: Bool = false,
    latinKeyval: UInt32? = nil
  ) {
    self.keyval = keyval
    self.hardwareKeycode = hardwareKeycode
    self.modifiers = modifiers
    self.isRepeat = isRepeat
    self.latinKeyval = latinKeyval
  }

  /// 1…9: a key of the number row by its position, so on any layout, or of the keypad with Num Lock
  /// on. Shift makes no difference to it.
  public var digit: Int? {
    guard let number, number > 0 else { return nil }
    return number
  }

  /// The same with 0.
  var number: Int? {
    if let keypad = KeyEvent.number(from: GDK_KEY_KP_0, keyval) { return keypad }
    let isLetter =
      (0x41...0x5a).contains(keyval) || (0x61...0x7a).contains(keyval)
    // No layout has a letter of the Latin alphabet in the number row. Where the key gives one, the
    // codes are another system's: a Mac's X server, say.
    if !isLetter, let row = KeyEvent.numberRow.firstIndex(of: hardwareKeycode) {
      return (row + 1) % 10
    }
    return KeyEvent.number(from: GDK_KEY_0, keyval)
  }

  /// Whether a text field has a use for it: what it types, and the keys of editing.
  public var isForText: Bool {
    if modifiers.isDisjoint(with: [.control, .alt, .super]) { return true }
    return KeyEvent.editing.contains(name.lowercased())
  }

  private static let editing: Set<String> = [
    "a", "c", "v", "x", "y", "z", "left", "right", "up", "down", "home", "end", "delete",
    "backspace", "insert", "return",
  ]

  /// What the key is called: "Page Down", "I", "="; by its number where it has no name.
  public var name: String { KeyNames.name(KeyNames.canonical(keyval)) }

  private static func number(from zero: Int32, _ keyval: UInt32) -> Int? {
    let offset = Int(keyval) - Int(zero)
    return (0...9).contains(offset) ? offset : nil
  }

  /// The codes of the keys 1, 2, … 9, 0 above the letters.
  #if os(macOS)
    private static let numberRow: [UInt32] = [18, 19, 20, 21, 23, 22, 26, 28, 25, 29]
  #else
    private static let numberRow: [UInt32] = Array(10...19)
  #endif
}

extension KeyEvent {
  /// From what GTK hands over.
  @MainActor
  init(keyval: UInt32, hardwareKeycode: UInt32, state: UInt32, isRepeat: Bool = false) {
    self.init(
      keyval: keyval, hardwareKeycode: hardwareKeycode, modifiers: KeyModifiers(state: state),
      isRepeat: isRepeat, latinKeyval: KeyEvent.latin(keyval, hardwareKeycode))
  }

  /// For a letter outside Latin: the letter that another of the person's layouts has on that key.
  @MainActor
  private static func latin(_ keyval: UInt32, _ keycode: UInt32) -> UInt32? {
    guard gdk_keyval_to_unicode(keyval) >= 0x250, let display = gdk_display_get_default() else {
      return nil
    }
    var keys: UnsafeMutablePointer<GdkKeymapKey>?
    var keyvals: UnsafeMutablePointer<guint>?
    var count: gint = 0
    guard Bool(gdk_display_map_keycode(display, keycode, &keys, &keyvals, &count)),
      let keys, let keyvals
    else { return nil }
    defer {
      g_free(keys)
      g_free(keyvals)
    }
    return (0..<Int(count)).first { keys[$0].level == 0 && (0x20...0x7e).contains(keyvals[$0]) }
      .map { keyvals[$0] }
  }
}
