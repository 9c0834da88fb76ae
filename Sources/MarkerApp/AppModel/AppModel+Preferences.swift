import MarkerImaging
import MarkerLanguage
import MarkerStore

/// What a person prefers on this computer.
extension AppModel {
  /// Changes preferences, here at once and in their file as soon as the disk can.
  public func changePreferences(_ change: @escaping @Sendable (inout Preferences) -> Void) {
    let before = preferences
    change(&preferences)
    guard preferences != before else { return }
    useMemory()
    onChange([.preferences, .readout])
    guard let preferencesFile else { return }
    let last = savingPreferences
    savingPreferences = Task {
      // One after the other, in their order.
      await last?.value
      do throws(StoreError) {
        _ = try await disk.run { () throws(StoreError) in try preferencesFile.update(change) }
      } catch {
        onNotice(localized("The preferences could not be kept. \(error)"))
      }
    }
  }

  /// Gives to pictures what the person gives to the program, less what it takes besides them: itself, memory
  /// that waits to be used again, and pictures of the view on their way to the screen.
  func useMemory() {
    let wanted = preferences.cacheMegabytes.map { min(max($0, 64), 1 << 20) << 20 }
    let given = wanted ?? ImageLoader.defaultBudget
    let (width, height) = (viewport.size.width, viewport.size.height)
    let besides = AppModel.own + AppModel.viewsHeld * 4 * width * height
    loader.setBudget(max(given - besides, given / 2))
  }

  /// In bytes, as measured (`make bench ROWS=turn`).
  private static let own = 400 << 20
  private static let viewsHeld = 8

  /// Reads the preferences; the program does so before anything is shown.
  func readPreferences() {
    guard let preferencesFile else { return }
    let (read, notice) = preferencesFile.read()
    preferences = read
    preferencesNotice = notice
    useMemory()
    if let color = MissingColor(name: read.missingColor) { display.missingColor = color }
  }
}
