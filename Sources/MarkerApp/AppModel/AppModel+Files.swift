import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import MarkerStore
import SystemPackage

/// The images' files: those that are missing, were replaced, or are known by their names alone.
extension AppModel {
  /// Says which images of the open folder were judged and are not there any more.
  func tellOfMissing() {
    guard list.source.manifest == nil else { return }
    let missing = state.images.filter { record in
      record.location.folder == list.folder
        && list.contents.index(of: record.location.ofRepetition(0)) == nil
        && (!record.marks.isEmpty || record.judgement != Judgement())
        // A file of a folder below is only not looked at.
        && (recursive || record.location.name.components.count == 1)
    }
    guard !missing.isEmpty else { return }
    let named = missing.prefix(3).map { "“\($0.location.name.shown)”" }.joined(separator: ", ")
    let all = missing.count > 3 ? localized("\(named) and \(missing.count - 3) more") : named
    onNotice(
      localized(
        missing.count,
        one: "\(all): not in this folder any more. What was judged of it is kept.",
        many: "\(all): not in this folder any more. What was judged of them is kept."))
  }

  /// Writes down what a look at the file tells: what it is known by, and the sky positions of marks
  /// that came without.
  func complete(_ id: ImageID, _ frames: [FrameDescription], _ fingerprint: Fingerprint?) {
    guard let known = state[id] else { return }
    if let fingerprint {
      if let old = known.fingerprint, !old.matches(fingerprint) {
        record(.fingerprint(id, fingerprint))
        onNotice(
          localized(
            """
            “\(known.location.name.shown)” is another file than the one seen before. What was judged \
            of that one is kept, and may not fit.
            """))
      } else if known.fingerprint == nil {
        record(.fingerprint(id, fingerprint))
      }
    }
    let skies = known.marks.compactMap { mark -> MarkSky? in
      guard mark.sky == nil, let frame = frames.first(where: { $0.index == mark.frame }) else {
        return nil
      }
      return frame.sky?.sky(at: mark.position).map { MarkSky(mark: mark.id, sky: $0) }
    }
    if !skies.isEmpty {
      record(.positioned(id, skies))
      onChange(.marks)
    }
  }

  /// Looks at the files of images that were taken over from another program's tables, one after the
  /// other behind what a person does: these have pixels alone, and their sky positions are ours.
  func completeAdopted() {
    let folder = list.folder
    completeLater(
      state.seenOrder.filter { id in
        state[id].map { $0.location.folder == folder && $0.lacksPositions } ?? false
      })
  }

  /// Looks at the files of images of the open folder that were judged before anything of them came.
  func completeLater(_ images: [ImageID]) {
    let folder = list.folder
    guard let saveFolder, !images.isEmpty else { return }
    Task(priority: .background) { [weak self] in
      for id in images {
        // Another save folder has other images by these numbers.
        guard let self, self.saveFolder === saveFolder, canJudge, list.folder == folder else {
          return
        }
        guard let record = state[id], record.lacksPositions else { continue }
        let frames = await loader.frames(ImageLoader.Key(path: record.location.path, frame: 0))
        let fingerprint = await loader.fingerprint(record.location.path)
        guard self.saveFolder === saveFolder, canJudge, !frames.isEmpty, let fingerprint,
          state[id]?.location == record.location, state[id]?.seen != nil
        else { continue }
        complete(id, frames, fingerprint)
        if let first = frames.first, let center = first.sky?.sky(at: first.size.center) {
          self.record(.seen(id, center: center))
        }
      }
    }
  }
}

extension ImageRecord {
  /// Whether a look at its file may tell where it, or a mark on it, lies.
  fileprivate var lacksPositions: Bool {
    fingerprint == nil || (center != nil && marks.contains { $0.sky == nil })
  }
}
