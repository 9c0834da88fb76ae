import GtkKit

/// A text that is kept on Return and when its field is left. One that is refused stays in the field,
/// with the reason; Escape gives back what is in force.
@MainActor
final class KeptField {
  /// Why what was typed last is not kept.
  private(set) var refusal: String?
  var onRefusal: () -> Void = {}
  private let input: TextInput
  private let keep: (String) -> String?
  private var inForce: String
  /// Whether it was typed at since it was last shown.
  private(set) var isEdited = false

  /// - Parameter keep: keeps a text, or says why not.
  init(_ input: TextInput, keep: @escaping @MainActor (String) -> String?) {
    self.input = input
    self.keep = keep
    inForce = input.text
    input.onChange { [weak self] _ in
      self?.isEdited = true
      self?.explain(nil)
    }
    input.onActivate { [weak self] in self?.keepTyped() }
    input.onFocusLeave { [weak self] in self?.keepTyped() }
    input.onKey { [weak self] key in
      guard let self, isEdited, key.name == "Escape" else { return false }
      giveBack()
      return true
    }
  }

  /// Shows what is in force; what is being typed stays unless that is something new.
  func show(_ text: String) {
    guard !isEdited || !text.utf8.elementsEqual(inForce.utf8) else { return }
    inForce = text
    giveBack()
  }

  func keepTyped() {
    guard isEdited else { return }
    let reason = keep(input.text)
    // What was kept may have been shown meanwhile.
    if reason == nil, isEdited { giveBack() }
    explain(reason)
  }

  private func giveBack() {
    isEdited = false
    input.text = inForce
    explain(nil)
  }

  private func explain(_ reason: String?) {
    guard reason != refusal else { return }
    refusal = reason
    input.setClass("error", reason != nil)
    onRefusal()
  }
}
