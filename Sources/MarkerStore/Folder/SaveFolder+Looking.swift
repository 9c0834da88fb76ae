import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// What a save folder holds, for one who only looks.
public struct FolderContents: Sendable {
  public var state: SessionState
  /// What could not be used of it.
  public var notices: [String]
}

extension SaveFolder {
  /// What was judged, read from the journal, or where there is none from the tables that Image Marker
  /// left. Nothing is locked, repaired or written.
  public static func look(
    into path: FilePath, user: String = LoginName.current, files: any StoreFiles = POSIXFiles()
  ) throws(StoreError) -> FolderContents {
    let names = try FolderNames(folder: path, user: user)
    guard let reading = try JournalReading.read(names.journal, files: files) else {
      return try FolderContents(tablesOf: names, files: files)
    }
    return FolderContents(
      state: reading.session.state, notices: reading.problems.map { localized("Journal: \($0).") })
  }
}

extension FolderContents {
  /// What the tables and the configuration say.
  fileprivate init(tablesOf names: FolderNames, files: any StoreFiles) throws(StoreError) {
    guard let style = try TableStyle.present(names, files: files) else {
      throw .noJournal(names.journal)
    }
    var session = Session()
    var notices: [String] = []
    let config = try storing(names.config, .read) { () throws(Errno) -> [UInt8]? in
      guard try files.status(names.config) != nil else { return nil }
      return try files.contents(of: names.config, limit: ConfigFile.sizeLimit)
    }
    if let config {
      let file = ConfigFile(
        config, currentFolder: FilePath(FileManager.default.currentDirectoryPath))
      session = Session(settings: file.settings(over: SessionSettings()))
      notices += file.notices
    }
    var outside = OutsideTables()
    for kind in TableKind.allCases {
      let table = names.table(kind, style)
      let status = try storing(table, .read) { () throws(Errno) in try files.status(table) }
      if status != nil { try outside.add(kind, at: table, base: nil, files: files) }
    }
    let now = Date()
    let reading = OutsideReading(outside, in: session, manner: .adopting, now: now)
    for event in reading.events {
      do throws(StateError) {
        try session.apply(event, at: now)
      } catch {
        notices.append(localized("A row does not fit: \(error)."))
      }
    }
    state = session.state
    self.notices = notices + reading.notices
  }
}

extension TableStyle {
  /// How the tables are named that lie in the folder: of two the newer; nil where there are none.
  static func present(
    _ names: FolderNames, files: any StoreFiles
  ) throws(StoreError) -> TableStyle? {
    var found: [(style: TableStyle, modified: Int64)] = []
    for style in TableStyle.allCases {
      let status = try storing(names.folder, .lookAt) { () throws(Errno) in
        try files.status(names.table(.marks, style))
      }
      if let status { found.append((style, status.modified)) }
    }
    return found.max { $0.modified < $1.modified }?.style
  }
}
