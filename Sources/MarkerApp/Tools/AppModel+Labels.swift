import MarkerModel

/// Editing a mark's label where it stands.
extension AppModel {
  /// The label that is being typed; nil where none is.
  public var labelDraft: LabelDraft? { tools.label }

  /// Begins to edit the label of a mark that is shown.
  public func editLabel(of mark: MarkID) {
    keepComment()
    guard isShown(mark), let record = state.mark(mark), mayJudge() else { return }
    if !showsMarks { toggleMarks() }
    let text = record.label ?? state.settings.name(ofGroup: record.group)
    tools.label = LabelDraft(mark: mark, text: text)
    onChange(.marks)
  }

  public func draftLabel(_ text: String) { tools.label?.text = text }

  public func discardLabel() {
    guard tools.label != nil else { return }
    tools.label = nil
    onChange(.marks)
  }

  /// Keeps what was typed as the mark's label.
  public func keepLabel() {
    guard let draft = tools.label else { return }
    tools.label = nil
    relabel(draft.mark, as: draft.text)
    onChange(.marks)
  }
}
