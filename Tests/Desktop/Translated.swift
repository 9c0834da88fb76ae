import Foundation
import MarkerTestSupport
import Testing

/// The program in a language in which every message of the template stands between ⟦ and ⟧: what
/// does not was never asked of the translation.
@Suite(
  .serialized,
  .enabled(
    if: Window.isPossible && Accessible.isPossible && BracketedLanguage.isPossible,
    "there is no AT-SPI or no gettext"))
struct Translated {
  @Test func `every word in every window can be translated`() throws {
    let study = try Study(samples: 4)
    try study.prefer(Accessibility.keys)
    let window = try study.open(environment: try BracketedLanguage(in: study.folder).environment)
    try window.key("Tab")
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 2)
    try window.move(x: 600, y: 400)
    try window.key("1")
    try window.wait(for: "mark", count: 1)
    try window.key("F9", "ctrl+z")
    window.pause(0.7)
    try expectTranslated(in: window)
    for key in Accessibility.windows {
      try window.key(key)
      try window.wait(forWindows: 2)
      window.pause(0.6)
      try expectTranslated(in: window)
      try window.key("Escape")
      window.pause(0.4)
    }
    try window.quit()
  }

  @Test func `the pages without a picture and the reasons of the decoder can be translated`() throws
  {
    let study = try Study(samples: 1)
    let language = try BracketedLanguage(in: study.folder).environment
    for text in [nil, "no picture at all"] {
      let folder = study.folder.appending(text == nil ? "none" : "broken")
      try FileManager.default.createDirectory(
        atPath: folder.string, withIntermediateDirectories: true)
      if let text {
        try Data(text.utf8).write(
          to: URL(fileURLWithPath: folder.appending("field-01.fits").string))
      }
      let window = try Window(
        images: folder, save: study.save, in: study.folder, environment: language, awaiting: nil)
      window.pause(1)
      try expectTranslated(in: window)
      try window.quit()
    }
  }

  @Test func `the command line stays English, which scripts read, in every language`() throws {
    let study = try Study(samples: 1)
    let language = try BracketedLanguage(in: study.folder).environment
    let program = Programs.folder.appendingPathComponent("imgmarker")
    let none = study.folder.appending("none.fits").string
    for arguments in [["help"], ["check", study.images.string], ["info", none]] {
      let english = try Programs.run(program, arguments)
      let other = try Programs.run(program, arguments, environment: language)
      #expect(other.output == english.output && other.errors == english.errors)
    }
  }

  private func expectTranslated(in window: Window) throws {
    let things = try Accessible.all(of: window)
    #expect(things.contains { $0.name.contains("⟦") }, "nothing is translated")
    let untranslated = things.flatMap { thing in
      [thing.name, thing.description].filter { !isTranslated($0) }
        .map { "\(thing.role) “\($0)” in \(thing.within)" }
    }
    #expect(Set(untranslated).sorted().joined(separator: "; ") == "")
  }

  /// Whether a text has no word that is neither a translated one nor a name.
  private func isTranslated(_ text: String) -> Bool {
    var depth = 0
    let outside = text.reduce(into: "") { outside, character in
      if character == "⟦" { depth += 1 }
      if depth == 0 { outside.append(character) }
      if character == "⟧" { depth -= 1 }
    }
    let words = Translated.names.reduce(outside) {
      $0.replacingOccurrences(of: $1, with: "", options: .regularExpression)
    }
    return words.range(of: #"\p{L}{2}"#, options: .regularExpression) == nil
  }

  /// What stays as it is in every language: the files of the study and their frames, keys, what GTK
  /// says in its own words, names of the field.
  private static let names = [
    #"field-\d+[.\w]*"#, #"\b[gr] band"#, #"(Ctrl|Alt|Shift)\+\S*"#,
    #"\b(Tab|Page (Up|Down)|Return|Space|Escape|Home|End|Delete|Backspace|Left|Right|Up|Down|F\d+)\b"#,
    #"^(Gtk|Adw|Kit)\w+$"#, #"^(Close|Minimize|Maximize)( the window)?$"#, #"^\(None\)$"#,
    #"Red \d+%, Green \d+%, Blue \d+%"#, "Image Marker", "Gray", "PNG", "CSV",
    #"^[A-Z\d_]{2,8} *= .*$"#, "^PageName: ",
  ]
}

/// A translation of the template into a language of brackets, made by gettext's own programs.
struct BracketedLanguage {
  let environment: [String: String]

  static let isPossible = ["msgen", "msgfilter", "msgfmt"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  init(in folder: TemporaryFolder) throws {
    let template = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Translations/imgmarker.pot").path
    let language = folder.appending("locale/xx/LC_MESSAGES").string
    try FileManager.default.createDirectory(
      atPath: language, withIntermediateDirectories: true)
    let script = """
      msgen --no-wrap "$1" | msgfilter --keep-header sed -z 's/.*/⟦&⟧/' |
        msgfmt -o "$2/imgmarker.mo" -
      """
    let outcome = try Programs.run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", script, "sh", template, language])
    #expect(outcome.status == 0, "\(outcome.errors)")
    environment = [
      "TEXTDOMAINDIR": folder.appending("locale").string, "LANGUAGE": "xx", "LC_ALL": "C.UTF-8",
    ]
  }
}
