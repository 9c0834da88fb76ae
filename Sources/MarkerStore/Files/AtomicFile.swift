import SystemPackage

/// A file replaced as a whole: whoever looks sees the old content or the new, never a part.
struct AtomicFile {
  let path: FilePath
  let files: any StoreFiles
  /// Where the new content grows. The name is fixed, so that what a crash left is used again.
  private let temporary: FilePath

  init(path: FilePath, files: any StoreFiles) {
    self.path = path
    self.files = files
    temporary = FolderNames.beside(path, prefix: ".", suffix: ".new")
  }

  func write(_ bytes: [UInt8]) throws(Errno) {
    try replace { file throws(Errno) in try files.writeAll(bytes[...], to: file, at: 0) }
  }

  /// What is handed to the sink, piece by piece.
  func write(
    _ content: (@escaping (ArraySlice<UInt8>) throws(Errno) -> Void) throws(Errno) -> Void
  ) throws(Errno) {
    try replace { file throws(Errno) in
      var offset: Int64 = 0
      try content { piece throws(Errno) in
        try files.writeAll(piece, to: file, at: offset)
        offset += Int64(piece.count)
      }
    }
  }

  /// The bytes of another file from an offset on.
  func copy(_ source: FileDescriptor, from start: Int64 = 0) throws(Errno) {
    try replace { file throws(Errno) in
      var offset: Int64 = 0
      try files.readPieces(of: source, from: start) { piece throws(Errno) in
        try files.writeAll(piece, to: file, at: offset)
        offset += Int64(piece.count)
      }
    }
  }

  private func replace(_ fill: (FileDescriptor) throws(Errno) -> Void) throws(Errno) {
    do {
      try files.withFile(temporary, for: .replacing) { file throws(Errno) in
        try fill(file)
        try files.sync(file)
      }
      try files.rename(temporary, to: path)
    } catch {
      // A half file is of no use to anyone; where it cannot be removed, the first error tells more.
      do { try files.remove(temporary) } catch _ { throw error }
      throw error
    }
    try files.syncFolder(path.removingLastComponent())
  }
}
