import MarkerStore
import Synchronization
import SystemPackage

/// The machine's file system with faults in it: each call is counted, and may fail or stop short.
final class FaultyFiles: StoreFiles {
  enum Call: Equatable, Sendable {
    case write, sync, syncFolder, rename, truncate, status, remove, close, lock, open
  }

  private struct Faults {
    var failing: [(call: Call, error: Errno, isOn: @Sendable (FilePath?) -> Bool)] = []
    /// How many bytes may still be written to the files that fail.
    var room: Int?
    var paths: [Int32: FilePath] = [:]
    var syncs = 0
  }

  private let real = POSIXFiles()
  private let faults = Mutex(Faults())

  /// Has every such call fail where the path fits, until `heal`.
  func fail(
    _ call: Call, with error: Errno,
    on isOn: @escaping @Sendable (FilePath?) -> Bool = { _ in true }
  ) {
    faults.withLock { $0.failing.append((call, error, isOn)) }
  }

  /// A disk with room for so many bytes: the write that meets its end is short, the next fails.
  func fill(leaving room: Int) { faults.withLock { $0.room = room } }

  func heal() {
    faults.withLock {
      $0.failing = []
      $0.room = nil
    }
  }

  var syncs: Int { faults.withLock { $0.syncs } }

  private func check(_ call: Call, _ path: FilePath?) throws(Errno) {
    let error = faults.withLock { faults in
      faults.failing.first { $0.call == call && $0.isOn(path) }?.error
    }
    if let error { throw error }
  }

  private func path(_ file: FileDescriptor) -> FilePath? {
    faults.withLock { $0.paths[file.rawValue] }
  }

  func status(_ path: FilePath) throws(Errno) -> FileStatus? {
    try check(.status, path)
    return try real.status(path)
  }

  func status(of file: FileDescriptor) throws(Errno) -> FileStatus { try real.status(of: file) }

  func open(_ path: FilePath, for use: FileUse) throws(Errno) -> FileDescriptor {
    try check(.open, path)
    let file = try real.open(path, for: use)
    faults.withLock { $0.paths[file.rawValue] = path }
    return file
  }

  /// As the system does, which lets go of the file also where it says that something is wrong.
  func close(_ file: FileDescriptor) throws(Errno) {
    let path = path(file)
    try real.close(file)
    try check(.close, path)
  }

  func read(_ file: FileDescriptor, at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    try real.read(file, at: offset, count: count)
  }

  func write(
    _ bytes: ArraySlice<UInt8>, to file: FileDescriptor, at offset: Int64
  ) throws(Errno) -> Int {
    try check(.write, path(file))
    let room = faults.withLock { faults -> Int? in
      guard let room = faults.room else { return nil }
      faults.room = max(0, room - bytes.count)
      return room
    }
    if let room, room < bytes.count {
      if room == 0 { throw .noSpace }
      return try real.write(bytes.prefix(room), to: file, at: offset)
    }
    return try real.write(bytes, to: file, at: offset)
  }

  func truncate(_ file: FileDescriptor, to size: Int64) throws(Errno) {
    try check(.truncate, path(file))
    try real.truncate(file, to: size)
  }

  func sync(_ file: FileDescriptor) throws(Errno) {
    try check(.sync, path(file))
    faults.withLock { $0.syncs += 1 }
    try real.sync(file)
  }

  func syncFolder(_ folder: FilePath) throws(Errno) {
    try check(.syncFolder, folder)
    try real.syncFolder(folder)
  }

  func rename(_ path: FilePath, to other: FilePath) throws(Errno) {
    try check(.rename, other)
    try real.rename(path, to: other)
  }

  func remove(_ path: FilePath) throws(Errno) {
    try check(.remove, path)
    try real.remove(path)
  }
  func createFolder(_ path: FilePath) throws(Errno) { try real.createFolder(path) }
  func lock(_ file: FileDescriptor) throws(Errno) -> Bool {
    try check(.lock, path(file))
    return try real.lock(file)
  }

  func names(in folder: FilePath) throws(Errno) -> [FilePath] { try real.names(in: folder) }
}
