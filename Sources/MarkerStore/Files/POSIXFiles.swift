import Foundation
import SystemPackage

/// The file system of the machine, by POSIX calls.
public struct POSIXFiles: StoreFiles {
  public init() {}

  public func status(_ path: FilePath) throws(Errno) -> FileStatus? {
    do {
      return FileStatus(try Stat(path))
    } catch .noSuchFileOrDirectory {
      return nil
    }
  }

  public func status(of file: FileDescriptor) throws(Errno) -> FileStatus {
    FileStatus(try Stat(file))
  }

  public func open(_ path: FilePath, for use: FileUse) throws(Errno) -> FileDescriptor {
    let permissions: FilePermissions = [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
    return try Errno.only {
      switch use {
      case .reading:
        // Without waiting: a pipe that lies where a file is expected must not hang the program.
        try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
      case .updating:
        try FileDescriptor.open(
          path, .readWrite, options: [.create, .closeOnExec], permissions: permissions)
      case .replacing:
        try FileDescriptor.open(
          path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: permissions)
      }
    }
  }

  public func close(_ file: FileDescriptor) throws(Errno) {
    try Errno.only { try file.close() }
  }

  public func read(
    _ file: FileDescriptor, at offset: Int64, count: Int
  ) throws(Errno) -> [UInt8] {
    try Errno.only {
      try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        initialized = try file.read(
          fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
  }

  public func write(
    _ bytes: ArraySlice<UInt8>, to file: FileDescriptor, at offset: Int64
  ) throws(Errno) -> Int {
    try Errno.only {
      try bytes.withUnsafeBytes { try file.write(toAbsoluteOffset: offset, $0) }
    }
  }

  public func truncate(_ file: FileDescriptor, to size: Int64) throws(Errno) {
    try Errno.only { try file.resize(to: size) }
  }

  public func sync(_ file: FileDescriptor) throws(Errno) {
    #if canImport(Darwin)
      // fsync leaves the data in the drive's own cache there; where a file system does not know
      // the stronger call, the weaker one is all there is.
      if fcntl(file.rawValue, F_FULLFSYNC) == 0 { return }
    #endif
    try check { fsync(file.rawValue) }
  }

  public func syncFolder(_ folder: FilePath) throws(Errno) {
    let file = try Errno.only {
      try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
    }
    do {
      try sync(file)
    } catch {
      try close(file)
      // Some network file systems cannot sync a folder, and say so this way.
      if error != .invalidArgument, error != .notSupported { throw error }
      return
    }
    try close(file)
  }

  public func rename(_ path: FilePath, to other: FilePath) throws(Errno) {
    try check {
      path.withPlatformString { from in
        other.withPlatformString { to in Foundation.rename(from, to) }
      }
    }
  }

  public func remove(_ path: FilePath) throws(Errno) {
    try check { path.withPlatformString { unlink($0) } }
  }

  public func createFolder(_ path: FilePath) throws(Errno) {
    try check { path.withPlatformString { mkdir($0, 0o777) } }
  }

  public func lock(_ file: FileDescriptor) throws(Errno) -> Bool {
    do {
      try check { flock(file.rawValue, LOCK_EX | LOCK_NB) }
      return true
    } catch .wouldBlock {
      return false
    }
  }

  public func names(in folder: FilePath) throws(Errno) -> [FilePath] {
    guard let stream = folder.withPlatformString({ opendir($0) }) else {
      throw Errno(rawValue: errno)
    }
    defer { closedir(stream) }
    var names: [FilePath] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw Errno(rawValue: errno) }
        return names
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        FilePath(bytes: raw.prefix { $0 != 0 })
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
  }

  /// Calls until it is not interrupted, and throws what `errno` says where it fails.
  private func check(_ call: () -> Int32) throws(Errno) {
    while call() != 0 {
      let error = Errno(rawValue: errno)
      if error != .interrupted { throw error }
    }
  }
}

extension FileStatus {
  fileprivate init(_ stat: Stat) {
    let modified = stat.st_mtim
    self.init(
      isFolder: stat.type == .directory, device: UInt64(truncatingIfNeeded: stat.deviceID.rawValue),
      inode: UInt64(truncatingIfNeeded: stat.inode.rawValue), size: stat.size,
      // A time beyond 2262, which anyone can give a file, is still told from another.
      modified: Int64(modified.tv_sec) &* 1_000_000_000 &+ Int64(modified.tv_nsec))
  }
}

extension Errno {
  /// The value, or the error as the `Errno` that swift-system's calls throw without saying so.
  static func only<Value>(_ body: () throws -> Value) throws(Errno) -> Value {
    do {
      return try body()
    } catch let error as Errno {
      throw error
    } catch {
      throw .ioError
    }
  }
}
