internal import CGtk4

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks for a folder or a file. Paths are bytes, as the file system has them.
@MainActor
public final class FileChooser: Object {
  public enum Kind: Sendable {
    case folder, open
    /// A file to write, with a name to begin with.
    case save(name: String)
  }

  /// Which files are offered: patterns such as "*.fits".
  public struct Filter: Sendable {
    public var name: String
    public var patterns: [String]

    public init(name: String, patterns: [String]) {
      self.name = name
      self.patterns = patterns
    }
  }

  /// What was chosen.
  public enum Answer: Hashable, Sendable {
    case path([UInt8])
    case cancelled
    /// Something without a path on this machine, such as a folder on a phone.
    case notAFile(address: String)
  }

  private init(_ title: String, _ action: GtkFileChooserAction, _ accept: String, _ parent: Window)
  {
    super.init(
      adopting: UnsafeMutableRawPointer(
        gtk_file_chooser_native_new(title, parent.window, action, accept, "_Cancel")))
  }

  /// Asks, and calls `answered` once. `folder` is where to begin.
  public static func ask(
    _ kind: Kind, title: String, accept: String, of parent: Window, folder: [UInt8]? = nil,
    filters: [Filter] = [], answered: @escaping @MainActor (Answer) -> Void
  ) {
    let action: GtkFileChooserAction =
      switch kind {
      case .folder: GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
      case .open: GTK_FILE_CHOOSER_ACTION_OPEN
      case .save: GTK_FILE_CHOOSER_ACTION_SAVE
      }
    let chooser = FileChooser(title, action, accept, parent)
    gtk_native_dialog_set_modal(chooser.pointer(), 1)
    if case .save(let name) = kind { gtk_file_chooser_set_current_name(chooser.opaque, name) }
    for filter in filters { chooser.add(filter) }
    if let folder { chooser.begin(in: folder) }
    chooser.connect("response") { [chooser] arguments in
      let answer = chooser.answer(arguments.int(0))
      // The closure is what keeps the chooser until it is answered.
      chooser.finish()
      answered(answer)
    }
    gtk_native_dialog_show(chooser.pointer())
  }

  /// Asks, and waits for the answer without holding anything up.
  public static func ask(
    _ kind: Kind, title: String, accept: String, of parent: Window, folder: [UInt8]? = nil,
    filters: [Filter] = []
  ) async -> Answer {
    await withCheckedContinuation { continuation in
      ask(kind, title: title, accept: accept, of: parent, folder: folder, filters: filters) {
        continuation.resume(returning: $0)
      }
    }
  }

  /// Asks for any number of files; calls with none where the person thought better of it.
  public static func askFiles(
    title: String, accept: String, of parent: Window, folder: [UInt8]? = nil,
    filters: [Filter] = [], answered: @escaping @MainActor ([Answer]) -> Void
  ) {
    let chooser = FileChooser(title, GTK_FILE_CHOOSER_ACTION_OPEN, accept, parent)
    gtk_native_dialog_set_modal(chooser.pointer(), 1)
    gtk_file_chooser_set_select_multiple(chooser.opaque, 1)
    for filter in filters { chooser.add(filter) }
    if let folder { chooser.begin(in: folder) }
    chooser.connect("response") { [chooser] arguments in
      let answers = chooser.answers(arguments.int(0))
      chooser.finish()
      answered(answers)
    }
    gtk_native_dialog_show(chooser.pointer())
  }

  private func answers(_ response: Int) -> [Answer] {
    guard response == Int(GTK_RESPONSE_ACCEPT.rawValue),
      let files = gtk_file_chooser_get_files(opaque)
    else { return [] }
    defer { g_object_unref(UnsafeMutableRawPointer(files)) }
    return (0..<g_list_model_get_n_items(files)).compactMap { index in
      guard let file = g_list_model_get_item(files, index) else { return nil }
      defer { g_object_unref(file) }
      return FileChooser.answer(OpaquePointer(file))
    }
  }

  private func add(_ filter: Filter) {
    guard let made = gtk_file_filter_new() else { return }
    gtk_file_filter_set_name(made, filter.name)
    for pattern in filter.patterns { gtk_file_filter_add_pattern(made, pattern) }
    gtk_file_chooser_add_filter(opaque, made)
    g_object_unref(UnsafeMutableRawPointer(made))
  }

  private func begin(in folder: [UInt8]) {
    let file = (folder + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { g_file_new_for_path($0.baseAddress) }
    }
    defer { g_object_unref(UnsafeMutableRawPointer(file)) }
    // Where that folder is gone, the chooser begins where it likes.
    gtk_file_chooser_set_current_folder(opaque, file, nil)
  }

  private func answer(_ response: Int) -> Answer {
    guard response == Int(GTK_RESPONSE_ACCEPT.rawValue),
      let file = gtk_file_chooser_get_file(opaque)
    else { return .cancelled }
    defer { g_object_unref(UnsafeMutableRawPointer(file)) }
    return FileChooser.answer(file)
  }

  private static func answer(_ file: OpaquePointer) -> Answer {
    guard let path = g_file_get_path(file) else {
      return .notAFile(address: taken(g_file_get_uri(file)))
    }
    defer { g_free(path) }
    return .path(
      path.withMemoryRebound(to: UInt8.self, capacity: strlen(path)) {
        Array(UnsafeBufferPointer(start: $0, count: strlen(path)))
      })
  }

  private func finish() {
    g_signal_handlers_destroy(raw)
    gtk_native_dialog_destroy(pointer())
  }
}
