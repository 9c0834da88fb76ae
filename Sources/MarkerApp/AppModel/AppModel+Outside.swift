import MarkerModel
import MarkerStore

/// What others do to the save folder while it is open.
extension AppModel {
  /// Takes in tables that another program or a person changed.
  func takeOutside(_ outside: OutsideTables, into folder: SaveFolder) {
    guard saveFolder === folder else { return }
    let reading = OutsideReading(outside, in: state, manner: .merging, now: now())
    for event in reading.events { record(event) }
    folder.took(outside, as: reading)
    reading.notices.forEach(onNotice)
    selection = selection.filter { state.mark($0) != nil }
    onChange([.marks, .judgement])
  }
}
