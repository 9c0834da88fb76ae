internal import CGettext
import Foundation
import Synchronization

/// The language that the program speaks with its person.
public enum Language {
  static let domain = "imgmarker"

  /// Takes the language that the environment names (`LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`);
  /// English where it has no translation. Call it once, before there are threads and before any
  /// text is made. Numbers keep their point, since only messages change.
  ///
  /// - Parameter folder: where translations are: a folder with `<language>/LC_MESSAGES/imgmarker.mo`.
  public static func start(translations folder: String = usualFolder) {
    started.store(true, ordering: .relaxed)
    setlocale(LC_CTYPE, "")
    setlocale(LC_MESSAGES, "")
    bindtextdomain(domain, folder)
    bind_textdomain_codeset(domain, "UTF-8")
  }

  /// Whether this program speaks it; the command line does not, scripts read what it says.
  public static var isStarted: Bool { started.load(ordering: .relaxed) }
  private static let started = Atomic(false)

  /// `$TEXTDOMAINDIR` as gettext's own programs have it, else `share/locale` beside the folder that
  /// the program lies in.
  public static var usualFolder: String {
    if let folder = ProcessInfo.processInfo.environment["TEXTDOMAINDIR"], !folder.isEmpty {
      return folder
    }
    let program = Bundle.main.executableURL ?? URL(fileURLWithPath: "/usr/bin/imgmarker")
    return program.resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("../share/locale").standardized.path
  }
}

/// The message in the person's language; as it stands in the source where there is no translation,
/// or one whose places are not the message's.
public func localized(_ message: Message) -> String {
  guard !message.text.isEmpty else { return "" }
  // Where there is no translation the answer is the very argument, so it must outlive the call.
  let translation = message.text.withCString { String(cString: dgettext(Language.domain, $0)) }
  return message.filled(translation) ?? message.filled(message.text) ?? message.text
}

/// A message about so many things, in the form that the person's language has for that number.
/// `one` may leave out places of `many`, as in “One mark”; those that it has are the same.
public func localized(_ count: Int, one: Message, many: Message) -> String {
  let translation = one.text.withCString { one in
    many.text.withCString { many in
      String(cString: dngettext(Language.domain, one, many, UInt(clamping: count.magnitude)))
    }
  }
  let source = count == 1 ? one : many
  return many.filled(translation, leavingOut: true) ?? source.filled(source.text) ?? source.text
}
