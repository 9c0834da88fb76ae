/// What a control says of the command that it stands for.
extension AppModel {
  /// The tooltip: what the command is called and its keys of now, as in "Next Image (Tab)".
  ///
  /// - Parameters:
  ///   - words: what is said in place of the title.
  ///   - others: commands of the same control, whose keys are told too.
  public func hint(for command: String, _ words: String? = nil, and others: [String] = [])
    -> String
  {
    let keys = ([command] + others).compactMap { key(of: $0) }
    let said = words ?? name(ofCommand: command)
    return keys.isEmpty ? said : "\(said) (\(keys.joined(separator: ", ")))"
  }

  /// What a screen reader calls it: the title without the dots that promise a question.
  public func name(ofCommand id: String) -> String {
    guard let command = CommandTable.command(id) else { return id }
    return command.title.hasSuffix("…") ? String(command.title.dropLast()) : command.title
  }
}
