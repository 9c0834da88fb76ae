import MarkerModel
import MarkerStore

/// Closing the save folder, and what holds while the disk is waited for.
extension AppModel {
  /// Keeps what is half done and closes the save folder, without holding the main thread up. Where
  /// that fails the folder stays open, with everything in memory.
  public func close() async throws(StoreError) {
    cancelOpening()
    if closing == nil { halt(for: nil) }
    await savingPreferences?.value
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
  func close(_ folder: SaveFolder) async throws(StoreError) {
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
  func halt(for activity: Activity?) {
    keepComment()
    leavePage()
    change(activity: activity)
  }

  /// The page that is shown goes on as it was before `halt`.
  func resume() {
    change(activity: nil)
    if case .loading = page { return }
    if record?.seen != nil { visit.painted = .now }
  }

  func change(activity: Activity?) {
    guard activity != self.activity else { return }
    self.activity = activity
    share = nil
    onChange(.activity)
  }
}
