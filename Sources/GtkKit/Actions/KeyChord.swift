internal import CGtk4

/// A key with the modifiers to hold, as a person reads and writes it: "Ctrl+Shift+I", "Page Down".
public struct KeyChord: Hashable, Sendable, CustomStringConvertible {
  let keyval: UInt32
  public let modifiers: KeyModifiers

  /// Why a description names no key.
  public struct Malformed: Error, Hashable, CustomStringConvertible {
    public let description: String
  }

  private init(keyval: UInt32, modifiers: KeyModifiers) {
    self.keyval = keyval
    self.modifiers = modifiers
  }

  /// Reads "Ctrl+Shift+I", in any case; the key "+" too, as in "Ctrl++".
  public init(_ description: String) throws(Malformed) {
    var rest = Substring(description)
    var modifiers: KeyModifiers = []
    while let plus = rest.dropFirst().firstIndex(of: "+"), rest.index(after: plus) < rest.endIndex {
      let name = rest[..<plus].lowercased()
      guard let modifier = KeyChord.modifierNames[name] else {
        throw Malformed(description: "\"\(description)\": no modifier is called \"\(name)\"")
      }
      modifiers.insert(modifier)
      rest = rest[rest.index(after: plus)...]
    }
    guard let keyval = KeyNames.keyval(String(rest)) else {
      throw Malformed(description: "\"\(description)\": no key is called \"\(rest)\"")
    }
    self.init(keyval: keyval, modifiers: modifiers)
  }

  /// What was pressed, to be matched by the same again.
  public init(_ event: KeyEvent) {
    if let number = event.number {
      self.init(keyval: UInt32(Int(GDK_KEY_0) + number), modifiers: event.modifiers)
      return
    }
    let keyval = KeyNames.canonical(event.latinKeyval ?? event.keyval)
    let spent: KeyModifiers = KeyChord.isSign(keyval) ? .shift : []
    self.init(keyval: keyval, modifiers: event.modifiers.subtracting(spent))
  }

  /// Whether that key press is this one. Digits go by the key's place, other signs by what the
  /// layout types, with or without the Shift that it takes there.
  public func matches(_ event: KeyEvent) -> Bool {
    if let number = event.number, keyval == UInt32(Int(GDK_KEY_0) + number) {
      if event.modifiers == modifiers { return true }
      // Where a digit takes Shift, a person who types the digit means it.
      return event.keyval == keyval && modifiers.isEmpty && event.modifiers == .shift
    }
    let isSame =
      keyval == KeyNames.canonical(event.keyval)
      || event.latinKeyval.map { keyval == KeyNames.canonical($0) } ?? false
    guard isSame, !KeyChord.isDigit(keyval) else { return false }
    if KeyChord.isSign(keyval), !modifiers.contains(.shift) {
      return event.modifiers.subtracting(.shift) == modifiers
    }
    return event.modifiers == modifiers
  }

  public var description: String {
    var parts: [String] = []
    for (name, modifier) in KeyChord.written where modifiers.contains(modifier) {
      parts.append(name)
    }
    return (parts + [KeyNames.name(keyval)]).joined(separator: "+")
  }

  /// What GTK calls it: "<Shift><Control>i".
  public var accelerator: String {
    taken(gtk_accelerator_name(keyval, GdkModifierType(rawValue: modifiers.gdk)))
  }

  private static let written: [(String, KeyModifiers)] = [
    ("Ctrl", .control), ("Shift", .shift), ("Alt", .alt), ("Super", .super),
  ]

  private static let modifierNames: [String: KeyModifiers] = [
    "ctrl": .control, "control": .control, "shift": .shift, "alt": .alt, "option": .alt,
    "super": .super, "cmd": .super, "command": .super, "meta": .super, "win": .super,
  ]

  private static func isDigit(_ keyval: UInt32) -> Bool {
    (UInt32(GDK_KEY_0)...UInt32(GDK_KEY_9)).contains(keyval)
  }

  /// A sign without small and capital: which of them takes Shift is the layout's affair.
  private static func isSign(_ keyval: UInt32) -> Bool {
    gdk_keyval_to_unicode(keyval) > 0x20 && !isDigit(keyval)
      && gdk_keyval_to_lower(keyval) == gdk_keyval_to_upper(keyval)
      && keyval < UInt32(GDK_KEY_BackSpace)
  }
}
