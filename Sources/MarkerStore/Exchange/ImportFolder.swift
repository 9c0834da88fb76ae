import SystemPackage

/// The mark files that were imported into a save folder, where they lie as they were: `imports/`.
///
/// Nothing in it is ever overwritten or removed. Its calls wait for the disk.
public struct ImportFolder: Sendable {
  /// What became of a file that is to lie there.
  public enum Copy: Equatable, Sendable {
    case made(FilePath)
    /// A file with the very same content lies there, under this name.
    case present(FilePath)

    public var name: FilePath {
      switch self {
      case .made(let name), .present(let name): name
      }
    }
  }

  public let path: FilePath
  private let files: any StoreFiles

  public init(_ names: FolderNames, files: any StoreFiles = POSIXFiles()) {
    path = names.folder.appending("imports")
    self.files = files
  }

  public func path(of name: FilePath) -> FilePath { path.pushing(name) }

  /// The names of the files there, in the order of their bytes; what is hidden and folders left out.
  public func names() throws(StoreError) -> [FilePath] {
    try storing(path, .lookInto) { () throws(Errno) in
      guard try files.status(path)?.isFolder == true else { return [] }
      var names: [FilePath] = []
      for name in try files.names(in: path) where name.bytes.first != UInt8(ascii: ".") {
        if try files.status(path(of: name))?.isFolder == false { names.append(name) }
      }
      return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }
  }

  /// Puts a copy of the file there, on the disk when it returns; under another name where its own is
  /// another file's.
  public func copy(_ source: FilePath) throws(StoreError) -> Copy {
    if let name = try twin(of: source) { return .present(name) }
    return try storing(source, .copy) { () throws(Errno) in
      if try files.status(path) == nil {
        try files.createFolder(path)
        try files.syncFolder(path.removingLastComponent())
      }
      let target = try unused(named: source.lastComponent?.string ?? "marks", source)
      try files.withFile(source, for: .reading) { file throws(Errno) in
        try AtomicFile(path: target, files: files).copy(file)
      }
      return .made(target.lastComponent.map { FilePath(root: nil, [$0]) } ?? FilePath())
    }
  }

  /// The name of a file there with the same content; nil where there is none.
  public func twin(of source: FilePath) throws(StoreError) -> FilePath? {
    let names = try names()
    return try storing(source, .read) { () throws(Errno) in
      guard let status = try files.status(source) else { throw .noSuchFileOrDirectory }
      if status.isFolder { throw .isDirectory }
      for name in names {
        guard let other = try files.status(path(of: name)) else { continue }
        if status.isSameFile(as: other) { return name }
        if status.size == other.size, try isEqual(source, path(of: name)) { return name }
      }
      return nil
    }
  }

  private func isEqual(_ one: FilePath, _ other: FilePath) throws(Errno) -> Bool {
    try files.withFile(one, for: .reading) { one throws(Errno) in
      try files.withFile(other, for: .reading) { other throws(Errno) in
        var offset: Int64 = 0
        while true {
          let piece = try files.read(one, at: offset, count: 1 << 20)
          guard try piece == files.read(other, at: offset, count: max(piece.count, 1)) else {
            return false
          }
          if piece.isEmpty { return true }
          offset += Int64(piece.count)
        }
      }
    }
  }

  /// Its own name, or with a number before its extension the first where nothing is yet.
  private func unused(named name: String, _ source: FilePath) throws(Errno) -> FilePath {
    let bytes = source.lastComponent.map { FilePath(root: nil, [$0]).bytes } ?? Array(name.utf8)
    let dot = bytes.lastIndex(of: UInt8(ascii: ".")).flatMap { $0 == 0 ? nil : $0 } ?? bytes.count
    var number = 1
    while true {
      let middle = number == 1 ? [] : Array("-\(number)".utf8)
      // A hidden name would not be found again.
      let start = bytes.first == UInt8(ascii: ".") ? Array("marks".utf8) : []
      let own = start + bytes[..<dot] + middle + bytes[dot...]
      guard let candidate = FilePath(bytes: own) else { throw .invalidArgument }
      if try files.status(path(of: candidate)) == nil { return path(of: candidate) }
      number += 1
    }
  }
}
