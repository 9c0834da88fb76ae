import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import MarkerStore
import SystemPackage

/// The search for what images there are at a path: a folder's, those of a manifest, or the folder's
/// of one image. Waits for the disk.
struct ImageGathering: Sendable {
  struct Found: Sendable {
    var contents: ImageContents
    var statuses: ImageStatuses
    /// Sentences for the person.
    var notices: [String] = []
    var moved: MovedImages
    /// The image to begin with, where one was asked for.
    var start: ImageLocation?
  }

  let path: FilePath
  let recursive: Bool
  let state: SessionState
  /// So many are listed before the first is shown.
  let few: Int
  let files: any StoreFiles

  /// What is known of a folder of many images long before all of them are listed.
  struct Look: Sendable {
    fileprivate var scan: ImageFolder.Scan
    /// The first image that is not seen.
    var first: ImageLocation
  }

  /// Looks for the first unseen image alone, so that it can be shown while the others are listed; nil
  /// where there are few, or where all must be known to tell which it is.
  func look() throws(ImageError) -> Look? {
    guard try kind() == .folder, ImageOrder(state).isPlain, !state.settings.randomizesOrder,
      state.formerPlaces.isEmpty, state.images.allSatisfy({ $0.location.folder == path })
    else { return nil }
    let scan = try ImageFolder.scan(folder: path, recursive: recursive)
    guard scan.names.count > few else { return nil }
    let known = Set(state.images.map { $0.location.name.bytes })
    // One that is missing may be there by another name, which is looked for first.
    if !known.isEmpty, !known.isSubset(of: scan.names) { return nil }
    let seen = Set(state.images.lazy.filter { $0.seen != nil }.map { $0.location.name.bytes })
    return scan.first(leavingOut: seen).map {
      Look(scan: scan, first: ImageLocation(folder: path, name: $0))
    }
  }

  /// - Parameter look: what was seen already.
  func find(_ look: Look? = nil) throws(ImageError) -> Found {
    if let look { return folder(path, look.scan.listing) }
    switch try kind() {
    case .folder: return try folder(path)
    case .manifest: return try manifest()
    case .image:
      var found = try folder(path.removingLastComponent())
      found.start = found.contents.images.first { $0.path == path }
      return found
    }
  }

  private enum Kind { case folder, manifest, image }

  private func kind() throws(ImageError) -> Kind {
    do throws(Errno) {
      guard let status = try files.status(path) else {
        throw Errno.noSuchFileOrDirectory
      }
      if status.isFolder { return .folder }
    } catch {
      throw ImageError(.unreadable, ImageGathering.sentence(error))
    }
    let name = path.lastComponent.map { FilePath(root: nil, [$0]) } ?? path
    return ImageFolder.isImageName(name.bytes) ? .image : .manifest
  }

  private func folder(_ folder: FilePath) throws(ImageError) -> Found {
    self.folder(folder, try ImageFolder.listing(folder: folder, recursive: recursive))
  }

  private func folder(_ folder: FilePath, _ listing: ImageFolder.Listing) -> Found {
    let places = KnownPlaces(state, in: folder)
    let images = listing.names.map { places.location(ImageLocation(folder: folder, name: $0)) }
    return found(
      ImageContents(source: .folder(folder), images: images),
      notices: listing.problems.map { localized("Left out \($0).") })
  }

  private func manifest() throws(ImageError) -> Found {
    let manifest: Manifest
    do throws(StoreError) {
      manifest = try Manifest.read(path, files: files)
    } catch {
      throw ImageError(.unreadable, error.reason)
    }
    guard manifest.namesImages else {
      throw ImageError(
        .unsupported, localized("it is no manifest, which is a table with a column “image”"))
    }
    let folder = path.removingLastComponent()
    let places = KnownPlaces(state, in: folder)
    let images = manifest.images.map { image in
      places.location(ImageGathering.location(of: image, in: folder))
    }
    return found(
      ImageContents(source: .manifest(path), images: images, columns: manifest.columns),
      notices: ImageGathering.notices(manifest.faults, path))
  }

  private func found(_ contents: ImageContents, notices: [String]) -> Found {
    Found(
      contents: contents, statuses: ImageStatuses(contents, in: state), notices: notices,
      moved: MovedImages(contents, state, recursive: recursive))
  }

  /// Below the folder by its path there, elsewhere by its name in its own folder.
  private static func location(of image: FilePath, in folder: FilePath) -> ImageLocation {
    var name = image
    if name.removePrefix(folder), !name.isEmpty {
      return ImageLocation(folder: folder, name: name)
    }
    return ImageLocation(
      folder: image.removingLastComponent(),
      name: image.lastComponent.map { FilePath(root: nil, [$0]) } ?? image)
  }

  private static func notices(_ faults: [TableFault], _ path: FilePath) -> [String] {
    guard !faults.isEmpty else { return [] }
    let name = path.lastComponent.map { FilePath(root: nil, [$0]).shown } ?? path.shown
    let more = faults.count > 3 ? localized("; and \(faults.count - 3) more") : ""
    let first = faults.prefix(3).map(\.description).joined(separator: "; ") + more
    return [
      localized(
        faults.count, one: "\(name): \(faults.count) row was left out: \(first).",
        many: "\(name): \(faults.count) rows were left out: \(first).")
    ]
  }

  static let notThere = localized("it is not there")

  private static func sentence(_ cause: Errno) -> String {
    cause == .noSuchFileOrDirectory ? notThere : cause.description
  }
}

/// The places of images that the session knows already: a file keeps the place that it has, by
/// whatever folder or manifest it is come to.
private struct KnownPlaces {
  private let state: SessionState
  private let folders: Set<FilePath>

  init(_ state: SessionState, in folder: FilePath) {
    self.state = state
    folders = Set(state.images.map(\.location.folder)).subtracting([folder])
  }

  func location(_ location: ImageLocation) -> ImageLocation {
    guard !folders.isEmpty, state.image(at: location) == nil else { return location }
    let path = location.path
    var folder = path
    while folder.removeLastComponent() {
      var name = path
      guard folders.contains(folder), name.removePrefix(folder) else { continue }
      let other = ImageLocation(folder: folder, name: name)
      if state.image(at: other) != nil { return other }
    }
    return location
  }
}
