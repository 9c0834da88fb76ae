import Dispatch
import MarkerStore
import Synchronization
import SystemPackage

/// The machine's file system with a disk that refuses, or does not answer, when it is told to.
final class StubbornFiles: StoreFiles {
  private struct Mood {
    var refusal: Errno?
    var hanging: DispatchGroup?
  }

  private let real = POSIXFiles()
  private let mood = Mutex(Mood())

  /// From now on nothing can be opened for writing, written or synced; nil for what it was.
  func refuse(_ error: Errno?) { mood.withLock { $0.refusal = error } }

  /// From now on calls that change something return only after `answer`, or ten seconds.
  func hang() {
    mood.withLock { mood in
      guard mood.hanging == nil else { return }
      mood.hanging = DispatchGroup()
      mood.hanging?.enter()
    }
  }

  func answer() {
    mood.withLock { mood in
      mood.hanging?.leave()
      mood.hanging = nil
    }
  }

  private func change() throws(Errno) {
    let mood = mood.withLock { $0 }
    _ = mood.hanging?.wait(timeout: .now() + 10)
    if let refusal = mood.refusal { throw refusal }
  }

  func status(_ path: FilePath) throws(Errno) -> FileStatus? { try real.status(path) }
  func status(of file: FileDescriptor) throws(Errno) -> FileStatus { try real.status(of: file) }

  func open(_ path: FilePath, for use: FileUse) throws(Errno) -> FileDescriptor {
    if use != .reading { try change() }
    return try real.open(path, for: use)
  }

  func close(_ file: FileDescriptor) throws(Errno) { try real.close(file) }

  func read(_ file: FileDescriptor, at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    try real.read(file, at: offset, count: count)
  }

  func write(
    _ bytes: ArraySlice<UInt8>, to file: FileDescriptor, at offset: Int64
  ) throws(Errno) -> Int {
    try change()
    return try real.write(bytes, to: file, at: offset)
  }

  func truncate(_ file: FileDescriptor, to size: Int64) throws(Errno) {
    try change()
    try real.truncate(file, to: size)
  }

  func sync(_ file: FileDescriptor) throws(Errno) {
    try change()
    try real.sync(file)
  }

  func syncFolder(_ folder: FilePath) throws(Errno) { try real.syncFolder(folder) }

  func rename(_ path: FilePath, to other: FilePath) throws(Errno) {
    try change()
    try real.rename(path, to: other)
  }

  func remove(_ path: FilePath) throws(Errno) { try real.remove(path) }
  func createFolder(_ path: FilePath) throws(Errno) { try real.createFolder(path) }
  func lock(_ file: FileDescriptor) throws(Errno) -> Bool { try real.lock(file) }
  func names(in folder: FilePath) throws(Errno) -> [FilePath] { try real.names(in: folder) }
}
