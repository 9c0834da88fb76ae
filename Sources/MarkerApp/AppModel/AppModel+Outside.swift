import MarkerModel
import MarkerStore

/// What others do to the save folder while it is open.
extension AppModel {
  /// Takes in tables that another program or a person changed.
  func takeOutside(_ outside: OutsideTables, into folder: SaveFolder) {
    guard saveFolder === folder else { return }
    guard canJudge else {
      // Nothing is recorded now; what they say must be, before it is replaced.
      Task { [weak self] in
        try await Task.sleep(for: .milliseconds(300))
        self?.takeOutside(outside, into: folder)
      }
      return
    }
    let reading = OutsideReading(outside, in: session, manner: .merging, now: now())
    for event in reading.events { record(event) }
    folder.took(outside, as: reading)
    reading.notices.forEach(onNotice)
    toldOutside = reading.events.isEmpty ? nil : session.nextUndo.map { ($0, reading.notices) }
    selection = selection.filter { state.mark($0) != nil }
    onChange([.marks, .judgement])
    completeAdopted()
  }
}
