import GtkKit
import Testing

/// Keys as the display hands them over, by the names that X gives them.
private enum Keysym {
  static let tab: UInt32 = 0xff09
  static let leftTab: UInt32 = 0xfe20
  static let pageDown: UInt32 = 0xff56
  static let keypadPageDown: UInt32 = 0xff9b
  static let keypadEnter: UInt32 = 0xff8d
  static let keypadAdd: UInt32 = 0xffab
  static let keypad0: UInt32 = 0xffb0
  static let f1: UInt32 = 0xffbe
  static let cyrillicYa: UInt32 = 0x6d1
}

private func press(
  _ keyval: UInt32, _ modifiers: KeyModifiers = [], keycode: UInt32 = 200, latin: UInt32? = nil
) -> KeyEvent {
  KeyEvent(
    keyval: keyval, hardwareKeycode: keycode, modifiers: modifiers, latinKeyval: latin)
}

private func letter(_ character: Character) -> UInt32 {
  character.unicodeScalars.reduce(0) { $0 + $1.value }
}

@Suite struct KeyChordTests {
  @Test(arguments: [
    ("Ctrl+Shift+I", "Ctrl+Shift+I"), ("shift+control+i", "Ctrl+Shift+I"),
    ("Page Down", "Page Down"), ("pgdn", "Page Down"), ("Alt+M", "Alt+M"), ("Ctrl+=", "Ctrl+="),
    ("Ctrl+-", "Ctrl+-"), ("Ctrl++", "Ctrl++"), ("+", "+"), ("Ctrl+,", "Ctrl+,"), ("F11", "F11"),
    ("Shift+Space", "Shift+Space"), ("Enter", "Return"), ("esc", "Escape"), ("é", "É"),
    ("Ctrl+1", "Ctrl+1"), ("Cmd+Q", "Super+Q"),
  ])
  func `a description is read in any spelling and written in one`(
    _ description: String, _ written: String
  ) throws {
    #expect(try KeyChord(description).description == written)
    #expect(try KeyChord(written) == KeyChord(description))
  }

  @Test(arguments: ["", "Ctrl+", "Hyper+X", "Nonsense", "Ctrl+AB", "F0", "F36"])
  func `what names no key is refused`(_ description: String) {
    #expect(throws: KeyChord.Malformed.self) { try KeyChord(description) }
  }

  @Test func `a refusal names what was not understood`() {
    let error = #expect(throws: KeyChord.Malformed.self) { try KeyChord("Ctrl+Hyper+X") }
    #expect(error?.description == "\"Ctrl+Hyper+X\": no modifier is called \"hyper\"")
  }

  @Test func `GTK's spelling is what menus show keys from`() throws {
    #expect(try KeyChord("Ctrl+Shift+I").accelerator == "<Shift><Control>i")
    #expect(try KeyChord("Page Down").accelerator == "Page_Down")
    #expect(try KeyChord("Ctrl+=").accelerator == "<Control>equal")
  }

  @Test func `a letter is the same with Caps Lock, and another with a modifier more`() throws {
    let favourite = try KeyChord("F")
    #expect(favourite.matches(press(letter("f"))))
    #expect(favourite.matches(press(letter("F"))))
    #expect(!favourite.matches(press(letter("F"), .shift)))
    #expect(!favourite.matches(press(letter("f"), .control)))
    #expect(try KeyChord("Ctrl+Shift+Z").matches(press(letter("Z"), [.control, .shift])))
    #expect(try !KeyChord("Ctrl+Z").matches(press(letter("Z"), [.control, .shift])))
  }

  @Test func `Shift+Tab is what X calls ISO_Left_Tab`() throws {
    #expect(try KeyChord("Shift+Tab").matches(press(Keysym.leftTab, .shift)))
    #expect(try !KeyChord("Tab").matches(press(Keysym.leftTab, .shift)))
    #expect(try KeyChord("Tab").matches(press(Keysym.tab)))
  }

  @Test func `the keypad's keys are those they are named after`() throws {
    #expect(try KeyChord("Page Down").matches(press(Keysym.keypadPageDown)))
    #expect(try KeyChord("Return").matches(press(Keysym.keypadEnter)))
    #expect(try KeyChord("Ctrl++").matches(press(Keysym.keypadAdd, .control)))
    #expect(try KeyChord("Ctrl+0").matches(press(Keysym.keypad0, .control)))
  }

  @Test func `a sign is found with the Shift that it takes on this layout`() throws {
    let zoomIn = try KeyChord("Ctrl+=")
    #expect(zoomIn.matches(press(letter("="), .control)))
    #expect(zoomIn.matches(press(letter("="), [.control, .shift])))
    #expect(!zoomIn.matches(press(letter("="))))
  }

  @Test func `a digit that takes Shift on its layout is that digit with Shift and without`() throws
  {
    let second = try KeyChord("2")
    // AZERTY: the key types é, with Shift 2.
    #expect(second.matches(press(letter("é"), keycode: 11)))
    #expect(second.matches(press(letter("2"), .shift, keycode: 11)))
    // QWERTY: Shift gives another sign, which a person who holds it wants.
    #expect(!second.matches(press(letter("@"), .shift, keycode: 11)))
    #expect(second.matches(press(Keysym.keypad0 + 2, keycode: 88)))
  }

  @Test func `digits go by their place, so the French row needs no Shift`() throws {
    let second = try KeyChord("Ctrl+2")
    #expect(second.matches(press(letter("é"), .control, keycode: 11)))
    #expect(second.matches(press(letter("2"), .control, keycode: 11)))
    #expect(!second.matches(press(letter("2"), [.control, .shift], keycode: 11)))
    #expect(!second.matches(press(letter("2"), .control, keycode: 12)))
  }

  @Test func `a Cyrillic letter is the Latin one of the other layout's key`() throws {
    let undo = try KeyChord("Ctrl+Z")
    #expect(undo.matches(press(Keysym.cyrillicYa, .control, latin: letter("z"))))
    #expect(!undo.matches(press(Keysym.cyrillicYa, .control)))
  }

  @Test func `what is pressed makes a chord that the same press matches`() {
    for event in [
      press(letter("F"), [.control, .shift]), press(letter("%"), .shift),
      press(Keysym.leftTab, .shift),
      press(letter("é"), .control, keycode: 11), press(Keysym.f1, .alt), press(Keysym.keypad0),
      press(Keysym.cyrillicYa, .control, latin: letter("z")),
    ] {
      #expect(KeyChord(event).matches(event), "\(event)")
    }
  }
}

@Suite struct KeyEventTests {
  @Test func `the number row counts by position on any layout`() {
    #expect(press(letter("1"), keycode: 10).digit == 1)
    #expect(press(letter("&"), keycode: 10).digit == 1)
    #expect(press(letter("ç"), keycode: 18).digit == 9)
    #expect(press(letter("!"), .shift, keycode: 10).digit == 1)
    #expect(press(letter("0"), keycode: 19).digit == nil)
  }

  @Test func `the keypad counts with Num Lock on only`() {
    #expect(press(Keysym.keypad0 + 7, keycode: 79).digit == 7)
    #expect(press(Keysym.keypad0, keycode: 90).digit == nil)
    #expect(press(Keysym.keypadPageDown, keycode: 89).digit == nil)
  }

  @Test func `a text field has what is typed and the keys of editing, and no other`() {
    #expect(press(letter("m")).isForText && press(letter("M"), .shift).isForText)
    #expect(
      press(letter("z"), .control).isForText && press(letter("Z"), [.control, .shift]).isForText)
    #expect(!press(letter("m"), .alt).isForText && !press(letter(","), .control).isForText)
    #expect(!press(letter("1"), .control).isForText)
  }

  @Test func `letters are no digits, whatever code another system's keyboard gives them`() {
    #expect(press(letter("d"), keycode: 10).digit == nil)
    #expect(press(letter("1"), keycode: 26).digit == 1)
    #expect(press(letter("m"), keycode: 58).digit == nil)
  }
}
