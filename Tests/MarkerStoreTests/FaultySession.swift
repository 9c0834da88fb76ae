import Foundation
import MarkerModel
import Synchronization
import SystemPackage

@testable import MarkerStore

/// A script played on a store whose disk has a fault, and what the store said of it.
struct FaultySession {
  let folder: FilePath
  let files: CountedFaults
  private let timing = ManualTiming()
  private let reports = Reports()

  /// Everything that a person was told or would be: errors, problems, notices.
  private(set) var said: [String] = []
  /// The lines of the events that were handed to the store.
  private(set) var lines: [Int] = []
  /// Whether the folder could be opened.
  private(set) var isOpen = false
  /// Whether the folder was closed with the journal complete.
  private(set) var isClosed = false

  init(in folder: FilePath, files: CountedFaults) {
    self.folder = folder
    self.files = files
  }

  /// How many of the events the store reported as written.
  var written: Int {
    let last = reports.all.compactMap { if case .written(let line) = $0 { line } else { nil } }
      .max()
    return lines.count { $0 <= last ?? 0 }
  }

  /// `heals` says whether the disk is well again before the folder is closed.
  mutating func play(_ script: Script, heals: Bool) throws {
    if let store = open() {
      isOpen = true
      store.onStatus(reports.take)
      store.rest()
      for step in script.steps {
        switch step {
        case .event(let event, let time): lines.append(store.append(event, at: time))
        case .pause(let seconds): timing.advance(by: seconds) { store.rest() }
        }
        store.rest()
        if files.hasEnded { break }
      }
      if heals { files.heal() }
      close(store)
      store.rest()
    }
    for report in reports.all {
      switch report {
      case .failed(let error, _), .tablesFailed(let error): said.append(error.description)
      case .notice(let text): said.append(text)
      case .written, .synced, .behind, .tablesWritten: break
      }
    }
    try files.endProcess()
  }

  /// A person who is told that it could not be opened tries once more.
  private mutating func open() -> SaveFolder? {
    for _ in 0..<2 {
      do {
        let store = try SaveFolder.open(
          path: folder, user: "ann", programVersion: "0.1.0", config: nil, files: files,
          clock: { Date(timeIntervalSince1970: 1_795_001_000) }, timing: timing.timing)
        said += store.notices
        return store
      } catch {
        said.append(error.description)
      }
    }
    return nil
  }

  /// A person who is told that something is not saved tries once more, and then gives up.
  private mutating func close(_ store: SaveFolder) {
    for _ in 0..<2 {
      do {
        let problems = try store.close()
        said += problems.map(\.description)
        isClosed = true
        return
      } catch {
        said.append(error.description)
      }
    }
    do {
      try store.abandon()
    } catch {
      said.append(error.description)
    }
  }
}
