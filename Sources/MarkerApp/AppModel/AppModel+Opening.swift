import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerStore
import SystemPackage

/// Opening and closing: the save folder, the image folder, the end.
extension AppModel {
  /// Opens a save folder for a rater. What was open before is closed first, once the new one could
  /// be opened.
  ///
  /// - Parameter config: a configuration whose settings replace the folder's own.
  public func openSaveFolder(
    _ path: FilePath, user: String, programVersion: String, config: FilePath? = nil
  ) throws(StoreError) {
    // The same folder cannot be open twice, so it is let go of before it is opened again.
    if let open = saveFolder, open.names.folder == path {
      try close()
      showNothing()
    }
    let folder = try SaveFolder.open(
      path: path, user: user, programVersion: programVersion, config: config)
    do {
      try close()
    } catch {
      try folder.close()
      throw error
    }
    showNothing()
    saveFolder = folder
    session = folder.takeSession()
    storageProblem = nil
    folder.onStatus { [weak self] status in
      let model = self
      Task { @MainActor in model?.storageChanged(status) }
    }
    folder.notices.forEach(onNotice)
    onChange(.all)
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

  /// Keeps what is half done and closes the save folder. Where that fails the folder stays open,
  /// with everything in memory.
  public func close() throws(StoreError) {
    keepComment()
    leavePage()
    guard let folder = saveFolder else { return }
    record(.closed)
    for problem in try folder.close() { onNotice(problem.description) }
    saveFolder = nil
    trace?.note(.closed)
  }

  /// No folder is open any more, and nothing of it is shown.
  private func showNothing() {
    turn += 1
    session = Session()
    selection.removeAll()
    list = ImageList(folder: "/", names: [])
    page = .closed
    loader.removeAll()
    onChange(.all)
  }

  /// Lets go of the save folder, whatever could not be written.
  public func abandon() {
    do {
      try saveFolder?.abandon()
    } catch {
      onNotice(error.description)
    }
    saveFolder = nil
  }

  private func storageChanged(_ status: StoreStatus) {
    var problem = storageProblem
    switch status {
    case .written(let line): noteMarks(upTo: line, as: .markWritten, in: &unwrittenMarks)
    case .synced(let line):
      noteMarks(upTo: line, as: .markSynced, in: &unsyncedMarks)
      problem = nil
    case .failed(let error, let unsaved):
      problem = "\(unsaved) not saved: \(error)"
    case .tablesWritten: break
    case .tablesFailed(let error): onNotice(error.description)
    case .notice(let text): onNotice(text)
    }
    guard problem != storageProblem else { return }
    storageProblem = problem
    onChange(.storage)
  }

  private func noteMarks(
    upTo line: Int, as event: Trace.Event,
    in marks: inout [(line: Int, made: ContinuousClock.Instant)]
  ) {
    for mark in marks where mark.line <= line { trace?.note(event, since: mark.made) }
    marks.removeAll { $0.line <= line }
  }
}
