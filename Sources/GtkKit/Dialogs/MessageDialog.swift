internal import CGtk4

/// A question with buttons, or a message with one.
@MainActor
public enum MessageDialog {
  public struct Response: Sendable {
    public enum Look: Sendable { case plain, suggested, destructive }

    public var id: String
    public var label: String
    public var look: Look

    public init(id: String, label: String, look: Look = .plain) {
      self.id = id
      self.label = label
      self.look = look
    }
  }

  /// A question that was asked.
  @MainActor
  public struct Question {
    fileprivate let dialog: Widget

    /// Takes it away if it is still there; the answer is the first response.
    public func close() { gtk_window_close(dialog.pointer()) }
  }

  /// Asks, and calls `answered` once with the id of the response. Escape, and closing the dialog,
  /// are the first response; Return is `preferred`.
  @discardableResult
  public static func ask(
    _ heading: String, _ body: String, _ responses: [Response], preferred: String? = nil,
    of parent: Window, answered: @escaping @MainActor (String) -> Void = { _ in }
  ) -> Question {
    let dialog = Widget(sinking: adw_message_dialog_new(parent.window, heading, body))
    for response in responses {
      adw_message_dialog_add_response(dialog.pointer(), response.id, response.label)
      let look: AdwResponseAppearance =
        switch response.look {
        case .plain: ADW_RESPONSE_DEFAULT
        case .suggested: ADW_RESPONSE_SUGGESTED
        case .destructive: ADW_RESPONSE_DESTRUCTIVE
        }
      adw_message_dialog_set_response_appearance(dialog.pointer(), response.id, look)
    }
    if let first = responses.first {
      adw_message_dialog_set_close_response(dialog.pointer(), first.id)
    }
    if let preferred { adw_message_dialog_set_default_response(dialog.pointer(), preferred) }
    dialog.connect("response") { arguments in answered(arguments.string(0)) }
    gtk_window_present(dialog.pointer())
    return Question(dialog: dialog)
  }

  /// Asks, and waits for the answer without holding anything up.
  public static func ask(
    _ heading: String, _ body: String, _ responses: [Response], preferred: String? = nil,
    of parent: Window
  ) async -> String {
    await withCheckedContinuation { continuation in
      ask(heading, body, responses, preferred: preferred, of: parent) {
        continuation.resume(returning: $0)
      }
    }
  }
}
