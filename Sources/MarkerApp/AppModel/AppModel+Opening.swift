import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import MarkerStore
import SystemPackage

/// Opening: the save folder, the image folder.
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
    let stop = WorkStop()
    self.stop = stop
    do throws(StoreError) {
      // The same folder cannot be open twice, so it is let go of before it is opened again.
      if let open = saveFolder,
        try await disk.run({ () throws(StoreError) in request.isSame(as: open.names) }),
        own == opening
      {
        try await leave(open, for: path, own)
      }
      guard own == opening else { return false }
      let progress = telling(stop)
      let opened = try await disk.run { () throws(StoreError) in
        try request.open { read in
          progress(Double(read.done) / Double(max(read.all, 1)))
          return !stop.isSet
        }
      }
      do throws(StoreError) {
        if own == opening, let open = saveFolder { try await leave(open, for: path, own) }
      } catch {
        discard(opened)
        throw error
      }
      guard own == opening else {
        discard(opened)
        return false
      }
      take(opened, config: config)
      return true
    } catch {
      guard own == opening else { return false }
      resume()
      throw error
    }
  }

  /// Closes a folder to open another, if that is still wanted then.
  private func leave(
    _ folder: SaveFolder, for path: FilePath, _ own: Int
  ) async throws(StoreError) {
    try await close(folder)
    showNothing()
    change(activity: own == opening ? .opening(path) : nil)
  }

  /// Lets what is being opened be; what was open before stays.
  public func cancelOpening() {
    if case .closing = activity { return }
    opening += 1
    stop?.set()
    if activity != nil { resume() }
  }

  /// Opens images, without holding the main thread up: those of a folder or of a manifest, or those
  /// beside an image. Shows the one that is asked for, else the first that is not seen. Where images of
  /// the session may lie there that lay elsewhere, these are looked for first. What cannot be opened
  /// is a page that says so, or a notice where something is open.
  public func openImages(_ path: FilePath, at wanted: ImageLocation? = nil) {
    guard activity == nil else { return }
    let gathering = ImageGathering(
      path: path, recursive: recursive, state: state, few: fewImages, files: files)
    halt(for: .listing(path))
    opening += 1
    let own = opening
    let stop = WorkStop()
    self.stop = stop
    Task {
      if wanted == nil, case .success(let look?) = await looking(gathering) {
        guard own == opening else { return }
        change(activity: nil)
        let partial = begin(with: look)
        await painted { visit.painted == nil && list.contents === partial }
        // Whatever was opened in vain meanwhile: what is shown is completed.
        let result = await gather(gathering, look)
        guard list.contents === partial else { return }
        switch result {
        case .success(let found): complete(found)
        case .failure(let error):
          awaitedTurn = nil
          onNotice(
            localized("The other images of “\(path.shown)” cannot be listed: \(error.message)."))
        }
        return
      }
      let result = await gather(gathering)
      guard own == opening else { return }
      switch result {
      case .failure(let error): refuse(path, error)
      case .success(var found):
        if let wanted { found.start = wanted }
        let moved = saveFolder == nil || found.moved.isEmpty ? [] : await search(found, until: stop)
        guard own == opening else { return }
        change(activity: nil)
        take(moved)
        drawOrder()
        let contents = await ordered(found.contents)
        guard own == opening else { return }
        if contents !== found.contents || !moved.isEmpty {
          found.statuses = ImageStatuses(contents, in: state)
        }
        begin(found, contents)
      }
    }
  }

  private func looking(
    _ gathering: ImageGathering
  ) async -> Result<ImageGathering.Look?, ImageError> {
    await read { () throws(ImageError) in try gathering.look() }
  }

  private func gather(
    _ gathering: ImageGathering, _ look: ImageGathering.Look? = nil
  ) async -> Result<ImageGathering.Found, ImageError> {
    await read { () throws(ImageError) in try gathering.find(look) }
  }

  private func read<Value: Sendable>(
    _ work: @escaping @Sendable () throws(ImageError) -> Value
  ) async -> Result<Value, ImageError> {
    do throws(StoreError) {
      return try await disk.run { () throws(StoreError) in
        do throws(ImageError) {
          return .success(try work())
        } catch {
          return .failure(error)
        }
      }
    } catch {
      return .failure(ImageError(.unreadable, error.reason))
    }
  }

  private func search(
    _ found: ImageGathering.Found, until stop: WorkStop
  ) async -> [(id: ImageID, location: ImageLocation)] {
    change(activity: .finding(found.contents.source.folder))
    return await find(found.moved, until: stop)
  }

  private func take(_ moved: [(id: ImageID, location: ImageLocation)]) {
    for (id, location) in moved { record(.relocated(id, location)) }
    guard !moved.isEmpty else { return }
    onNotice(
      localized(
        moved.count, one: "1 image was found in a new place; what was judged of it is there.",
        many: "\(moved.count) images were found in a new place; what was judged of them is there."))
  }

  private func refuse(_ path: FilePath, _ error: ImageError) {
    resume()
    guard list.isEmpty else {
      onNotice(localized("“\(path.shown)” cannot be opened: \(error.message)."))
      return
    }
    page = .empty(.refused(path, error))
    onChange(.all)
  }

  private func find(
    _ moved: MovedImages, until stop: WorkStop
  ) async -> [(id: ImageID, location: ImageLocation)] {
    let progress = telling(stop)
    do throws(StoreError) {
      return try await disk.run { () throws(StoreError) in
        moved.find(progress: progress, isCancelled: { stop.isSet })
      }
    } catch {
      onNotice(error.description)
      return []
    }
  }

  /// Shows from another thread how much is done of what a stop belongs to.
  private func telling(_ stop: WorkStop) -> @Sendable (Double) -> Void {
    { [weak self] share in
      let model = self
      Task { @MainActor in
        guard let model, model.stop === stop, model.activity != nil else { return }
        model.share = share
        model.onChange(.share)
      }
    }
  }

  /// Shows the first image of a folder while the others are being listed.
  ///
  /// - Returns: the contents that are to be completed.
  private func begin(with look: ImageGathering.Look) -> ImageContents {
    let contents = ImageContents(
      source: .folder(look.first.folder), images: [look.first], isPartial: true)
    start(contents, ImageStatuses(contents, in: state))
    onChange(.list)
    show(image: 0, isRepeat: false)
    return contents
  }

  /// The others are listed too.
  private func complete(_ found: ImageGathering.Found) {
    found.notices.forEach(onNotice)
    show(found.contents)
    tellOfMissing()
    completeAdopted()
    onChange([.page, .list, .judgement])
    prefetch()
    guard let awaited = awaitedTurn else { return }
    awaitedTurn = nil
    if let count = awaited.advances { advance(ifStill: count) } else { turnPage(awaited.direction) }
  }

  private func begin(_ found: ImageGathering.Found, _ contents: ImageContents) {
    start(contents, found.statuses)
    found.notices.forEach(onNotice)
    tellOfMissing()
    completeAdopted()
    guard !list.isEmpty else {
      page = .empty(.noImages(contents.source))
      onChange(.all.union(.list))
      return
    }
    onChange(.list)
    if let start = found.start, let image = contents.index(of: start) {
      show(image: image, isRepeat: false)
      return
    }
    let unseen = list.firstUnseen(in: statuses.all)
    show(image: unseen ?? 0, isRepeat: false)
    if unseen == nil { onNotice(AppModel.allSeen(list.total)) }
  }

  private func start(_ contents: ImageContents, _ statuses: ImageStatuses) {
    // What is typed and how long the page was shown belong to the image that goes.
    keepComment()
    leavePage()
    turn += 1
    browsing += 1
    selection.removeAll()
    list = ImageList(contents)
    browse = Browse()
    self.statuses = statuses
    awaitedTurn = nil
    loader.removeAll()
    thumbnails.removeAll()
    record(
      .opened(imageFolder: contents.source.folder, manifest: contents.source.manifest))
    rememberRecent()
  }

  private func take(_ opened: FolderRequest.Opened, config: FilePath?) {
    showNothing()
    activity = nil
    switch opened {
    case .writing(let folder):
      access = .writing(folder)
      session = folder.takeSession()
      follow(folder)
      folder.notices.forEach(onNotice)
    case .reading(let names, let reading, let why):
      access = .reading(names, because: why)
      session = reading.session
      storage = .keepsUp
      if let readOnlyReason { onNotice(readOnlyReason) }
      if let config { onNotice(localized("The settings of \(config.shown) were not taken over.")) }
      // Half a line at the end is one that the other program is writing.
      let damaged = reading.problems.filter { if case .torn = $0.reason { false } else { true } }
      if let first = damaged.first {
        onNotice(
          localized("\(names.journal.shown): \(damaged.count) lines are not shown (\(first))."))
      }
    }
    restoreDisplay()
    openCatalogs()
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
    browsing += 1
    access = .none
    session = Session()
    selection.removeAll()
    list = ImageList(.none)
    browse = Browse()
    statuses = ImageStatuses(.none, in: state)
    page = .closed
    rendering.shown = nil
    catalogs.forgetDots()
    loader.removeAll()
    thumbnails.removeAll()
    onChange(.all.union(.list))
  }
}
