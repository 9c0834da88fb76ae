import Foundation
import SystemPackage

extension MarkFiles {
  /// Writes the files, each whole or not at all; makes their folder where it is not there.
  ///
  /// `save` is the save folder that the marks come from: none of its own files is ever replaced.
  public func write(
    besides save: FolderNames, files store: any StoreFiles = POSIXFiles()
  ) throws(StoreError) {
    for file in files { try save.refuseOwn(file.path, files: store) }
    for file in files {
      try storing(file.path, .write) { () throws(Errno) in
        let folder = file.path.removingLastComponent()
        if !folder.isEmpty, try store.status(folder) == nil { try store.createFolder(folder) }
        if try store.status(file.path)?.isFolder == true { throw .isDirectory }
        // The folder of a mere name has one too.
        let path = folder.isEmpty ? FilePath(".").pushing(file.path) : file.path
        try AtomicFile(path: path, files: store).write(file.bytes)
      }
    }
  }

  /// Which of them are there already.
  public func existing(files store: any StoreFiles = POSIXFiles()) throws(StoreError) -> [FilePath]
  {
    var existing: [FilePath] = []
    for file in files {
      let status = try storing(file.path, .lookAt) { () throws(Errno) in
        try store.status(file.path)
      }
      if status != nil { existing.append(file.path) }
    }
    return existing
  }
}

extension FolderNames {
  /// Throws where an export to a path would replace one of the save folder's own files.
  public func refuseOwn(
    _ path: FilePath, files: any StoreFiles = POSIXFiles()
  ) throws(StoreError) {
    let isOwn = try storing(path, .write) { () throws(Errno) in try owns(path, files: files) }
    if isOwn { throw .ownFile(path) }
  }

  /// Whether a path leads to a file by which this save folder, or another rater's in the same place,
  /// keeps what is judged.
  func owns(_ path: FilePath, files: any StoreFiles) throws(Errno) -> Bool {
    guard let own = try files.status(folder) else { return false }
    let parent = path.removingLastComponent()
    let isInside =
      try files.status(parent.isEmpty ? "." : parent).map { $0.isSameFile(as: own) } ?? false
    let name = FolderNames.name(of: path)
    if isInside, FolderNames.isReserved(name) || isOwn(name) { return true }
    // By another way: a link from elsewhere.
    guard let target = try files.status(path) else { return false }
    for other in try files.names(in: folder) {
      let name = FolderNames.name(of: other)
      guard FolderNames.isReserved(name) || isOwn(name) else { continue }
      if try files.status(folder.pushing(other))?.isSameFile(as: target) == true { return true }
    }
    return false
  }

  /// What begins with the rater's name, unless it is of a kind that only an export can be.
  private func isOwn(_ name: String) -> Bool {
    name.hasPrefix("\(user)_") && !name.hasSuffix(".xml") && !name.hasSuffix(".reg")
  }

  /// Whatever the rater is called.
  private static func isReserved(_ name: String) -> Bool {
    let tables = TableKind.allCases.flatMap { kind in
      TableStyle.allCases.map { "_\(kind.rawValue).\($0.rawValue)" }
    }
    return name.contains("_journal.")
      || (tables + ["_config.txt"]).contains { name.hasSuffix($0) || name.contains("\($0).") }
  }
}
