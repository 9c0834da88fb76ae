import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

/// The search for images of the session among the files of a folder that it does not know: the
/// folder may have been moved, files may have been renamed.
struct MovedImages: Sendable {
  /// A file that may be an image which lay elsewhere.
  private struct Candidate {
    var id: ImageID
    var old: ImageLocation
    var new: ImageLocation
    var fingerprint: Fingerprint?
    /// Whether it was there before: then it is, though a copy lies elsewhere.
    var wasThere = false
  }

  private let folder: FilePath
  private var candidates: [Candidate] = []
  /// Images of the folder that are not listed in it any more.
  private var missing: [ImageID: Fingerprint] = [:]
  /// The folders all whose images have their names here.
  private var whole: Set<FilePath> = []
  /// Files of the folder that are no image yet.
  private var strange: [FilePath] = []
  /// Repeats, which go where their images go.
  private var repeats: [ImageID: [ImageRecord]] = [:]
  /// Repeats whose images have no number, as they were flown past.
  private var lone: [ImageID: Int] = [:]

  /// Looks at no file.
  init(_ contents: ImageContents, _ state: SessionState, recursive: Bool) {
    folder = contents.source.folder
    let folder = folder
    let names = contents.images.filter { $0.folder == folder }.map(\.name)
    let listed = Set(names)
    // What a manifest does not name is there nonetheless, and so may be files of folders below.
    func shouldBeListed(_ name: FilePath) -> Bool {
      contents.source.manifest == nil && (recursive || name.components.count == 1)
    }
    var elsewhere: [FilePath: [ImageID]] = [:]
    for record in state.images {
      if record.location.isRepeat,
        let first = state.image(at: record.location.ofRepetition(0))
      {
        repeats[first, default: []].append(record)
        continue
      }
      if record.location.isRepeat { lone[record.id] = record.location.repetition }
      if record.location.folder != folder {
        elsewhere[record.location.name, default: []].append(record.id)
      } else if !listed.contains(record.location.name), shouldBeListed(record.location.name),
        let fingerprint = record.fingerprint
      {
        missing[record.id] = fingerprint
      }
    }
    let others = Dictionary(grouping: state.images.map(\.location), by: \.folder)
    whole = Set(
      others.filter { $0.key != folder && $0.value.allSatisfy { listed.contains($0.name) } }.keys)
    guard !missing.isEmpty || !elsewhere.isEmpty || !state.formerPlaces.isEmpty else { return }
    for name in names {
      let place = ImageLocation(folder: folder, name: name)
      guard state.image(at: place) == nil else { continue }
      strange.append(name)
      let former = state.formerImage(at: place)
      for id in ([former].compactMap(\.self) + (elsewhere[name] ?? [])) {
        guard let record = state[id] else { continue }
        candidates.append(
          Candidate(
            id: id, old: record.location, new: place, fingerprint: record.fingerprint,
            wasThere: id == former))
      }
    }
    if missing.isEmpty { strange = [] }
  }

  /// Whether there is nothing to look for.
  var isEmpty: Bool { candidates.isEmpty && (missing.isEmpty || strange.isEmpty) }

  var count: Int { candidates.count + (missing.isEmpty ? 0 : strange.count) }

  /// What is found. Looks at files, and waits for the disk.
  ///
  /// - Parameters:
  ///   - progress: is told now and then how much was looked at, from 0 to 1.
  ///   - isCancelled: ends it, with what was found.
  func find(
    progress: (Double) -> Void, isCancelled: () -> Bool
  ) -> [(id: ImageID, location: ImageLocation)] {
    var found: [ImageID: ImageLocation] = [:]
    var taken: Set<ImageLocation> = []
    var done = 0
    func step() {
      done += 1
      if done.isMultiple(of: 100) { progress(Double(done) / Double(count)) }
    }
    for candidate in candidates {
      if isCancelled() { return [] }
      step()
      guard found[candidate.id] == nil, !taken.contains(candidate.new), isSame(candidate) else {
        continue
      }
      found[candidate.id] = candidate.new
      taken.insert(candidate.new)
    }
    for (id, location) in renamed(step, isCancelled) where !taken.contains(location) {
      found[id] = location
    }
    for (id, repetition) in lone { found[id]?.repetition = repetition }
    for (id, location) in found {
      for record in repeats[id] ?? [] {
        found[record.id] = location.ofRepetition(record.location.repetition)
      }
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func isSame(_ candidate: Candidate) -> Bool {
    // By another way to the same file; else one that is still there is another image.
    if FileFingerprint.isSameFile(candidate.old.path, candidate.new.path) { return true }
    if !candidate.wasThere, FileFingerprint.isThere(candidate.old.path) { return false }
    guard let fingerprint = candidate.fingerprint else {
      // Nothing is known of it but its name, which tells only where all names of a folder are here.
      return whole.contains(candidate.old.folder)
    }
    return fingerprint.isOf(candidate.new.path, evenIfTouched: true)
  }

  /// Files that are what a missing one was: of its size, its time and its beginning. One that could
  /// be several is none.
  private func renamed(
    _ step: () -> Void, _ isCancelled: () -> Bool
  ) -> [(ImageID, ImageLocation)] {
    guard !missing.isEmpty else { return [] }
    struct Stamp: Hashable {
      var size: Int64
      var modified: Double
    }
    let wanted = Dictionary(grouping: missing.keys) { id in
      Stamp(size: missing[id]?.size ?? 0, modified: missing[id]?.modified ?? 0)
    }
    var fitting: [ImageID: [ImageLocation]] = [:]
    for name in strange {
      if isCancelled() { return [] }
      step()
      let place = ImageLocation(folder: folder, name: name)
      guard let status = FileFingerprint.stamp(place.path),
        let ids = wanted[Stamp(size: status.size, modified: status.modified)]
      else { continue }
      for id in ids where missing[id]?.isOf(place.path, evenIfTouched: false) == true {
        fitting[id, default: []].append(place)
      }
    }
    let uses = Dictionary(grouping: fitting.values.joined()) { $0 }.mapValues(\.count)
    return fitting.compactMap { id, places in
      places.count == 1 && uses[places[0]] == 1 ? (id, places[0]) : nil
    }
  }
}

extension Fingerprint {
  /// Whether the file is what this one says; `evenIfTouched` where its time may be another.
  fileprivate func isOf(_ file: FilePath, evenIfTouched: Bool) -> Bool {
    guard let stamp = FileFingerprint.stamp(file), stamp.size == size else { return false }
    if stamp.modified != modified, !evenIfTouched { return false }
    do throws(ImageError) {
      return try FileFingerprint.read(file).matches(self)
    } catch {
      // What cannot be read is not known to be anything.
      return false
    }
  }
}
