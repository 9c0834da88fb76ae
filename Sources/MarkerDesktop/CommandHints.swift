import GtkKit
import MarkerApp

extension Widget {
  /// Tells of the command that this control stands for: in its tooltip with the keys of now, to a
  /// screen reader by its name. To be called again when keys may have changed.
  ///
  /// - Parameters:
  ///   - words: what is said in place of the command's title.
  ///   - others: commands of the same control, whose keys are told too.
  func explain(
    _ command: String, of model: AppModel, as words: String? = nil, and others: [String] = []
  ) {
    tooltip = model.hint(for: command, words, and: others)
    setAccessible(name: words ?? model.name(ofCommand: command))
  }
}

extension Button {
  /// Makes it a button for a command of the table, and explains it.
  func setCommand(_ command: String, of model: AppModel) {
    setAction(CommandActions.action(of: command))
    explain(command, of: model)
  }
}
