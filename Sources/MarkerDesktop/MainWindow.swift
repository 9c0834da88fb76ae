import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel
import MarkerStore
import SystemPackage

/// The program's window: lays its parts out and passes on what changes.
@MainActor
final class MainWindow {
  let model: AppModel
  let application: Application
  let window: ApplicationWindow
  /// What the program was started with; the folders and the configuration count once.
  var arguments: DesktopArguments
  /// Whether a session is being opened, until it shows a page or `showStart` a way to open another: that
  /// would only flash up.
  var isOpening = false
  private let header = HeaderBar()
  private let pages = Stack()
  private let message = StatusPage(icon: "image-missing-symbolic")
  let canvas: CanvasView
  private let groups: GroupBar
  private let panel: JudgementPanel
  private let status: StatusLine
  let images: ImageListPanel
  var marksWindow: MarksWindow?
  var headerWindow: HeaderWindow?
  let startPage: StartPage
  private let busyPage = BusyPage()
  /// What can be done where there is no image.
  private let wayOn = Button(localized("Choose Images…"))
  let notices = NoticeBar()
  private(set) lazy var closing = Closing(model: model, window: self)
  private let actions: CommandActions
  private var goTo: GoToWindow?
  private var palette: PaletteWindow?
  private var displayWindow: DisplayWindow?
  private var framesWindow: FramesWindow?
  private var settingsWindow: SettingsWindow?
  private var guideWindow: GuideWindow?
  var markFiles: MarkFilesWindow?
  var importing: ImportWindow?
  var imageExport: ImageExportWindow?
  var marksExport: MarksExportWindow?
  private var waiting: Timeout?

  init(_ application: Application, model: AppModel, arguments: DesktopArguments) {
    self.model = model
    self.application = application
    self.arguments = arguments
    window = ApplicationWindow(application, title: "Image Marker")
    canvas = CanvasView(model: model)
    groups = GroupBar(model: model)
    panel = JudgementPanel(model: model)
    status = StatusLine(model: model)
    images = ImageListPanel(model: model)
    startPage = StartPage(model: model)
    actions = CommandActions(model: model)

    pages.add(canvas.overlay, name: "canvas")
    pages.add(message, name: "message")
    let spinner = Spinner()
    spinner.setMinimumSize(width: 32, height: 32)
    spinner.align(horizontal: .center, vertical: .center)
    pages.add(spinner, name: "loading")
    pages.expandsHorizontally = true
    pages.expandsVertically = true
    spinner.addClass("dark-page")
    pages.add(startPage.widget, name: "start")
    pages.add(busyPage.widget, name: "busy")
    // Messages lie over the page, not over what is typed below it, and move nothing.
    let page = Overlay(pages)
    page.add(notices.widget)
    page.expandsVertically = true
    let beside = Paned(start: images.widget, end: page)
    beside.expandsVertically = true
    header.packStart(actions.menuBar)
    window.setContent(
      Box(
        .vertical,
        [header, beside, groups.widget, panel.widget, status.widget]))
    window.setDefaultSize(width: 1200, height: 860)
    window.add(actions.group)
    Style.load(
      css: [
        MainWindow.css, GroupBar.css, LabelField.css, PaletteWindow.css, NoticeBar.css,
        GuideWindow.css,
      ].joined(separator: "\n"))
    Style.setScheme(Style.Scheme(model.preferences.colorScheme))
    connect()
  }

  private func connect() {
    model.onChange = { [unowned self] in show($0) }
    model.onNotice = { [unowned self] in notices.show($0) }
    model.onWithdraw = { [unowned self] in notices.withdraw($0) }
    notices.onLeave = { [unowned self] in canvas.focus() }
    model.onRequest = { [unowned self] in fulfil($0) }
    window.keys.beforeFocus = { [unowned self] key in model.handling { take(key) } }
    window.keysOfOthers = { [unowned self] key in
      guard let command = actions.command(for: key), command.id == "quit" else { return false }
      model.perform(command)
      return true
    }
    window.onCloseRequest { [unowned self] in
      closing.quit()
      return false
    }
    startPage.onChooseSave = { [unowned self] in fulfil(.openSaveFolder) }
    startPage.onChooseImages = { [unowned self] in fulfil(.openImageFolder) }
    startPage.onChooseManifest = { [unowned self] in fulfil(.openManifest) }
    startPage.onChooseConfig = { [unowned self] in chooseConfig() }
    startPage.onOpen = { [unowned self] in open($0) }
    wayOn.setCommand("open-images", of: model)
    wayOn.addClass("pill")
    wayOn.align(horizontal: .center)
    window.onFileDrop { [unowned self] in take(dropped: $0) }
    busyPage.onCancel = { [unowned self] in cancelOpening() }
    panel.onLeave = { [unowned self] in canvas.focus() }
    images.onLeave = { [unowned self] in canvas.focus() }
  }

  /// Shows the window and opens what the arguments name.
  func start() {
    window.present()
    canvas.focus()
    if let save = arguments.save {
      openSave(DesktopProgram.absolute(FilePath(save)))
    } else {
      showStart()
    }
  }

  /// Shows what changed in the model.
  func show(_ change: ModelChange) {
    if !change.isDisjoint(with: [.page, .activity]) {
      showPage()
      // Where there is no image there is nothing to judge.
      let isJudging = if case .empty = model.page { false } else { !model.isClosed }
      for bar in [groups.widget, panel.widget, status.widget] { bar.isVisible = isJudging }
    }
    // The picture is what is waited for.
    if !change.isDisjoint(with: [.turn, .page, .picture, .marks, .tool, .preferences]) {
      canvas.show(change)
    }
    if change.contains(.turn) {
      // What is typed next is meant for the page, however it was turned.
      if panel.isTyping, !canvas.focus() { panel.leaveComment() }
    }
    if change.contains(.activity) { closing.follow(model.activity) }
    if change.contains(.share), let activity = model.activity {
      busyPage.show(activity, share: model.share)
    }
    images.show(change)
    marksWindow?.show(change)
    headerWindow?.show(change)
    showExports(change)
    if !change.isDisjoint(with: [.page, .judgement, .activity, .list, .preferences]) {
      let title = model.title
      let seen = title.isSeen ? localized("✓ seen") : ""
      header.setTitle(
        title.name, subtitle: [title.place, seen].filter { !$0.isEmpty }.joined(separator: "  ·  "))
      window.title = title.place.isEmpty ? title.name : "\(title.name) (\(title.place))"
      panel.show()
    }
    if change.contains(.preferences) {
      Style.setScheme(Style.Scheme(model.preferences.colorScheme))
    }
    if !change.isDisjoint(with: [.page, .judgement, .marks, .activity, .preferences]) {
      groups.show()
    }
    if !change.isDisjoint(with: [.page, .picture, .readout, .storage]) { status.show() }
    // The pointer's every move shall not walk through all commands.
    if !change.isSubset(of: [.readout, .tool, .turn]) {
      actions.showSoon()
      displayWindow?.show()
      framesWindow?.show()
      settingsWindow?.show()
      markFiles?.show()
      importing?.show()
    }
  }

  /// Nothing is to be chosen: what is given is being opened.
  func leaveStart() {
    if pages.shown == "start" { pages.shown = "canvas" }
  }

  private func showPage() {
    waiting?.cancel()
    if let activity = model.activity {
      waiting = Timeout.after(milliseconds: activity.isClosing ? 300 : 200) { [weak self] in
        self?.busyPage.show(activity, share: self?.model.share)
        self?.pages.shown = "busy"
      }
      return
    }
    if !model.isClosed { isOpening = false }
    switch model.page {
    case .picture:
      pages.shown = "canvas"
    case .loading where !model.isWaitedFor:
      pages.shown = "canvas"
    case .loading:
      leaveStart()
      // A picture that comes at once shall not flash a spinner.
      waiting = Timeout.after(milliseconds: 200) { [weak self] in self?.pages.shown = "loading" }
    case .unreadable(let location, let error):
      message.setChild(nil)
      message.setIcon("dialog-warning-symbolic")
      // Between pictures, which are on black.
      message.addClass("dark-page")
      message.show(
        title: location.name.shown,
        description: error.description.prefix(1).uppercased() + error.description.dropFirst() + ".")
      pages.shown = "message"
      canvas.paintedElsewhere()
    case .closed:
      if !isOpening { pages.shown = "start" }
    case .empty(let page):
      message.show(title: page.title, description: page.text)
      message.setChild(wayOn)
      message.setIcon(page.isTrouble ? "dialog-warning-symbolic" : "folder-symbolic")
      message.removeClass("dark-page")
      pages.shown = "message"
    }
  }

  private func fulfil(_ request: ViewRequest) {
    switch request {
    case .openSaveFolder:
      choose(localized("Save Folder"), from: model.saveNames?.folder) { [unowned self] in
        openSave($0)
      }
    case .openManifest: chooseManifest()
    case .searchImages: images.focusSearch()
    case .showMarksTable: showMarks()
    case .showHeader: showHeader()
    case .openImageFolder:
      choose(localized("Folder of Images"), from: model.state.settings.imageFolder) {
        [unowned self] in
        openImages($0)
      }
    case .focusComment:
      model.stayOnPage()
      panel.focusComment()
    case .focusImage: canvas.focus()
    case .toggleFullScreen: window.isFullscreen.toggle()
    case .showControls:
      ControlsWindow.show(MainWindow.controls, title: localized("Controls"), of: window)
    case .showDocumentation: showDocumentation()
    case .showAbout: AboutWindow.show(MainWindow.about, of: window)
    case .goTo:
      let asking = GoToWindow(model: model, of: window)
      asking.present()
      goTo = asking
    case .chooseFrame: chooseFrame()
    case .showPalette:
      model.stayOnPage()
      let asking = PaletteWindow(model: model, of: window)
      asking.present()
      palette = asking
    case .copy(let text): Display.copy(text)
    case .adjustDisplay(let part): adjustDisplay(part)
    case .changeSettings: changeSettings()
    case .chooseMarkFiles: chooseMarkFiles()
    case .reviewImports: reviewImports()
    case .showMarkFiles: showMarkFiles()
    case .exportImage: exportImage()
    case .exportMarks: exportMarks()
    case .quit: closing.quit()
    }
  }

  private func adjustDisplay(_ part: DisplayPart) {
    beside(\.displayWindow) { DisplayWindow(model: model, actions: actions, of: window) }.present(
      for: part)
  }

  private func chooseFrame() {
    beside(\.framesWindow) { FramesWindow(model: model, actions: actions, of: window) }.present()
  }

  private func showDocumentation() {
    beside(\.guideWindow) { GuideWindow(of: window) }.present()
  }

  private func changeSettings() {
    beside(\.settingsWindow) {
      SettingsWindow(
        model: model, actions: actions, canMovePointer: canvas.widget.canMovePointer, of: window)
    }.present()
  }

  /// Keeps what is being typed in another window, as leaving its field would.
  func keepTyped() { settingsWindow?.keepTyped() }

  private func choose(
    _ title: String, from folder: FilePath?, _ chosen: @escaping @MainActor (FilePath) -> Void
  ) {
    FileChooser.ask(
      .folder, title: title, accept: localized("_Choose"), of: window, folder: folder?.bytes
    ) { [unowned self] answer in
      switch answer {
      case .cancelled: break
      case .notAFile(let address):
        notices.show(localized("“\(address)” is not a folder of this machine."))
      case .path(let bytes): if let path = FilePath(bytes: bytes) { chosen(path) }
      }
      canvas.focus()
    }
  }

  /// Decides whether a key is a command here, before the focused widget sees it.
  private func take(_ key: KeyEvent) -> Bool {
    let isTyping = window.isTyping
    if isTyping, key.name == "Escape" {
      if !canvas.discardLabel() { model.discardComment() }
      canvas.focus()
      return true
    }
    if let isTaken = images.take(key) { return isTaken }
    guard let command = actions.command(for: key),
      !isTyping || command.worksInText || !key.isForText
    else { return false }
    if key.name == "Escape", !command.isAvailable(model) {
      // Whatever has the keyboard, and whatever lies over the image: both are left.
      notices.dismiss()
      canvas.focus()
      return !model.list.isEmpty
    }
    // A key of the image's that can do nothing now is not for the button that has the focus.
    guard command.isAvailable(model) else {
      // It says why, where that is not to be seen.
      model.perform(command, Command.Occasion(isRepeat: key.isRepeat))
      return !model.list.isEmpty && !isTyping
    }
    let comesFromText =
      isTyping && command.worksInText
      && !["full-screen", "controls", "documentation"].contains(command.id)
    model.perform(command, Command.Occasion(isRepeat: key.isRepeat))
    if comesFromText { canvas.focus() }
    return true
  }

  private static let about = AboutInformation(
    name: "Image Marker", version: Version.text, icon: "image-x-generic",
    developer: localized("The Image Marker authors"),
    comments: localized("Look through thousands of images, mark and categorize them."))

  private static var controls: [ControlsWindow.Section] {
    CommandTable.sections.map { ControlsWindow.Section(title: $0.title, rows: $0.rows) }
  }

  private static let css = """
    .dark-page { background: black; color: #dddddd; }
    menubar { box-shadow: none; background: none; }
    .statusline { padding: 3px 12px; font-size: 0.92em; }
    .judgement { padding: 6px 12px; }
    .notice { color: @warning_color; }
    .read-only { opacity: 0.8; font-weight: bold; }
    .behind { color: @warning_color; }
    .storage-problem { color: @error_color; }
    .limit:not(.error) { color: @view_fg_color; }
    .image-list { padding: 6px; }
    .image-rows { border-top: 1px solid @borders; }
    .manifest-row { padding-top: 6px; border-top: 1px solid @borders; }
    .favorite { opacity: 0.45; }
    .favorite:checked { opacity: 1; color: #e01b24; }
    """
}
