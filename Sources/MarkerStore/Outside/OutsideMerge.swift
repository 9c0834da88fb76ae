import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// The working out of what outside tables change: a state that goes along, and the changes so far.
struct OutsideMerge {
  private(set) var state: SessionState
  /// As it was before anything was taken.
  private let original: SessionState
  let manner: OutsideManner
  let now: Date
  private(set) var counts = OutsideCounts()
  /// What could not be taken as it is.
  private(set) var listed: [String] = []
  private var found: [SessionEvent] = []
  private var changes: [Change] = []
  /// The images that the tables speak of: what is missing of others says nothing.
  private var spokenOf: Set<ImageID> = []
  /// All numbers under which a name in a table may be known, by its bytes.
  private var known: [FilePath: [ImageID]] = [:]
  /// Marks that the session has no longer, or not as they were.
  private let former: [ImageID: [FormerMark]]
  private var names: OutsideNames
  private var mayRemove = false
  /// Until when our tables that these were made from showed everything; without one nothing can have
  /// been taken away there.
  var bases: [TableKind: Date] = [:]
  /// Whether another table could not be read.
  var lacksTable = false

  /// Whether our table had what was done at that time, so that another's work on it can say otherwise.
  private func wasTold(_ time: Date?, in kind: TableKind) -> Bool {
    guard manner == .merging else { return false }
    guard let time else { return true }
    return bases[kind].map { time <= $0 } ?? false
  }

  /// A table of another kind has any number of strange names; no study has so many groups.
  static let mostNewNames = 50
  /// A journal line holds no more changes: it must fit into memory as a whole.
  private static let changesALine = 5000
  /// What a person takes back at once, as far as a line of the journal holds it.
  private static let changesAnAct = 100_000

  init(session: Session, manner: OutsideManner, now: Date) {
    let state = session.state
    self.state = state
    original = state
    former = Dictionary(grouping: session.formerMarks, by: \.mark.image)
    self.manner = manner
    self.now = now
    names = OutsideNames(state.settings, former: state.formerGroups)
    for (location, id) in state.places { known[location.name, default: []].append(id) }
    // A name that is another image's by now is that one's alone.
    let former = state.formerPlaces.filter { known[$0.key.name] == nil }
    for (location, id) in former where known[location.name]?.contains(id) != true {
      known[location.name, default: []].append(id)
    }
    for name in known.keys { known[name]?.sort() }
  }

  /// The events, the images' own first.
  var events: [SessionEvent] {
    var all: [SessionEvent] = found
    var changes = changes
    if let settings = names.changed(from: state.settings) {
      changes.insert(.settings(before: state.settings, after: settings), at: 0)
    }
    let cause: EditCause = manner == .merging ? .outside : .adopted
    let name = manner == .adopting ? Message("take over tables") : Message("changes outside")
    var rest = changes[...]
    while !rest.isEmpty {
      let most = cause == .outside ? OutsideMerge.changesAnAct : OutsideMerge.changesALine
      let count = min(rest.count, most)
      let edit = Edit(name: name, changes: Array(rest.prefix(count)))
      all.append(.edit(edit, cause: cause, display: nil))
      rest = rest.dropFirst(count)
    }
    return all
  }

  // MARK: Images

  /// What is said of images: which there are, their categories and comments.
  mutating func takeImages(_ images: OutsideImages?, _ marks: OutsideMarks?) {
    var order: [(name: FilePath, day: Date?)] = []
    if let images {
      order = images.images.map { ($0.image, $0.day) }
    } else if !lacksTable {
      // Our own images table stands as it is: all that were seen are in it.
      spokenOf.formUnion(state.seenOrder)
    }
    order += (marks?.marks ?? []).map { ($0.image, $0.day) }
    order += (marks?.unmarked ?? []).map { ($0, nil) }
    var met: Set<FilePath> = []
    for (name, day) in order where met.insert(name).inserted {
      if let ids = known[name] {
        for id in ids {
          spokenOf.insert(id)
          // A repeat that was made unseen has the name of its image.
          if state[id]?.location.isRepeat != true { see(id, on: day) }
        }
      } else if let id = add(name, on: day) {
        spokenOf.insert(id)
        counts.newImages += 1
      }
    }
    if let images { judge(images) }
  }

  /// An image that only the table knows.
  private mutating func add(_ name: FilePath, on day: Date?) -> ImageID? {
    let folder = state.settings.imageFolder ?? state.images.last?.location.folder ?? "/"
    let id = state.nextImage
    let event = SessionEvent.image(id, ImageLocation(folder: folder, name: name))
    do {
      try state.apply(event, at: now)
    } catch {
      listed.append(localized("“\(name.shown)” could not be taken over: \(error)."))
      return nil
    }
    found.append(event)
    known[name] = [id]
    see(id, on: day)
    return id
  }

  private mutating func see(_ id: ImageID, on day: Date?) {
    guard let record = state[id], record.seen == nil else { return }
    let day = day ?? now
    change(.seen(id, before: nil, after: day))
    if record.changed == nil {
      change(
        .judgement(
          id, before: record.judgement, after: record.judgement, dateBefore: nil, dateAfter: day))
    }
  }

  private mutating func judge(_ images: OutsideImages) {
    let rows = Dictionary(grouping: images.images, by: \.image)
    var done: Set<FilePath> = []
    for row in images.images where done.insert(row.image).inserted {
      let ids = known[row.image] ?? []
      let rows = rows[row.image] ?? []
      // Several images of one name have a row each, in the order in which they were seen.
      let seen = ids.filter { state[$0]?.seen != nil }
        .sorted { (state[$0]?.seen ?? now, $0) < (state[$1]?.seen ?? now, $1) }
      if rows.count == seen.count {
        let (rest, others) = unsaid(rows, of: seen, images)
        for (row, id) in zip(rest, others) { judge(id, row, images) }
      } else if seen.count == 1, let id = seen.first, let first = rows.first {
        judge(id, first, images)
        for row in rows.dropFirst() { list(repeated: row, of: first) }
      } else {
        listed.append(
          localized(
            """
            “\(row.image.shown)” has \(rows.count) rows for \(seen.count) images of that name, \
            which stay as they are.
            """))
      }
    }
  }

  /// The rows and images that are left when each row that says what one of the images has is that
  /// one's: another order of the table changes nothing.
  private func unsaid(
    _ rows: [OutsideImage], of ids: [ImageID], _ images: OutsideImages
  ) -> (rows: [OutsideImage], ids: [ImageID]) {
    guard rows.count > 1 else { return (rows, ids) }
    var (rest, others) = (rows, ids)
    for row in rows {
      guard let id = others.first(where: { says(row, state[$0], images) }),
        let index = rest.firstIndex(of: row)
      else { continue }
      rest.remove(at: index)
      others.removeAll { $0 == id }
    }
    return (rest, others)
  }

  private func says(_ row: OutsideImage, _ record: ImageRecord?, _ images: OutsideImages) -> Bool {
    guard let record else { return false }
    return
      (!images.hasCategories
      || row.categories == ImagesTable.categories(of: record, in: state))
      && (!images.hasComments || OutsideMerge.says(row.comment, record.judgement.comment))
  }

  private mutating func judge(_ id: ImageID, _ row: OutsideImage, _ images: OutsideImages) {
    guard let record = state[id] else { return }
    var judgement = record.judgement
    if !images.hasCategories || row.categories == ImagesTable.categories(of: record, in: state) {
      // Our own words are what they were, also where they could be read in another way.
    } else if let text = row.categories {
      let reading = names.categories(text, separator: images.separator)
      judgement.categories = reading.indices
      for name in reading.unknown {
        listed.append(
          localized("“\(row.image.shown)” is in a category that cannot be taken over: “\(name)”."))
      }
    } else {
      judgement.categories = []
    }
    if images.hasComments, !OutsideMerge.says(row.comment, record.judgement.comment) {
      judgement.comment = row.comment ?? ""
    }
    // What our table did not have yet, its changed version cannot speak of.
    if record.judgement != Judgement(), !wasTold(record.changed, in: .images) { return }
    guard judgement != record.judgement else { return }
    if manner != .adopting || record.judgement != Judgement() { counts.judgements += 1 }
    change(
      .judgement(
        id, before: record.judgement, after: judgement, dateBefore: record.changed,
        dateAfter: manner == .adopting ? row.day ?? now : now))
  }

  private mutating func list(repeated row: OutsideImage, of first: OutsideImage) {
    guard row.categories != first.categories || row.comment != first.comment else { return }
    let comment = row.comment.map { ", “\($0)”" } ?? ""
    listed.append(
      localized(
        """
        “\(row.image.shown)” has a further row, as of a repeat, which was not taken over: \
        categories \(row.categories ?? "None")\(comment).
        """))
  }

  /// Whether the table says of a comment or a label what we have. Blanks at the ends are lost there.
  private static func says(_ text: String?, _ ours: String) -> Bool {
    let ours = ours.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let text else { return ours.isEmpty || ours == "None" }
    return text.trimmingCharacters(in: .whitespacesAndNewlines) == ours
  }

  mutating func takeFavorites(_ favorites: OutsideImages) {
    var named: Set<ImageID> = []
    for (name, rows) in Dictionary(grouping: favorites.images, by: \.image) {
      let ids = known[name] ?? []
      let ours = ids.filter { state[$0]?.judgement.isFavorite == true }
      // Of two folders' images of one name the table does not say which.
      named.formUnion(ours.count == rows.count ? ours : ids)
    }
    for row in favorites.images where known[row.image] == nil {
      listed.append(
        localized("The favourite “\(row.image.shown)” is in no other table and was left out."))
    }
    for record in state.images where spokenOf.contains(record.id) {
      let isFavorite = named.contains(record.id)
      guard isFavorite != record.judgement.isFavorite else { continue }
      guard
        isFavorite
          || (favorites.faults.allSatisfy { $0.line == 1 }
            && wasTold(original[record.id]?.changed, in: .favorites))
      else { continue }
      var judgement = record.judgement
      judgement.isFavorite = isFavorite
      if manner != .adopting { counts.favorites += 1 }
      change(
        .judgement(
          record.id, before: record.judgement, after: judgement, dateBefore: record.changed,
          dateAfter: manner == .adopting ? record.changed : now))
    }
  }

  // MARK: Marks

  mutating func takeMarks(_ table: OutsideMarks) {
    let rows = Dictionary(grouping: table.marks, by: \.image)
    var order: [FilePath] = []
    var met: Set<FilePath> = []
    for row in table.marks where met.insert(row.image).inserted { order.append(row.image) }
    // What a row that cannot be read was meant to be, and what was cut off, is not known to be gone.
    mayRemove =
      manner == .merging && bases[.marks] != nil && table.faults.isEmpty
      && !(table.marks.isEmpty && table.unmarked.isEmpty)
    // An image may stand there under two names: rows are matched by image.
    let grouped = Dictionary(grouping: order) { known[$0] ?? [] }
    for name in order {
      let images = known[name] ?? []
      let names = grouped[images] ?? [name]
      if names.first != name { continue }
      match(names.flatMap { rows[$0] ?? [] }, on: images)
    }
    if mayRemove {
      for id in spokenOf.sorted() {
        guard let record = state[id], !record.marks.isEmpty,
          !met.contains(where: { known[$0]?.contains(id) == true })
        else { continue }
        for mark in record.marks where wasTold(mark.changed, in: .marks) { remove(mark) }
      }
    }
    if names.isCrowded {
      listed.append(
        localized(
          """
          There are more than \(OutsideMerge.mostNewNames) strange names of groups; the marks of the \
          others were left out.
          """))
    }
  }

  private mutating func match(_ rows: [OutsideMark], on images: [ImageID]) {
    let repeats = Set(images.filter { state[$0]?.location.isRepeat == true })
    let marks = images.flatMap { state[$0]?.marks ?? [] }
    let rows = standing(
      repeats.isEmpty ? rows : rows.map(\.ofRepeats), among: marks, on: images)
    let names = names
    let matching = MarkMatching(
      rows, marks, isSameGroup: { names.isGroup($0.group, named: $1.group) },
      isSameLabel: { OutsideMerge.says(names.label($0), $1.label ?? "") },
      isSameShowing: { $0.isOnRepeat == repeats.contains($1.image) })
    for pair in matching.pairs { relabel(marks[pair.mark], rows[pair.row]) }
    for pair in matching.regrouped { regroup(marks[pair.mark], rows[pair.row]) }
    var new = matching.new
    for pair in matching.moved {
      if mayRemove, wasTold(marks[pair.mark].changed, in: .marks) {
        move(marks[pair.mark], to: rows[pair.row])
      } else {
        new.append(pair.row)
      }
    }
    for row in new.sorted() { place(rows[row], on: images) }
    if mayRemove {
      for mark in matching.gone where wasTold(marks[mark].changed, in: .marks) {
        remove(marks[mark])
      }
    }
    if !matching.doubled.isEmpty {
      listed.append(
        localized(
          matching.doubled.count,
          one: "“\(rows[0].image.shown)” has \(matching.doubled.count) row twice.",
          many: "“\(rows[0].image.shown)” has \(matching.doubled.count) rows twice."))
    }
  }

  /// The rows without those of marks that were done away with since the table, which has them still,
  /// a row for each.
  private func standing(
    _ rows: [OutsideMark], among marks: [Mark], on images: [ImageID]
  ) -> [OutsideMark] {
    var former = images.flatMap { self.former[$0] ?? [] }
      .filter { !wasTold($0.until, in: .marks) }.map(\.mark)
    if former.isEmpty { return rows }
    func isOf(_ mark: Mark, _ row: OutsideMark) -> Bool {
      names.isGroup(row.group, named: mark.group)
        && MarkMatching.isNear(row.position, mark.position)
    }
    return rows.filter { row in
      guard !marks.contains(where: { isOf($0, row) }),
        let gone = former.firstIndex(where: { isOf($0, row) })
      else { return true }
      former.remove(at: gone)
      return false
    }
  }

  /// A label that a person typed there; that a label is missing, or is a name that the group had,
  /// is Image Marker's doing.
  private mutating func relabel(_ mark: Mark, _ row: OutsideMark) {
    guard wasTold(mark.changed, in: .marks), let label = names.label(row),
      !OutsideMerge.says(label, mark.label ?? "")
    else { return }
    var changed = mark
    changed.label = label
    changed.changed = now
    counts.relabelledMarks += 1
    change(.mark(before: mark, after: changed))
  }

  private mutating func regroup(_ mark: Mark, _ row: OutsideMark) {
    guard wasTold(mark.changed, in: .marks), let group = names.group(row.group) else { return }
    var changed = mark
    changed.group = group
    changed.label = names.label(row)
    changed.changed = now
    counts.regroupedMarks += 1
    change(.mark(before: mark, after: changed))
  }

  private mutating func move(_ mark: Mark, to row: OutsideMark) {
    var changed = mark
    changed.position = row.position
    changed.label = names.label(row) ?? mark.label
    changed.sky = nil
    changed.changed = row.day ?? now
    counts.movedMarks += 1
    change(.mark(before: mark, after: changed))
  }

  private mutating func place(_ row: OutsideMark, on images: [ImageID]) {
    let alike = images.filter { state[$0]?.location.isRepeat == row.isOnRepeat }
    let images = alike.isEmpty ? images : alike
    let inFolder = images.filter { state[$0]?.location.folder == state.settings.imageFolder }
    guard let image = inFolder.last ?? images.last, let group = names.group(row.group) else {
      return
    }
    // The same row again, as Image Marker's repeats leave them.
    let isThere = state[image]?.marks.contains {
      $0.group == group && $0.position == row.position && $0.label == names.label(row)
    }
    if isThere == true { return }
    counts.newMarks += 1
    change(
      .mark(
        before: nil,
        after: Mark(
          id: state.nextMark, image: image, group: group, label: names.label(row),
          position: row.position, sky: nil, frame: 0, changed: row.day ?? now)))
  }

  private mutating func remove(_ mark: Mark) {
    counts.goneMarks += 1
    change(.mark(before: mark, after: nil))
  }

  private mutating func change(_ change: Change) {
    do {
      let edit = Edit(name: "", changes: [change])
      try state.apply(.edit(edit, cause: .outside, display: nil), at: now)
      changes.append(change)
    } catch {
      listed.append(localized("A change could not be taken over: \(error)."))
    }
  }
}
