/// The commands of browsing: the list of images, the table of marks, the header.
extension CommandTable {
  static let browsing: [Command] = [
    Command(
      "open-manifest", "Open Manifest…",
      help: "Choose a table with a column “image” that names the images to look through",
      menu: .file, isAvailable: { $0.saveNames != nil }
    ) { model, _ in model.onRequest(.openManifest) },
    Command(
      "image-list", "Image List", help: "Show or hide the list of images beside the picture",
      keys: ["F9"], menu: .view, section: 6, worksInText: true,
      isOn: { $0.preferences.showsImageList }
    ) { model, _ in model.changePreferences { $0.showsImageList.toggle() } },
    Command(
      "thumbnails", "Thumbnails", help: "Show or hide the small pictures in the list of images",
      menu: .view, section: 6, isAvailable: { $0.preferences.showsImageList },
      isOn: { $0.preferences.showsThumbnails }
    ) { model, _ in model.changePreferences { $0.showsThumbnails.toggle() } },
    Command(
      "search-images", "Search Images", help: "Type a part of a name that the list shall show",
      keys: ["Ctrl+L"], menu: .view, section: 6, isAvailable: { !$0.list.isEmpty }
    ) { model, _ in
      model.changePreferences { $0.showsImageList = true }
      model.onRequest(.searchImages)
    },
    Command(
      "list-all", "List All Images", help: "Take back every filter of the list of images",
      menu: .view, section: 6, isAvailable: { !$0.browse.isPlain }
    ) { model, _ in model.changeBrowse { $0 = Browse() } },
    Command(
      "marks-table", "Table of Marks", help: "Show the marks as a table, of this image or of all",
      keys: ["Ctrl+T"], menu: .view, section: 6, isAvailable: { $0.saveNames != nil }
    ) { model, _ in model.onRequest(.showMarksTable) },
    Command(
      "header", "Header", help: "Show the header of the file behind the picture", keys: ["Ctrl+H"],
      menu: .view, section: 6, isAvailable: { $0.list.current != nil }
    ) { model, _ in model.onRequest(.showHeader) },
  ]
}
