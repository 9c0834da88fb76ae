internal import CGtk4

/// A text that becomes a field where it is clicked twice.
public final class EditableLabel: TextInput {
  public init() {
    super.init(sinking: gtk_editable_label_new(""))
  }

  public var isEditing: Bool { Bool(gtk_editable_label_get_editing(opaque)) }

  /// Called when the field is a text again: Return or leaving it keeps what was typed, Escape has put
  /// back what was there.
  public func onEnd(_ action: @escaping @MainActor (String) -> Void) {
    let label = opaque
    connect("notify::editing") { _ in
      guard !Bool(gtk_editable_label_get_editing(label)) else { return }
      action(GtkKit.text(gtk_editable_get_text(label)))
    }
  }
}
