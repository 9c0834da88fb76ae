import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerStore

/// The window that asks how marks are to be exported.
@MainActor
final class MarksExportWindow: BesideWindow {
  var onClose: () -> Void {
    get { form.onClose }
    set { form.onClose = newValue }
  }
  private let model: AppModel
  private let form: ExportWindow
  private let scope = ChoiceRow(localized("Marks of"))
  private let format = ChoiceRow(localized("Format"))
  private let files = SwitchRow(
    localized("A file for each image"),
    subtitle: localized("With the marks that have no sky position, in pixels"))
  private let count = ActionRow("")
  private var choice: MarkChoice

  private static let notes: [MarkFormat: String] = [
    .csv: localized("A table whose header tells units and origins"),
    .votable: localized("For TOPCAT, Aladin and astropy"),
    .ds9: localized("Circles on the sky; in pixels where there is none"),
  ]

  /// The caller keeps it as long as it is open.
  init(model: AppModel, of parent: Window) {
    self.model = model
    choice = model.markChoice
    form = ExportWindow(
      localized("Export Marks"), [PreferencesGroup(rows: [scope, format, files.widget, count])],
      model: model, of: parent)
    form.window.setDefaultSize(width: 440, height: 400)
    scope.tooltip = localized("Whose images’ marks are written")
    format.tooltip = localized("As what they are written")
    scope.onChoice { [unowned self] in
      choice.isOfAll = $0 == 1
      show()
    }
    format.onChoice { [unowned self] in
      choice.format = MarkFormat.allCases[$0]
      show()
    }
    files.onToggle { [unowned self] in
      choice.isFolder = $0
      show()
    }
    form.onExport = { [unowned self] in
      let choice = choice
      let kind: FileChooser.Kind =
        choice.wantsFolder ? .folder : .save(name: model.markName(choice))
      return await form.write(kind) { await model.exportMarks(choice, to: $0) }
    }
    show()
  }

  func present() { form.present() }

  /// Shows the choice, and how many marks are meant now.
  func show() {
    scope.show([localized("This image"), localized("All images")], chosen: choice.isOfAll ? 1 : 0)
    format.show(
      MarkFormat.allCases.map(\.title),
      chosen: MarkFormat.allCases.firstIndex(of: choice.format) ?? 0)
    files.show(choice.isFolder)
    files.widget.isVisible = choice.format == .ds9 && choice.isOfAll
    let (marks, images) = model.count(of: choice)
    let marked = localized(marks, one: "1 mark", many: "\(marks) marks")
    count.title =
      choice.isOfAll
      ? localized(images, one: "\(marked) in 1 image", many: "\(marked) in \(images) images")
      : marked
    count.subtitle = MarksExportWindow.notes[choice.format] ?? ""
    form.show(canExport: marks > 0)
  }
}
