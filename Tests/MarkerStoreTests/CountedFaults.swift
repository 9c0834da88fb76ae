import MarkerStore
import Synchronization
import SystemPackage

/// The machine's file system with every call numbered, and a fault at one of them.
final class CountedFaults: StoreFiles {
  enum Call: Equatable, Sendable, CaseIterable {
    case status, statusOfFile, open, create, close, read, write, truncate, sync, syncFolder, rename,
      remove, createFolder, lock, names

    /// What the system can say of such a call.
    var errors: [Errno] {
      switch self {
      case .status, .open, .syncFolder, .remove, .names: [.ioError, .permissionDenied]
      case .create, .rename, .createFolder: [.noSpace, .ioError, .permissionDenied]
      case .statusOfFile, .read: [.ioError]
      case .close, .truncate, .sync, .write: [.noSpace, .ioError]
      case .lock: [.ioError, .noLocks]
      }
    }

    /// Whether a disk that can only be read refuses it.
    var changes: Bool {
      switch self {
      case .create, .write, .truncate, .sync, .syncFolder, .rename, .remove, .createFolder: true
      case .status, .statusOfFile, .open, .close, .read, .lock, .names: false
      }
    }
  }

  /// What becomes of the call with the number, and of those behind it.
  enum Fault: Equatable, Sendable {
    /// It fails, once.
    case fails(Errno)
    /// A write of which half is done; the next write fails.
    case isShort
    /// From here on there is room for half of a write, and for no other.
    case isFull
    /// From here on every call fails that would change something.
    case isReadOnly
    /// From here on every call fails.
    case isGone
    /// The program ends: nothing is done any more, whatever it still tries. Of the call itself
    /// nothing was done, half of a write, or all.
    case ends(Part)

    enum Part: Sendable { case none, half, all }
  }

  private enum Verdict {
    case passes, isHalf
    case fails(Errno)
    /// Done, but nobody comes to know.
    case isUnheard
  }

  private struct State {
    var calls: [Call] = []
    var number: Int
    var fault: Fault?
    var isOn = false
    var wasMet = false
    var failsNextWrite = false
    var open: Set<Int32> = []
  }

  private let real = POSIXFiles()
  private let state: Mutex<State>

  /// Without a fault it only counts.
  init(_ fault: Fault? = nil, at number: Int = 0) {
    state = Mutex(State(number: number, fault: fault))
  }

  /// The calls so far.
  var calls: [Call] { state.withLock { $0.calls } }

  /// Whether the call with the fault came.
  var wasMet: Bool { state.withLock { $0.wasMet } }

  /// The disk is well again.
  func heal() {
    state.withLock {
      $0.fault = nil
      $0.isOn = false
      $0.failsNextWrite = false
    }
  }

  /// Lets go of every file, as the system does when a program ends.
  func endProcess() throws(Errno) {
    let open = state.withLock { state in
      defer { state.open = [] }
      return state.open
    }
    for file in open { try real.close(FileDescriptor(rawValue: file)) }
  }

  private func verdict(_ call: Call) -> Verdict {
    state.withLock { state in
      state.calls.append(call)
      guard let fault = state.fault else { return .passes }
      let isHere = state.calls.count == state.number
      if isHere {
        state.isOn = true
        state.wasMet = true
      }
      guard state.isOn else { return .passes }
      switch fault {
      case .fails(let error): return isHere ? .fails(error) : .passes
      case .isShort:
        if isHere {
          state.failsNextWrite = true
          return .isHalf
        }
        guard call == .write, state.failsNextWrite else { return .passes }
        state.failsNextWrite = false
        return .fails(.noSpace)
      case .isFull:
        if isHere { return .isHalf }
        return call == .write ? .fails(.noSpace) : .passes
      case .isReadOnly: return call.changes ? .fails(.readOnlyFileSystem) : .passes
      case .isGone: return .fails(.ioError)
      case .ends(let part):
        if isHere, part == .half { return .isHalf }
        return isHere && part == .all ? .isUnheard : .fails(.ioError)
      }
    }
  }

  /// Whether the program has ended by the fault.
  var hasEnded: Bool {
    state.withLock { state in
      if case .ends = state.fault { return state.isOn }
      return false
    }
  }

  private func call<Value>(
    _ call: Call, _ body: () throws(Errno) -> Value
  ) throws(Errno) -> Value {
    switch verdict(call) {
    case .passes, .isHalf: return try body()
    case .fails(let error): throw error
    case .isUnheard:
      _ = try body()
      throw .ioError
    }
  }

  func status(_ path: FilePath) throws(Errno) -> FileStatus? {
    try call(.status) { () throws(Errno) in try real.status(path) }
  }

  func status(of file: FileDescriptor) throws(Errno) -> FileStatus {
    try call(.statusOfFile) { () throws(Errno) in try real.status(of: file) }
  }

  func open(_ path: FilePath, for use: FileUse) throws(Errno) -> FileDescriptor {
    let file = try call(use == .reading ? .open : .create) { () throws(Errno) in
      try real.open(path, for: use)
    }
    state.withLock { _ = $0.open.insert(file.rawValue) }
    return file
  }

  /// As the system does, which lets go of the file also where it says that something is wrong.
  func close(_ file: FileDescriptor) throws(Errno) {
    if state.withLock({ $0.open.remove(file.rawValue) }) != nil { try real.close(file) }
    try call(.close) {}
  }

  func read(_ file: FileDescriptor, at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    try call(.read) { () throws(Errno) in try real.read(file, at: offset, count: count) }
  }

  func write(
    _ bytes: ArraySlice<UInt8>, to file: FileDescriptor, at offset: Int64
  ) throws(Errno) -> Int {
    switch verdict(.write) {
    case .passes: return try real.write(bytes, to: file, at: offset)
    case .fails(let error): throw error
    case .isUnheard:
      _ = try real.write(bytes, to: file, at: offset)
      throw .ioError
    case .isHalf:
      let half = bytes.prefix(bytes.count / 2)
      let count = half.isEmpty ? 0 : try real.write(half, to: file, at: offset)
      guard count > 0, !hasEnded else { throw .noSpace }
      return count
    }
  }

  func truncate(_ file: FileDescriptor, to size: Int64) throws(Errno) {
    try call(.truncate) { () throws(Errno) in try real.truncate(file, to: size) }
  }

  /// Nothing: only power loss would tell the difference, and thousands of sessions are played.
  func sync(_ file: FileDescriptor) throws(Errno) { try call(.sync) {} }
  func syncFolder(_ folder: FilePath) throws(Errno) { try call(.syncFolder) {} }

  func rename(_ path: FilePath, to other: FilePath) throws(Errno) {
    try call(.rename) { () throws(Errno) in try real.rename(path, to: other) }
  }

  func remove(_ path: FilePath) throws(Errno) {
    try call(.remove) { () throws(Errno) in try real.remove(path) }
  }

  func createFolder(_ path: FilePath) throws(Errno) {
    try call(.createFolder) { () throws(Errno) in try real.createFolder(path) }
  }

  func lock(_ file: FileDescriptor) throws(Errno) -> Bool {
    try call(.lock) { () throws(Errno) in try real.lock(file) }
  }

  func names(in folder: FilePath) throws(Errno) -> [FilePath] {
    try call(.names) { () throws(Errno) in try real.names(in: folder) }
  }
}
