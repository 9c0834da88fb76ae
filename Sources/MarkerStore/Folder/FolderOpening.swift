import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// The steps by which a save folder is opened: lock, read, repair, settings, tables' names.
struct FolderOpening {
  let names: FolderNames
  let files: any StoreFiles
  let clock: @Sendable () -> Date
  let lockPace: LockPace
  let timing: StoreTiming
  private let status = StatusReports()
  private(set) var session = Session()
  private(set) var notices: [String] = []
  private(set) var style = TableStyle.txt
  /// Whether damage was found that was not told before.
  private var isDamaged = false
  /// To be appended first of all.
  private var entries: [JournalEntry] = []

  init(
    names: FolderNames, files: any StoreFiles, lockPace: LockPace,
    clock: @escaping @Sendable () -> Date, timing: StoreTiming
  ) {
    self.names = names
    self.files = files
    self.lockPace = lockPace
    self.clock = { JournalTime.rounded(clock()) }
    self.timing = timing
  }

  mutating func open(
    programVersion: String, config: FilePath?, readsInFull: Bool, snapshots: SnapshotPace,
    progress: ReadingProgress.Report
  ) throws(StoreError) -> SaveFolder {
    try openFolder()
    let lock = try FolderLock.take(
      names, now: clock(), pace: lockPace, files: files, report: status.report)
    if let notice = lock.notice { notices.append(notice) }
    do {
      let snapshot = SnapshotFile(
        path: names.snapshot, programVersion: programVersion, files: files)
      let reading = try JournalReading.read(
        names.journal, files: files, snapshot: readsInFull ? nil : snapshot, progress: progress)
      return try open(
        lock, reading ?? JournalReading(), programVersion, config,
        SnapshotSchedule(
          snapshot, snapshots, lines: reading?.lines ?? 0, covered: reading?.linesSpared ?? 0))
    } catch {
      // The first error is the one to tell; the system's lock is gone whatever comes of this.
      _ = lock.release()
      throw error
    }
  }

  private mutating func open(
    _ lock: FolderLock, _ reading: JournalReading, _ programVersion: String, _ config: FilePath?,
    _ snapshots: SnapshotSchedule
  ) throws(StoreError) -> SaveFolder {
    session = reading.session
    let file = try openJournal(reading)
    do {
      let own = try readConfig(names.config, isOwn: true)
      let given = try config.flatMap { path throws(StoreError) in
        try readConfig(path, isOwn: false)
      }
      let chosen = try isNew(reading, own) ? given : nil
      let ledger = reading.ledger
      let sound = isDamaged ? [:] : ledger.stamps.filter { !ledger.doubted.contains($0.key) }
      take(chosen, own, stamp: sound[configName])
      if chosen == nil, let config, let given { tellOfUnused(given, at: config) }
      style = try tableStyle(chosen ?? own, reading)
      let taken = takeTables(reading)

      let journal = try storing(names.journal, .begin) { () throws(Errno) in
        JournalWriter(
          path: names.journal, file: file, files: files, ledger: reading.ledger,
          start: reading.lacksLineFeed ? [UInt8(ascii: "\n")] : [],
          encoder: try Errno.only {
            try JournalEncoder(
              user: names.user, version: programVersion,
              names: reading.session.state.images.map(\.location.name))
          }, timing: timing, report: status.report)
      }
      let derived = DerivedFiles(
        names: names, style: style, stamps: sound, session: session.detached(),
        events: reading.events + entries.count(where: \.isEvent), snapshots: snapshots,
        config: (chosen ?? own)?.file, isConfigThere: own?.isThere ?? false,
        configHash: own?.hash, taken: taken, journal: journal, files: files, clock: clock,
        timing: timing, report: status.report)
      for entry in entries { journal.append(entry, at: clock()) }
      if session.state != SessionState() { derived.refresh() }
      return SaveFolder(self, journal: journal, derived: derived, lock: lock, status: status)
    } catch {
      try storing(names.journal, .close) { () throws(Errno) in try files.close(file) }
      throw error
    }
  }

  private func openFolder() throws(StoreError) {
    let folder = names.folder
    let found = try storing(folder, .open) { () throws(Errno) -> FileStatus? in
      if let status = try files.status(folder) { return status }
      try files.createFolder(folder)
      // As with a file: what no folder lists on the disk is gone after power loss.
      let parent = folder.removingLastComponent()
      try files.syncFolder(parent.isEmpty ? "." : parent)
      return try files.status(folder)
    }
    guard let found else { throw .noSuchFolder(folder) }
    guard found.isFolder else { throw .notAFolder(folder) }
  }

  /// The journal's file ready to be appended to.
  private mutating func openJournal(_ reading: JournalReading) throws(StoreError) -> FileDescriptor
  {
    let file = try storing(names.journal, .open) { () throws(Errno) in
      let file = try files.open(names.journal, for: .updating)
      do throws(Errno) {
        // A file that no folder lists on the disk is gone after power loss, however well it is synced.
        try files.syncFolder(names.folder)
      } catch {
        try files.close(file)
        throw error
      }
      return file
    }
    do throws(StoreError) {
      let repair = JournalRepair(names: names, files: files, now: clock())
      let outcome = try repair.repair(reading, file)
      notices += outcome.notices
      if let note = outcome.note {
        isDamaged = true
        entries.append(.damage(note))
      }
    } catch {
      try storing(names.journal, .close) { () throws(Errno) in try files.close(file) }
      throw error
    }
    return file
  }

  private struct Config {
    var file: ConfigFile
    var hash: String?
    var isThere: Bool
  }

  /// Nil where it cannot be read, which is told and stops nothing.
  private mutating func readConfig(
    _ path: FilePath, isOwn: Bool
  ) throws(StoreError) -> Config? {
    let bytes: [UInt8]?
    do throws(Errno) {
      bytes =
        try files.status(path) == nil
        ? nil : try files.contents(of: path, limit: ConfigFile.sizeLimit)
    } catch {
      let failure = StoreError.file(path, doing: .read, error)
      if !isOwn { throw failure }
      notices.append(localized("\(failure) The settings are those of the last time."))
      return nil
    }
    guard let bytes else {
      if !isOwn { throw .file(path, doing: .read, .noSuchFileOrDirectory) }
      return Config(
        file: ConfigFile([], currentFolder: currentFolder), hash: nil, isThere: false)
    }
    let file = ConfigFile(bytes, currentFolder: currentFolder)
    notices += file.notices
    return Config(file: file, hash: ContentHash.text(bytes), isThere: true)
  }

  private var currentFolder: FilePath {
    FilePath(FileManager.default.currentDirectoryPath)
  }

  private var configName: String { FolderNames.name(of: names.config) }

  /// The folder's own configuration counts where it is not as we left it: where it is, it may only
  /// be behind the journal, as after a crash. From here on it is known to the journal.
  private mutating func take(_ chosen: Config?, _ own: Config?, stamp: TableStamp?) {
    let isAsLeft = own?.hash.map { stamp?.accepts($0) ?? false } ?? false
    if chosen != nil || !isAsLeft { takeSettings(of: chosen ?? own) }
    if let hash = own?.hash, !isAsLeft {
      entries.append(.tables([TableStamp(file: configName, was: nil, now: hash)]))
    }
  }

  /// Whether nothing is here yet that a shared configuration could do harm to: under other names of
  /// groups all marks would mean something else.
  private func isNew(_ reading: JournalReading, _ own: Config?) throws(StoreError) -> Bool {
    guard reading.lines == 0, own?.isThere == false else { return false }
    for kind in TableKind.allCases {
      for style in TableStyle.allCases where try status(of: names.table(kind, style)) != nil {
        return false
      }
    }
    return true
  }

  private mutating func tellOfUnused(_ given: Config, at path: FilePath) {
    var settings = given.file.settings
    settings.imageFolder = session.state.settings.imageFolder
    settings.manifest = session.state.settings.manifest
    guard !ConfigFile.saysTheSame(settings, session.state.settings) else { return }
    notices.append(
      localized(
        "\(path.shown) starts new save folders. The settings of \(names.folder.shown) stay as they are."
      )
    )
  }

  /// A file that says something else than the journal's settings is a change made outside. One that
  /// says the same leaves them as they are, with what a file cannot hold.
  private mutating func takeSettings(of config: Config?) {
    guard let config, config.isThere, !config.file.lines.isEmpty else { return }
    let known = ConfigFile([], currentFolder: currentFolder).reread(session.state.settings)
    var new = config.file.settings(over: session.state.settings)
    if !session.state.seenOrder.isEmpty {
      new.keepOrder(of: session.state.settings, since: clock())
    }
    let lacking = ["groups", "categories"].filter { !config.file.keys.contains($0) }
    if !lacking.isEmpty, session.state != SessionState() {
      notices.append(
        localized(
          """
          \(names.config.shown) does not say its \(lacking.joined(separator: " and ")). Those of the \
          last time hold, and are written into it.
          """))
    }
    guard !ConfigFile.saysTheSame(known, new) else { return }
    let event = SessionEvent.edit(
      Edit(
        name: "change settings",
        changes: [.settings(before: session.state.settings, after: new)]),
      cause: .adopted, display: nil)
    let old = session.state.settings
    do throws(StateError) {
      try session.apply(event, at: clock())
      entries.append(.event(event))
      if let over = session.state.whatIsOver(after: old) { notices.append(over) }
    } catch {
      notices.append(localized("The configuration does not fit: \(error)."))
    }
  }

  /// Takes in what others did to the tables; returns which content was looked at.
  private mutating func takeTables(_ reading: JournalReading) -> TakenTables {
    var outside = OutsideTables()
    var taken = TakenTables()
    for kind in TableKind.allCases {
      let path = names.table(kind, style)
      let name = FolderNames.name(of: path)
      let isDoubted = reading.ledger.doubted.contains(name) || isDamaged
      let stamp = isDoubted ? nil : reading.ledger.stamps[name]
      do throws(StoreError) {
        guard try status(of: path) != nil else { continue }
        try outside.add(kind, at: path, base: stamp?.base?.date, files: files)
        guard let hash = outside.tables[kind]?.hash else { continue }
        // What the session was before a crash, or what it is.
        if stamp?.taken == hash {
          // Read in before, and still to be put aside.
          outside.tables[kind] = nil
          taken.add(kept: hash)
        } else if stamp?.accepts(hash) == true {
          outside.tables[kind] = nil
        } else if hash == ContentHash.text(kind.text(session.state)) {
          outside.tables[kind] = nil
          taken.add(equal: hash)
        }
      } catch {
        outside.lacksTable = true
        notices.append(localized("\(error) What others may have written there was not read in."))
      }
    }
    guard !outside.isEmpty else { return taken }
    let manner: OutsideManner =
      isDamaged || !reading.ledger.doubted.subtracting([configName]).isEmpty
      ? .mending : reading.session.state.images.isEmpty ? .adopting : .merging
    let result = OutsideReading(outside, in: session, manner: manner, now: clock())
    for event in result.events {
      do throws(StateError) {
        try session.apply(event, at: clock())
        entries.append(.event(event))
      } catch {
        notices.append(localized("A change from outside does not fit: \(error)."))
      }
    }
    notices += result.notices
    // So that it is read in but once, whatever comes of replacing it.
    let stamps = outside.tables.values.map { table in
      TableStamp(
        file: FolderNames.name(of: table.file), was: nil, now: table.hash, base: clock(),
        taken: table.hash)
    }
    entries.append(.tables(stamps.sorted { $0.file < $1.file }))
    taken.add(TakenTables(outside, result))
    return taken
  }

  /// What the file says; else what was written last; else `.csv` where Image Marker's tables are and
  /// none of the others; the newer where both are.
  private func tableStyle(
    _ config: Config?, _ reading: JournalReading
  ) throws(StoreError) -> TableStyle {
    if let tables = config?.file.tables { return tables }
    for style in TableStyle.allCases {
      let name = FolderNames.name(of: names.table(.marks, style))
      if reading.ledger.stamps[name] != nil { return style }
    }
    return try TableStyle.present(names, files: files) ?? .txt
  }

  private func status(of path: FilePath) throws(StoreError) -> FileStatus? {
    try storing(path, .lookAt) { () throws(Errno) in try files.status(path) }
  }
}

extension ConfigFile {
  /// The settings as they come back from a file that they were written to.
  fileprivate func reread(_ settings: SessionSettings) -> SessionSettings {
    ConfigFile(bytes(for: settings), currentFolder: FilePath("/")).settings
  }
}
