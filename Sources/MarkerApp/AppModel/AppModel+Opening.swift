import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerStore
import SystemPackage

/// Opening and closing: the save folder, the image folder, the end.
extension AppModel {
  /// Opens a save folder for a rater, without holding the main thread up. What was open before is
  /// closed first, once the new one could be opened. One that cannot be changed, because another
  /// program has it or the disk does not take anything, is opened to be looked at.
  ///
  /// - Parameter config: a configuration whose settings replace the folder's own.
  /// - Returns: false where it was given up meanwhile, or something else is under way.
  @discardableResult
  public func openSaveFolder(
    _ path: FilePath, user: String, programVersion: String, config: FilePath? = nil
  ) async throws(StoreError) -> Bool {
    guard activity == nil else { return false }
    let request = FolderRequest(
      path: path, user: user, programVersion: programVersion, config: config, files: files)
    halt(for: .opening(path))
    opening += 1
    let own = opening
    do throws(StoreError) {
      // The same folder cannot be open twice, so it is let go of before it is opened again.
      if let open = saveFolder,
        try await disk.run({ () throws(StoreError) in request.isSame(as: open.names) }),
        own == opening
      {
        try await close(open)
        showNothing()
        change(activity: own == opening ? .opening(path) : nil)
      }
      guard own == opening else { return false }
      let opened = try await disk.run { () throws(StoreError) in try request.open() }
      guard own == opening else {
        discard(opened)
        return false
      }
      if let open = saveFolder {
        do throws(StoreError) {
          try await close(open)
        } catch {
          discard(opened)
          throw error
        }
        showNothing()
        guard own == opening else {
          change(activity: nil)
          discard(opened)
          return false
        }
      }
      take(opened, config: config)
      return true
    } catch {
      guard own == opening else { return false }
      resume()
      throw error
    }
  }

  /// Lets a folder that is being opened be; what was open before stays.
  public func cancelOpening() {
    opening += 1
    if case .opening = activity { resume() }
  }

  /// Opens a folder of images and shows the first that is not seen.
  public func openImageFolder(_ path: FilePath) throws(ImageError) {
    let listing = try ImageFolder.listing(folder: path, recursive: recursive)
    let names = listing.names
    keepComment()
    leavePage()
    turn += 1
    selection.removeAll()
    list = ImageList(folder: path, names: names)
    for problem in listing.problems { onNotice("Left out \(problem).") }
    loader.removeAll()
    record(.opened(imageFolder: path))
    guard !names.isEmpty else {
      page = .empty("There are no FITS, TIFF, PNG or JPEG images in “\(path.shown)”.")
      onChange(.all)
      return
    }
    let unseen = list.firstUnseen(in: state)
    show(unseen ?? 0, isRepeat: false)
    if unseen == nil { onNotice("All \(names.count) images here have been seen.") }
  }

  /// Keeps what is half done and closes the save folder, without holding the main thread up. Where
  /// that fails the folder stays open, with everything in memory.
  public func close() async throws(StoreError) {
    cancelOpening()
    if closing == nil { halt(for: nil) }
    guard let folder = saveFolder else {
      access = .none
      return
    }
    do throws(StoreError) {
      try await close(folder)
    } catch {
      resume()
      throw error
    }
    change(activity: nil)
  }

  /// One closing of a folder at a time: who asks meanwhile waits for the same.
  private func close(_ folder: SaveFolder) async throws(StoreError) {
    let task = closing ?? Task { await finish(folder) }
    closing = task
    change(activity: .closing(folder.names.folder))
    try await task.value.get()
  }

  private func finish(_ folder: SaveFolder) async -> Result<Void, StoreError> {
    defer { closing = nil }
    record(.closed, in: folder)
    do throws(StoreError) {
      for problem in try await disk.run({ () throws(StoreError) in try folder.close() }) {
        onNotice(problem.description)
      }
    } catch {
      return .failure(error)
    }
    access = .none
    trace?.note(.closed)
    return .success(())
  }

  /// Lets go of the save folder, whatever could not be written.
  public func abandon() async {
    guard let folder = saveFolder else { return }
    access = .none
    do throws(StoreError) {
      try await disk.run { () throws(StoreError) in try folder.abandon() }
    } catch {
      onNotice(error.description)
    }
  }

  /// Keeps what is half done; from here on nothing is recorded.
  private func halt(for activity: Activity?) {
    keepComment()
    leavePage()
    change(activity: activity)
  }

  /// The page that is shown goes on as it was before `halt`.
  private func resume() {
    change(activity: nil)
    switch page {
    case .picture, .unreadable: visit.painted = .now
    case .closed, .empty, .loading: break
    }
  }

  private func change(activity: Activity?) {
    guard activity != self.activity else { return }
    self.activity = activity
    onChange(.activity)
  }

  private func take(_ opened: FolderRequest.Opened, config: FilePath?) {
    showNothing()
    activity = nil
    switch opened {
    case .writing(let folder):
      access = .writing(folder)
      session = folder.session
      follow(folder)
      folder.notices.forEach(onNotice)
    case .reading(let names, let reading, let why):
      access = .reading(names, because: why)
      session = reading.session
      storage = .keepsUp
      if let readOnlyReason { onNotice(readOnlyReason) }
      if let config { onNotice("The settings of \(config.shown) were not taken over.") }
      // Half a line at the end is one that the other program is writing.
      let damaged = reading.problems.filter { if case .torn = $0.reason { false } else { true } }
      if let first = damaged.first {
        onNotice("\(names.journal.shown): \(damaged.count) lines are not shown (\(first)).")
      }
    }
    onChange(.all)
  }

  /// A folder that was opened and is not wanted any more.
  private func discard(_ opened: FolderRequest.Opened) {
    guard case .writing(let folder) = opened else { return }
    Task {
      do throws(StoreError) {
        try await disk.run { () throws(StoreError) in _ = try folder.close() }
      } catch {
        onNotice(error.description)
      }
    }
  }

  /// No folder is open any more, and nothing of it is shown.
  private func showNothing() {
    turn += 1
    access = .none
    session = Session()
    selection.removeAll()
    list = ImageList(folder: "/", names: [])
    page = .closed
    loader.removeAll()
    onChange(.all)
  }
}
