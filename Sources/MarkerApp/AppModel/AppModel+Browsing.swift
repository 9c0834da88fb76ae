import Dispatch
import MarkerImaging
import MarkerModel

/// Browsing: which images are listed, and what their rows show.
extension AppModel {
  /// Lists other images, or in another order. The image that is shown stays. The list is what fits
  /// now: an image whose judgement changes later keeps its place until it is made anew.
  public func changeBrowse(_ change: (inout Browse) -> Void) {
    var browse = self.browse
    change(&browse)
    self.browse = browse
    relist()
  }

  /// Makes the list anew, by what is judged now.
  public func relist() {
    browsing += 1
    let own = browsing
    let (browse, contents, all) = (browse, list.contents, statuses.all)
    if browse.isPlain || contents.images.count <= fewImages {
      list.show(browse.listing(of: contents, all))
      onChange(.list)
      return
    }
    Task {
      let listing = await DispatchQueue.global(qos: .userInitiated).value {
        browse.listing(of: contents, all)
      }
      guard own == browsing, list.contents === contents else { return }
      list.show(listing)
      onChange(.list)
    }
  }

  /// What the row of an image shows.
  public func status(ofImage image: Int) -> ImageStatus {
    statuses.all.indices.contains(image) ? statuses.all[image] : ImageStatus()
  }

  /// Keeps the row of an image up to date.
  func follow(_ record: ImageRecord) {
    let before = statuses.index(of: record.id)
    let index = list.contents.index(of: record.location)
    if before != index || before == nil { statuses.place(record.id, at: index) }
    if let index, statuses.take(record, at: index) { onStatus(index) }
  }

  func noteReadable(_ result: Result<PreparedFrame, ImageError>, at location: ImageLocation) {
    guard !result.isCancelled, let index = list.contents.index(of: location) else { return }
    var isUnreadable = false
    if case .failure = result { isUnreadable = true }
    if statuses.setUnreadable(isUnreadable, at: index) { onStatus(index) }
  }
}
