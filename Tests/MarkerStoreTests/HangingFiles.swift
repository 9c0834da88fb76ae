import Dispatch
import MarkerStore
import Synchronization
import SystemPackage

/// The machine's file system with a disk that can be made to answer no more: calls that touch it
/// return once it is released.
final class HangingFiles: StoreFiles {
  private let real = POSIXFiles()
  private let gate = Mutex<DispatchGroup?>(nil)

  /// From now on writing and syncing hang, for at most ten seconds.
  func hang() {
    gate.withLock { gate in
      if gate != nil { return }
      let group = DispatchGroup()
      group.enter()
      gate = group
    }
  }

  func release() {
    gate.withLock { gate in
      gate?.leave()
      gate = nil
    }
  }

  private func pass() { _ = gate.withLock { $0 }?.wait(timeout: .now() + 10) }

  func write(
    _ bytes: ArraySlice<UInt8>, to file: FileDescriptor, at offset: Int64
  ) throws(Errno) -> Int {
    pass()
    return try real.write(bytes, to: file, at: offset)
  }

  func sync(_ file: FileDescriptor) throws(Errno) {
    pass()
    try real.sync(file)
  }

  func status(_ path: FilePath) throws(Errno) -> FileStatus? { try real.status(path) }
  func status(of file: FileDescriptor) throws(Errno) -> FileStatus { try real.status(of: file) }
  func open(_ path: FilePath, for use: FileUse) throws(Errno) -> FileDescriptor {
    try real.open(path, for: use)
  }
  func close(_ file: FileDescriptor) throws(Errno) { try real.close(file) }
  func read(_ file: FileDescriptor, at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    try real.read(file, at: offset, count: count)
  }
  func truncate(_ file: FileDescriptor, to size: Int64) throws(Errno) {
    try real.truncate(file, to: size)
  }
  func syncFolder(_ folder: FilePath) throws(Errno) { try real.syncFolder(folder) }
  func rename(_ path: FilePath, to other: FilePath) throws(Errno) {
    try real.rename(path, to: other)
  }
  func remove(_ path: FilePath) throws(Errno) { try real.remove(path) }
  func createFolder(_ path: FilePath) throws(Errno) { try real.createFolder(path) }
  func lock(_ file: FileDescriptor) throws(Errno) -> Bool { try real.lock(file) }
  func names(in folder: FilePath) throws(Errno) -> [FilePath] { try real.names(in: folder) }
}
