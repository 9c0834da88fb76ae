import GtkKit
import MarkerApp
import MarkerImaging
import MarkerLanguage

/// The window that asks how the picture is to be exported.
@MainActor
final class ImageExportWindow: BesideWindow {
  var onClose: () -> Void {
    get { form.onClose }
    set { form.onClose = newValue }
  }
  private let model: AppModel
  private let form: ExportWindow
  private let part = ChoiceRow(localized("Part"))
  private let format = ChoiceRow(localized("Format"))
  private let size = ActionRow(localized("Size"))
  private let marks = SwitchRow(localized("Your marks"))
  private let catalogs = SwitchRow(
    localized("Mark files"), subtitle: localized("Those that are shown"))
  private let labels = SwitchRow(localized("Labels"))
  private var choice: PictureChoice

  /// The caller keeps it as long as it is open.
  init(model: AppModel, of parent: Window) {
    self.model = model
    choice = model.pictureChoice
    form = ExportWindow(
      localized("Export Image"),
      [
        PreferencesGroup(rows: [part, format, size]),
        PreferencesGroup(rows: [marks.widget, catalogs.widget, labels.widget]),
      ], model: model, of: parent)
    form.window.setDefaultSize(width: 440, height: 520)
    part.tooltip = localized("What of the image is written")
    format.tooltip = localized("As what it is written; the name’s end can tell another")
    part.onChoice { [unowned self] in change { $0.part = $1 == 0 ? .seen : .whole }($0) }
    format.onChoice { [unowned self] in
      change { $0.format = PictureFormat.allCases[$1] }($0)
    }
    marks.onToggle { [unowned self] in change { $0.showsMarks = $1 }($0) }
    catalogs.onToggle { [unowned self] in change { $0.showsCatalogs = $1 }($0) }
    labels.onToggle { [unowned self] in change { $0.showsLabels = $1 }($0) }
    form.onExport = { [unowned self] in
      let choice = choice
      return await form.write(.save(name: model.pictureName(choice.format))) {
        await model.exportPicture(choice, to: $0)
      }
    }
    show()
  }

  func present() { form.present() }

  private func change<Value>(
    _ set: @escaping (inout PictureChoice, Value) -> Void
  ) -> (Value) -> Void {
    { [unowned self] value in
      set(&choice, value)
      show()
    }
  }

  /// Shows the choice, and how large the picture comes to be now.
  func show() {
    part.show(
      [localized("What is seen"), localized("Whole image")], chosen: choice.part == .seen ? 0 : 1)
    format.show(
      PictureFormat.allCases.map(\.title),
      chosen: PictureFormat.allCases.firstIndex(of: choice.format) ?? 0)
    let pixels = model.viewport(of: choice.part)?.size
    size.title =
      pixels.map { localized("\($0.width) × \($0.height) pixels") } ?? localized("No image")
    size.subtitle =
      switch choice.part {
      case .seen: localized("As the window shows it")
      case .whole: localized("A pixel for each of the image’s, upright")
      }
    if choice.format.isVector { size.subtitle += ". " + localized("Marks stay lines, labels text") }
    marks.show(choice.showsMarks)
    catalogs.show(choice.showsCatalogs)
    catalogs.widget.isVisible = model.hasShownCatalogs
    labels.show(choice.showsLabels)
    labels.widget.isSensitive =
      choice.showsMarks || (choice.showsCatalogs && model.hasShownCatalogs)
    form.show(canExport: pixels.map { !$0.isEmpty } ?? false)
  }
}
