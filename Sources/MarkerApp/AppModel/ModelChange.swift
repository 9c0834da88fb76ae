/// What of the model changed, so that views redraw only that.
public struct ModelChange: OptionSet, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Another image or frame is shown, or none, or why not.
  public static let page = ModelChange(rawValue: 1 << 0)
  /// Another page is turned to, which may not be there yet.
  public static let turn = ModelChange(rawValue: 1 << 14)
  /// The picture looks different: viewport or display settings.
  public static let picture = ModelChange(rawValue: 1 << 1)
  public static let marks = ModelChange(rawValue: 1 << 2)
  /// Categories, comment, favourite, seen.
  public static let judgement = ModelChange(rawValue: 1 << 3)
  public static let readout = ModelChange(rawValue: 1 << 4)
  public static let storage = ModelChange(rawValue: 1 << 5)
  /// The disk is waited for, or no longer.
  public static let activity = ModelChange(rawValue: 1 << 6)
  /// How much of the activity is done.
  public static let share = ModelChange(rawValue: 1 << 7)
  /// What the person prefers on this computer, other keys among it.
  public static let preferences = ModelChange(rawValue: 1 << 8)
  /// The histogram was counted, or other limits hold.
  public static let histogram = ModelChange(rawValue: 1 << 21)
  /// What a tool shows over the picture: the pixel cursor, where a mark would snap to.
  public static let tool = ModelChange(rawValue: 1 << 13)
  /// Other images are listed, or in another order.
  public static let list = ModelChange(rawValue: 1 << 12)
  /// Which mark files are there, how they are shown, or how far one is read.
  public static let catalogs = ModelChange(rawValue: 1 << 20)
  /// How far an export is.
  public static let export = ModelChange(rawValue: 1 << 22)
  public static let all: ModelChange = [
    .turn, .page, .picture, .marks, .judgement, .readout, .storage, .activity, .catalogs, .tool,
  ]
}

/// What the model asks of the window, which alone can do it.
public enum ViewRequest: Equatable, Sendable {
  case openSaveFolder
  case openImageFolder
  case openManifest
  case searchImages
  case showMarksTable
  case showHeader
  case focusComment
  case focusImage
  case toggleFullScreen
  case showControls
  case showDocumentation
  case showAbout
  case goTo
  case chooseMarkFiles
  /// Files were chosen to be imported: how is asked.
  case reviewImports
  case showMarkFiles
  case exportImage
  case exportMarks
  case chooseFrame
  case showPalette
  /// Puts a text on the clipboard.
  case copy(String)
  case changeSettings
  case adjustDisplay(DisplayPart)
  case quit
}

/// What of the display a person wants to set by hand.
public enum DisplayPart: Equatable, Sendable {
  case limits
  case blur
}
