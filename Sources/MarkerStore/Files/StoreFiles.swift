import SystemPackage

/// The file system as the store uses it: every call by which it reads or changes user data.
///
/// The one seam under the store. Each call may fail with the system's own error, and a write may be
/// short; nothing above assumes otherwise. May be used from any thread.
public protocol StoreFiles: Sendable {
  /// What is at the path, links followed; nil where nothing is.
  func status(_ path: FilePath) throws(Errno) -> FileStatus?
  func status(of file: FileDescriptor) throws(Errno) -> FileStatus
  func open(_ path: FilePath, for use: FileUse) throws(Errno) -> FileDescriptor
  func close(_ file: FileDescriptor) throws(Errno)
  /// Up to `count` bytes from `offset`; fewer at the end of the file, none behind it.
  func read(_ file: FileDescriptor, at offset: Int64, count: Int) throws(Errno) -> [UInt8]
  /// Returns how many bytes were taken, which may be fewer than were given.
  func write(
    _ bytes: ArraySlice<UInt8>, to file: FileDescriptor, at offset: Int64
  ) throws(Errno) -> Int
  func truncate(_ file: FileDescriptor, to size: Int64) throws(Errno)
  /// Returns when the disk has the file's content.
  func sync(_ file: FileDescriptor) throws(Errno)
  /// Returns when the disk has the folder's entries.
  func syncFolder(_ folder: FilePath) throws(Errno)
  /// Puts a file in the place of another, at once.
  func rename(_ path: FilePath, to other: FilePath) throws(Errno)
  func remove(_ path: FilePath) throws(Errno)
  func createFolder(_ path: FilePath) throws(Errno)
  /// Locks the file for this opening of it, until it is closed or the process ends; false where
  /// another has it.
  func lock(_ file: FileDescriptor) throws(Errno) -> Bool
  /// The names of what a folder holds, in no order.
  func names(in folder: FilePath) throws(Errno) -> [FilePath]
}

/// What a file is opened for.
public enum FileUse: Sendable {
  case reading
  /// Created where it is not there; kept as it is where it is.
  case updating
  /// Created, or emptied where it is there.
  case replacing
}

/// What the file system says of a file: enough to see that it is another, or was changed.
public struct FileStatus: Equatable, Sendable {
  public var isFolder: Bool
  public var device: UInt64
  public var inode: UInt64
  /// In bytes.
  public var size: Int64
  /// Nanoseconds since 1970.
  public var modified: Int64

  public init(isFolder: Bool, device: UInt64, inode: UInt64, size: Int64, modified: Int64) {
    self.isFolder = isFolder
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
  }

  /// Whether both are one file, whatever became of its content.
  public func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}

extension StoreFiles {
  /// All bytes, in as many writes as it takes.
  func writeAll(
    _ bytes: ArraySlice<UInt8>, to file: FileDescriptor, at offset: Int64
  ) throws(Errno) {
    var rest = bytes
    var position = offset
    while !rest.isEmpty {
      let count = try write(rest, to: file, at: position)
      // A write that takes nothing and says nothing would be asked again for ever.
      guard count > 0 else { throw .ioError }
      rest = rest.dropFirst(count)
      position += Int64(count)
    }
  }

  /// The file's bytes piece by piece, so that a large file is never in memory as a whole.
  func readPieces(
    of file: FileDescriptor, from start: Int64 = 0,
    _ body: (ArraySlice<UInt8>) throws(Errno) -> Void
  ) throws(Errno) {
    var offset = start
    while true {
      let piece = try read(file, at: offset, count: 1 << 20)
      if piece.isEmpty { return }
      try body(piece[...])
      offset += Int64(piece.count)
    }
  }

  /// Does something with a file and closes it whatever comes of it.
  func withFile<Value>(
    _ path: FilePath, for use: FileUse, _ body: (FileDescriptor) throws(Errno) -> Value
  ) throws(Errno) -> Value {
    let file = try open(path, for: use)
    let value: Value
    do {
      value = try body(file)
    } catch {
      // The first error is the one to tell; what closing says after it adds nothing.
      do { try close(file) } catch _ { throw error }
      throw error
    }
    try close(file)
    return value
  }

  /// The whole file; refused with `fileTooLarge` where it is larger than `limit` bytes.
  func contents(of path: FilePath, limit: Int64) throws(Errno) -> [UInt8] {
    try withFile(path, for: .reading) { file throws(Errno) in
      guard try status(of: file).size <= limit else { throw .fileTooLarge }
      var bytes: [UInt8] = []
      try readPieces(of: file) { piece throws(Errno) in
        bytes += piece
        if bytes.count > limit { throw .fileTooLarge }
      }
      return bytes
    }
  }
}
