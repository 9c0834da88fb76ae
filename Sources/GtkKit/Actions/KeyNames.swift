internal import CGtk4

/// The names of keys, as they stand in settings and in help.
enum KeyNames {
  private static let named: [(name: String, keyval: Int32)] = [
    ("Tab", GDK_KEY_Tab), ("Page Down", GDK_KEY_Page_Down), ("Page Up", GDK_KEY_Page_Up),
    ("Home", GDK_KEY_Home), ("End", GDK_KEY_End), ("Space", GDK_KEY_space),
    ("Return", GDK_KEY_Return), ("Escape", GDK_KEY_Escape), ("Delete", GDK_KEY_Delete),
    ("Backspace", GDK_KEY_BackSpace), ("Insert", GDK_KEY_Insert), ("Left", GDK_KEY_Left),
    ("Right", GDK_KEY_Right), ("Up", GDK_KEY_Up), ("Down", GDK_KEY_Down),
    ("Menu", GDK_KEY_Menu), ("Pause", GDK_KEY_Pause), ("Print", GDK_KEY_Print),
    ("Shift", GDK_KEY_Shift_L), ("Ctrl", GDK_KEY_Control_L), ("Alt", GDK_KEY_Alt_L),
    ("Super", GDK_KEY_Super_L),
  ]

  /// Other spellings, read but not written.
  private static let aliases: [(name: String, keyval: Int32)] = [
    ("Enter", GDK_KEY_Return), ("Esc", GDK_KEY_Escape), ("Del", GDK_KEY_Delete),
    ("PageDown", GDK_KEY_Page_Down), ("PageUp", GDK_KEY_Page_Up), ("PgDn", GDK_KEY_Page_Down),
    ("PgUp", GDK_KEY_Page_Up), ("Plus", GDK_KEY_plus), ("Minus", GDK_KEY_minus),
    ("Comma", GDK_KEY_comma), ("Equal", GDK_KEY_equal),
  ]

  private static let functionKeys = 1...35

  /// The key of a name, in any case; a single sign is the key that types it.
  static func keyval(_ name: String) -> UInt32? {
    let lower = name.lowercased()
    if let found = (named + aliases).first(where: { $0.name.lowercased() == lower }) {
      return UInt32(found.keyval)
    }
    if lower.first == "f", let number = Int(lower.dropFirst()), functionKeys.contains(number) {
      return UInt32(Int(GDK_KEY_F1) + number - 1)
    }
    guard name.unicodeScalars.count == 1, let scalar = name.unicodeScalars.first,
      scalar.value > 0x20, scalar.value != 0x7f
    else { return nil }
    return canonical(gdk_unicode_to_keyval(scalar.value))
  }

  static func name(_ keyval: UInt32) -> String {
    if let found = named.first(where: { UInt32($0.keyval) == keyval }) { return found.name }
    let number = Int(keyval) - Int(GDK_KEY_F1) + 1
    if functionKeys.contains(number) { return "F\(number)" }
    let unicode = gdk_keyval_to_unicode(gdk_keyval_to_upper(keyval))
    if unicode > 0x20, let scalar = Unicode.Scalar(unicode) { return String(Character(scalar)) }
    let name = text(gdk_keyval_name(keyval))
    return name.isEmpty ? "key \(keyval)" : name
  }

  private static let keypad: [Int32: Int32] = [
    GDK_KEY_ISO_Left_Tab: GDK_KEY_Tab, GDK_KEY_KP_Tab: GDK_KEY_Tab,
    GDK_KEY_KP_Enter: GDK_KEY_Return, GDK_KEY_ISO_Enter: GDK_KEY_Return,
    GDK_KEY_KP_Space: GDK_KEY_space, GDK_KEY_KP_Add: GDK_KEY_plus,
    GDK_KEY_KP_Subtract: GDK_KEY_minus, GDK_KEY_KP_Multiply: GDK_KEY_asterisk,
    GDK_KEY_KP_Divide: GDK_KEY_slash, GDK_KEY_KP_Equal: GDK_KEY_equal,
    GDK_KEY_KP_Decimal: GDK_KEY_period, GDK_KEY_KP_Separator: GDK_KEY_comma,
    GDK_KEY_KP_Home: GDK_KEY_Home, GDK_KEY_KP_End: GDK_KEY_End,
    GDK_KEY_KP_Page_Up: GDK_KEY_Page_Up, GDK_KEY_KP_Page_Down: GDK_KEY_Page_Down,
    GDK_KEY_KP_Left: GDK_KEY_Left, GDK_KEY_KP_Right: GDK_KEY_Right,
    GDK_KEY_KP_Up: GDK_KEY_Up, GDK_KEY_KP_Down: GDK_KEY_Down,
    GDK_KEY_KP_Insert: GDK_KEY_Insert, GDK_KEY_KP_Delete: GDK_KEY_Delete,
    GDK_KEY_Shift_R: GDK_KEY_Shift_L, GDK_KEY_Control_R: GDK_KEY_Control_L,
    GDK_KEY_Alt_R: GDK_KEY_Alt_L, GDK_KEY_Super_R: GDK_KEY_Super_L,
  ]

  /// One key for those that mean the same: the keypad's are the others', letters are small.
  static func canonical(_ keyval: UInt32) -> UInt32 {
    let digit = Int(keyval) - Int(GDK_KEY_KP_0)
    if (0...9).contains(digit) { return UInt32(Int(GDK_KEY_0) + digit) }
    if let same = keypad[Int32(truncatingIfNeeded: keyval)] { return UInt32(same) }
    return gdk_keyval_to_lower(keyval)
  }
}
