import Foundation
import MarkerModel
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

/// What a person or Image Marker 1.2 does to our tables between two openings.
@Suite struct OutsideReadingTests {
  let folder: TemporaryFolder
  var marks: FilePath { folder.appending("ann_marks.txt") }
  var images: FilePath { folder.appending("ann_images.txt") }
  var favorites: FilePath { folder.appending("ann_favorites.txt") }

  init() throws { folder = try TemporaryFolder() }

  /// Three images seen, the first two marked, in a folder that was closed.
  @discardableResult
  private func makeFolder() throws -> SessionState {
    var open = try OpenFolder(folder.path)
    try open.happen(.opened(imageFolder: "/images"))
    for name in ["a.fits", "b.fits", "c.fits"] { try open.see(FilePath(name)) }
    try open.place(group: 0, x: 10.25, y: 20.5, sky: SkyPoint(ra: 1, dec: 2))
    try open.place(group: 1, x: 30.5, y: 40.75)
    let named = try open.place(group: 0, x: 5, y: 5, on: 1)
    try open.perform(open.state.relabelling(named, as: "core", now: open.now))
    try open.perform(open.state.settingCategory(1, to: true, on: ImageID(1), now: open.now))
    try open.perform(open.state.settingComment("two arms", on: ImageID(1), now: open.now))
    try open.perform(open.state.settingFavorite(true, on: ImageID(2), now: open.now))
    try open.store.close()
    return open.state
  }

  private func change(_ path: FilePath, _ edit: (String) -> String) throws {
    let old = try text(path)
    let new = edit(old)
    #expect(new != old)
    try write(new, to: path)
  }

  /// Opens the folder, and closes it so that its tables follow.
  private func open() throws -> OpenFolder {
    let open = try OpenFolder(folder.path, now: Date(timeIntervalSince1970: 1_800_000_000))
    try open.store.close()
    return open
  }

  @Test func `rounded, shifted and re-dated rows change nothing, and leave no copy behind`() throws
  {
    let before = try makeFolder()
    let ours = try bytes(marks)
    try change(marks) {
      $0.replacing("2026-11-18", with: "2027-01-01").replacing(
        "10.25,20.5,1,2", with: "10,20,1,2.5"
      )
      .replacing("30.5,40.75", with: "30.0,41.0").replacing("\n", with: "\r\n")
    }
    try change(images) { $0.replacing("2026-11-18", with: "2027-01-01") }
    let after = try open()
    #expect(after.state == before)
    #expect(after.session.nextUndo?.name == "change favorite")
    #expect(try bytes(marks) == ours)
    #expect(try !names(in: folder.path).contains { $0.contains(".before-") })
  }

  @Test func `a row that is gone is a mark deleted, and undo brings it back`() throws {
    let before = try makeFolder()
    try change(marks) { text in
      text.split(separator: "\n").filter { !$0.contains("30.5") }.joined(separator: "\n") + "\n"
    }
    var open = try OpenFolder(folder.path)
    #expect(open.state.images[0].marks.map(\.position.x) == [10.25])
    #expect(open.store.notices.contains { $0.contains("1 mark gone") && $0.contains("Undo") })
    try open.perform(open.session.nextUndo?.inverse, cause: .undo)
    #expect(open.state == before)
    try open.store.close()
  }

  @Test func `the only row of an image gone is its mark deleted`() throws {
    try makeFolder()
    try change(marks) { text in
      text.split(separator: "\n").filter { !$0.contains("core") }.joined(separator: "\n") + "\n"
    }
    #expect(try open().state.images[1].marks.isEmpty)
  }

  @Test func `a new row is a mark with its own day and without a sky position`() throws {
    try makeFolder()
    try change(marks) { $0 + "2026-12-24,c.fits,3,bright,7,8.5,100,50\n" }
    let mark = try #require(open().state.images[2].marks.first)
    #expect(mark.group == 2 && mark.label == "bright" && mark.sky == nil)
    #expect(mark.position == PixelPoint(x: 7, y: 8.5))
    #expect(try text(marks).contains("2026-12-24,c.fits,3,bright,7,8.5,nan,nan\n"))
  }

  @Test func `a row of another group is the mark regrouped`() throws {
    let before = try makeFolder()
    try change(marks) { $0.replacing("a.fits,2,None", with: "a.fits,5,None") }
    let after = try open().state
    #expect(after.images[0].marks[1].group == 4)
    #expect(after.images[0].marks[1].id == before.images[0].marks[1].id)
    #expect(after.images[0].marks[1].sky == before.images[0].marks[1].sky)
  }

  @Test func `the nearest row is the mark, and one farther off is new`() throws {
    let before = try makeFolder()
    try change(marks) {
      $0.replacing(
        "10.25,20.5,1,2\n", with: "9.8,20.5,1,2\n2026-12-24,a.fits,1,None,10.2,20.5,nan,nan\n")
    }
    let marks = try open().state.images[0].marks.filter { $0.group == 0 }
    #expect(marks.map(\.position.x) == [10.25, 9.8])
    #expect(marks[0] == before.images[0].marks[0])
  }

  @Test func `a lone mark put elsewhere is the same mark moved`() throws {
    let before = try makeFolder()
    try change(marks) { $0.replacing("30.5,40.75", with: "31.5,44") }
    let after = try open().state.images[0].marks
    #expect(after.map(\.id) == before.images[0].marks.map(\.id))
    #expect(after[1].position == PixelPoint(x: 31.5, y: 44))
  }

  @Test func `a label typed there is taken, one that is missing leaves ours`() throws {
    try makeFolder()
    try change(marks) {
      $0.replacing("a.fits,2,None", with: "a.fits,2,tail").replacing(",core,", with: ",None,")
    }
    let after = try open().state
    #expect(after.images[0].marks[1].label == "tail")
    #expect(after.images[1].marks[0].label == "core")
  }

  @Test func `a label that a rename in Image Marker left behind is no label`() throws {
    try makeFolder()
    let config = folder.appending("ann_config.txt")
    try change(config) { $0.replacing("groups = 1,2,", with: "groups = 1,Tail,") }
    try change(marks) { $0.replacing("a.fits,2,None", with: "a.fits,Tail,2") }
    let after = try open()
    #expect(after.state.settings.groups[1] == "Tail")
    #expect(after.state.images[0].marks[1].group == 1)
    #expect(after.state.images[0].marks[1].label == nil)
  }

  @Test func `a table restored from before a rename has its groups by their old names`() throws {
    let before = try makeFolder()
    var renamed = try OpenFolder(folder.path)
    let old = try bytes(marks)
    try renamed.perform(renamed.state.renaming(.group, at: 0, to: "BCG"))
    try renamed.store.close()
    // Not what was written before last either, which would be taken for a crash.
    try write(old + Array("2026-12-24,c.fits,1,None,3,3,nan,nan\n".utf8), to: marks)
    let after = try open().state
    #expect(after.settings.groups.count == 9)
    #expect(after.images[0] == before.images[0])
    #expect(after.images[2].marks.map(\.group) == [0])
  }

  @Test func `categories, comment and favourites changed there are a person's acts`() throws {
    try makeFolder()
    try change(images) {
      $0.replacing("2,two arms", with: "1+3,three arms").replacing(
        "c.fits,nan,nan,None,None", with: "c.fits,nan,nan,Ring,None")
    }
    try change(favorites) { $0.replacing("c.fits", with: "a.fits") }
    let after = try open().state
    #expect(after.images[1].judgement.categories == [0, 2])
    #expect(after.images[1].judgement.comment == "three arms")
    #expect(after.settings.categories == ["1", "2", "3", "4", "5", "Ring"])
    #expect(after.images[2].judgement.categories == [5])
    #expect(after.images.map(\.judgement.isFavorite) == [true, false, false])
  }

  @Test func `images that the tables do not speak of keep their judgements`() throws {
    let before = try makeFolder()
    // As Image Marker leaves them behind when it opened another folder with this save folder.
    try write(
      "date,image,group,label,x,y,RA,DEC\r\n2026-12-24,z.fits,1,None,1,1,nan,nan\r\n", to: marks)
    try write(
      "date,image,RA,DEC,categories,comment\r\n2026-12-24,z.fits,nan,nan,None,None\r\n", to: images)
    try write("", to: favorites)
    let after = try open().state
    #expect(Array(after.images.prefix(3)) == before.images)
    #expect(after.images[3].location.name == "z.fits")
    #expect(after.images[3].marks.count == 1)
  }

  @Test(arguments: ["", "x", "date,image\n", "date,image,group,label,x,y,RA,DEC\n"])
  func `a table cut short takes nothing away`(content: String) throws {
    let before = try makeFolder()
    try write(content, to: marks)
    #expect(try open().state.images == before.images)
    #expect(try text(marks).contains("30.5,40.75"))
  }

  @Test func `a row that cannot be read is listed with its line, and then none counts as gone`()
    throws
  {
    let before = try makeFolder()
    try change(marks) { $0.replacing("30.5,40.75", with: "thirty,40.75") }
    let after = try open()
    #expect(after.state.images == before.images)
    #expect(
      after.store.notices.contains { $0.contains("line 3: “thirty”, “40.75” is no position") })
    #expect(try names(in: folder.path).contains { $0.hasPrefix("ann_marks.txt.before-") })
  }

  @Test func `what is read in once is not read in again`() throws {
    try makeFolder()
    try change(marks) { $0 + "2026-12-24,c.fits,3,bright,7,8.5,100,50\n" }
    let theirs = try bytes(marks)
    let once = try open().state
    // As after a crash between the journal's lines and the table.
    try write(theirs, to: marks)
    #expect(try open().state == once)
  }

  @Test func `two folders' images of one name are told apart by their marks`() throws {
    var open = try OpenFolder(folder.path)
    try open.happen(.opened(imageFolder: "/two"))
    try open.see("1.fits", in: "/one")
    try open.see("1.fits", in: "/two")
    try open.place(x: 1, y: 1, on: 0)
    try open.place(x: 50, y: 50, on: 1)
    try open.store.close()
    try change(marks) {
      $0.replacing("50,50", with: "50.4,49.6") + "2026-12-24,1.fits,1,None,9,9,nan,nan\n"
    }
    let after = try self.open().state
    #expect(after.images[0].marks == open.state.images[0].marks)
    #expect(after.images[1].marks.map(\.position.x) == [50, 9])
  }

  @Test func `what was judged after the table was written last is no row gone`() throws {
    try makeFolder()
    let old = try bytes(marks)
    let oldImages = try bytes(images)
    var later = try OpenFolder(folder.path, now: Date(timeIntervalSince1970: 1_797_000_000))
    let young = try later.place(group: 3, x: 70, y: 70)
    try later.perform(later.state.settingComment("new", on: ImageID(0), now: later.now))
    try later.perform(later.state.settingCategory(0, to: true, on: ImageID(2), now: later.now))
    try later.perform(later.state.settingFavorite(true, on: ImageID(0), now: later.now))
    let journal = folder.appending("ann_journal.jsonl")
    // Killed before a table was written, and then somebody works on the old tables.
    _ = later.store.backlog
    try later.store.abandon()
    let lines = try text(journal)
    #expect(lines.contains("\"comment\":\"new\""))
    try write(
      String(decoding: old, as: UTF8.self).replacing("a.fits,2,None", with: "a.fits,5,tail"),
      to: marks)
    try write(
      String(decoding: oldImages, as: UTF8.self).replacing("two arms", with: "three arms"),
      to: images)
    let after = try OpenFolder(folder.path, now: Date(timeIntervalSince1970: 1_800_000_000))
    #expect(after.state.mark(young) != nil)
    #expect(after.state.images[0].judgement.comment == "new")
    #expect(after.state.images[0].judgement.isFavorite)
    #expect(after.state.images[2].judgement.categories == [0])
    #expect(after.state.images[1].judgement.comment == "three arms")
    #expect(after.state.images[0].marks.map(\.group).sorted() == [0, 3, 4])
    try after.store.close()
  }

  @Test
  func `a mark that was removed, moved or undone since does not come back from an older table`()
    throws
  {
    try makeFolder()
    let old = try text(marks)
    var later = try OpenFolder(folder.path, now: Date(timeIntervalSince1970: 1_797_000_000))
    let ids = later.state.images[0].marks.map(\.id)
    try later.perform(later.state.removingMarks([ids[0]]))
    try later.perform(
      later.state.movingMark(ids[1], to: PixelPoint(x: 90, y: 90), sky: nil, now: later.now))
    try later.store.abandon()
    // Killed before a table was written; then somebody adds two rows to the old one, of which one
    // is at the place of the mark that was removed, in another group.
    try write(
      old + "2026-12-24,a.fits,7,None,60,60,nan,nan\n2026-12-24,a.fits,8,None,10.25,20.5,nan,nan\n",
      to: marks)
    let after = try OpenFolder(folder.path, now: Date(timeIntervalSince1970: 1_800_000_000))
    #expect(after.state.images[0].marks.map(\.position.x).sorted() == [10.25, 60, 90])
    #expect(after.state.images[0].marks.map(\.group).sorted() == [1, 6, 7])
    try after.store.close()
  }

  @Test func `a table that was taken in is not read in again where it could not be replaced`()
    throws
  {
    try makeFolder()
    try change(marks) { $0 + "2026-12-24,c.fits,3,bright,7.0,8.5,100,50\n" }
    let theirs = try bytes(marks)
    let files = FaultyFiles()
    let path = marks
    files.fail(.rename, with: .permissionDenied) {
      $0 == path || $0?.string.contains(".before-") == true
    }
    var first = try OpenFolder(
      folder.path, files: files, now: Date(timeIntervalSince1970: 1_797_000_000))
    let young = try first.place(group: 3, x: 70, y: 70)
    #expect(try !first.store.close().isEmpty)
    #expect(try bytes(marks) == theirs)
    let again = try OpenFolder(folder.path, now: Date(timeIntervalSince1970: 1_800_000_000))
    #expect(again.state.mark(young) != nil)
    #expect(again.state == first.state)
    try again.store.close()
    #expect(try names(in: folder.path).count { $0.hasPrefix("ann_marks.txt.before-") } == 1)
    #expect(try text(marks).contains("70,70"))
  }

  @Test func `a table without its columns of comments takes none away`() throws {
    let before = try makeFolder()
    try write(
      "date,image,RA,DEC\n2026-12-24,a.fits,nan,nan\n2026-12-24,b.fits,nan,nan\n", to: images)
    #expect(try open().state.images == before.images)
  }

  @Test func `of two folders' favourites of one name the one that was stays the only one`() throws {
    var first = try OpenFolder(folder.path)
    try first.see("1.fits", in: "/one")
    try first.see("1.fits", in: "/two")
    try first.perform(first.state.settingFavorite(true, on: ImageID(1), now: first.now))
    try first.store.close()
    try change(favorites) { $0.replacing("2026-11-18", with: "2027-01-01") }
    #expect(try open().state.images.map(\.judgement.isFavorite) == [false, true])
  }

  @Test func `categories that can be read in two ways stay what they were`() throws {
    var first = try OpenFolder(folder.path)
    var settings = first.state.settings
    settings.categories = ["A", "B", "A+B"]
    try first.perform(first.state.changing(to: settings, named: "names"))
    try first.see("1.fits")
    for category in [0, 1] {
      try first.perform(
        first.state.settingCategory(category, to: true, on: ImageID(0), now: first.now))
    }
    try first.store.close()
    try change(images) { $0.replacing("2026-11-18", with: "2027-01-01") }
    #expect(try open().state.images[0].judgement.categories == [0, 1])
  }
}
