import Foundation
import MarkerModel
import MarkerStore
import MarkerTestSupport
import Synchronization
import SystemPackage
import Testing

@Suite struct OutsideChangesTests {
  let folder: TemporaryFolder
  var marks: FilePath { folder.appending("ann_marks.txt") }
  var config: FilePath { folder.appending("ann_config.txt") }

  init() throws { folder = try TemporaryFolder() }

  private func kept() throws -> [String] {
    try names(in: folder.path).filter { $0.contains(".before-") }
  }

  private func makeFolder() throws {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try open.place()
    try open.store.close()
  }

  @Test func `a table that another program changed is kept before ours takes its place`() throws {
    try makeFolder()
    let theirs = try text(marks) + "2026-01-01,a.fits,2,None,9,9,nan,nan\n"
    try write(theirs, to: marks)
    var open = try OpenFolder(folder.path)
    try open.place(x: 7)
    try open.store.close()
    #expect(try kept() == ["ann_marks.txt.before-20261118T110640Z"])
    #expect(try text(folder.appending("ann_marks.txt.before-20261118T110640Z")) == theirs)
    #expect(try text(marks).contains(",7,2,nan,nan\n"))
    #expect(try text(marks).contains("2026-01-01,a.fits,2,None,9,9,nan,nan\n"))
    #expect(open.store.notices.contains { $0.contains("1 mark new") })
    #expect(open.reports.notices.count == 1)
    #expect(open.reports.notices.first?.contains("ann_marks.txt.before-2026") == true)
  }

  @Test func `a table changed while the folder is open stays until the session has what it says`()
    async throws
  {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    #expect(try await open.reports.wait { $0 == .tablesWritten })
    let theirs = try text(marks) + "2026-01-01,a.fits,2,None,9,9,nan,nan\n"
    try write(theirs, to: marks)
    let outside = Mutex<OutsideTables?>(nil)
    open.store.onOutsideChange { tables in outside.withLock { $0 = tables } }
    try open.place()
    for _ in 0..<500 where outside.withLock({ $0 == nil }) {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(try text(marks) == theirs)
    let tables = try #require(outside.withLock { $0 })
    let reading = OutsideReading(tables, in: open.session, manner: .mending, now: open.now)
    for event in reading.events { try open.happen(event) }
    open.store.took(tables, as: reading)
    try open.store.close()
    #expect(try kept().count == 1)
    #expect(try text(folder.appending(kept()[0])) == theirs)
    #expect(try text(marks).contains(",a.fits,1,None,1,2,nan,nan\n"))
    #expect(try text(marks).contains("2026-01-01,a.fits,2,None,9,9,nan,nan\n"))
  }

  @Test func `a table changed while nobody can take it in is read in at the next opening`() throws {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try open.place()
    try write(
      "date,image,group,label,x,y,RA,DEC\n2026-01-01,a.fits,2,None,9,9,nan,nan\n", to: marks)
    try open.store.close()
    #expect(open.reports.notices.contains { $0.contains("read in when the folder is opened") })
    let again = try OpenFolder(folder.path)
    // There was no table of ours that could have had our mark.
    #expect(again.state.images[0].marks.map(\.position.x) == [1, 9])
    #expect(again.session.nextUndo?.name == "changes outside")
    try again.store.close()
  }

  @Test func `our own tables are never taken for another program's`() throws {
    try makeFolder()
    for x in 1...3 {
      var open = try OpenFolder(folder.path)
      try open.place(x: Double(x))
      try open.store.close()
    }
    #expect(try kept().isEmpty)
  }

  @Test func `a table as it was before a crash is ours, and so is the one after`() throws {
    try makeFolder()
    let old = try bytes(marks)
    var open = try OpenFolder(folder.path)
    try open.place(x: 3)
    try open.store.close()
    // As if the program had ended between the journal's entry and the table's replacement, behind
    // which the journal says that it is done.
    let journal = folder.appending("ann_journal.jsonl")
    var lines = try text(journal).split(separator: "\n")
    #expect(lines.removeLast().contains(#""event":"tables""#))
    try write(lines.map { $0 + "\n" }.joined(), to: journal)
    try write(old, to: marks)
    open = try OpenFolder(folder.path)
    try open.place(x: 4)
    try open.store.close()
    #expect(try kept().isEmpty)
  }

  @Test func `Image Marker's own tables in a folder without a journal are kept, and csv stays csv`()
    throws
  {
    let csv = folder.appending("ann_marks.csv")
    let theirs = "date,image,group,label,x,y,RA,DEC\r\n2026-01-01,a.fits,1,None,5,6,nan,nan\r\n"
    try write(theirs, to: csv)
    let open = try OpenFolder(folder.path)
    #expect(open.store.tableStyle == .csv)
    try open.store.close()
    #expect(try kept() == ["ann_marks.csv.before-20261118T110640Z"])
    #expect(try text(folder.appending("ann_marks.csv.before-20261118T110640Z")) == theirs)
    #expect(try text(csv).contains("2026-01-01,a.fits,1,None,5,6,nan,nan\n"))
    #expect(try !names(in: folder.path).contains("ann_marks.txt"))
    let again = try OpenFolder(folder.path)
    #expect(again.store.tableStyle == .csv)
    try again.store.close()
  }

  @Test func `where both extensions are there, the journal says which is ours`() throws {
    try makeFolder()
    try write("newer\n", to: folder.appending("ann_marks.csv"))
    let open = try OpenFolder(folder.path)
    #expect(open.store.tableStyle == .txt)
    try open.store.close()
    #expect(try text(folder.appending("ann_marks.csv")) == "newer\n")
  }

  @Test func `the configuration can ask for csv`() throws {
    try write("tables = csv\n", to: config)
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try open.store.close()
    #expect(try names(in: folder.path).contains("ann_marks.csv"))
    #expect(try text(config) == "tables = csv\n")
  }

  @Test func `settings changed in the file are taken in, and undo passes them over`() throws {
    try makeFolder()
    try write(try text(config).replacing("groups = 1,", with: "groups = BCG,"), to: config)
    var open = try OpenFolder(folder.path)
    #expect(open.state.settings.groups[0] == "BCG")
    #expect(open.session.nextUndo?.name == "place mark")
    try open.perform(open.session.nextUndo?.inverse, cause: .undo)
    try open.store.close()
    let again = try OpenFolder(folder.path)
    #expect(again.state == open.state)
    try again.store.close()
    #expect(try kept().isEmpty)
  }

  @Test func `a seed written into the file leaves what was seen where it was`() throws {
    var open = try OpenFolder(folder.path)
    for name in ["a.fits", "b.fits"] { try open.see(FilePath(name)) }
    var settings = open.state.settings
    settings.randomizesOrder = true
    settings.orderDraws = [OrderDraw(seed: 7, since: open.now)]
    try open.perform(open.state.changing(to: settings, named: "randomize order"))
    try open.store.close()
    let listed =
      (0..<40).map { ImageLocation(folder: "/images", name: FilePath("\($0).fits")) }
      + ["a.fits", "b.fits"].map { ImageLocation(folder: "/images", name: FilePath($0)) }
    let before = ImageOrder(open.state).ordered(listed)
    let old = try text(config)
    try write(old.replacing("order_seed = 7", with: "order_seed = 8"), to: config)
    let again = try OpenFolder(folder.path, now: Date(timeIntervalSince1970: 1_797_000_000))
    let after = ImageOrder(again.state).ordered(listed)
    #expect(again.state.settings.orderDraws.map(\.seed) == [7, 8])
    #expect(after != before)
    for image in listed.suffix(2) {
      #expect(after.firstIndex(of: image) == before.firstIndex(of: image))
    }
    try again.store.close()
  }

  @Test func `a limit lowered in the file deletes nothing and says what is over`() throws {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    for x in 0..<3 { try open.place(x: Double(x)) }
    try open.store.close()
    try write(try text(config).replacing("group_max = None", with: "group_max = 2"), to: config)
    let again = try OpenFolder(folder.path)
    #expect(again.state.images[0].marks.count == 3)
    #expect(
      again.store.notices == ["“1” now allows 2 marks; 1 image has more. Nothing was deleted."])
    try again.store.close()
  }

  @Test func `a name that the file cannot hold stays as it is in the journal`() throws {
    var open = try OpenFolder(folder.path)
    var settings = open.state.settings
    settings.groups[0] = "a, b"
    try open.perform(
      Edit(name: "rename", changes: [.settings(before: open.state.settings, after: settings)]))
    try open.store.close()
    let again = try OpenFolder(folder.path)
    #expect(again.state.settings.groups[0] == "a, b")
    try again.store.close()
  }

  @Test func `a colleague's configuration starts a new folder`() throws {
    let shared = folder.appending("shared.txt")
    try write("groups = Paws,Nose\ncategories = Cat\ngroup_max = 4,1\n", to: shared)
    let new = folder.appending("new")
    let open = try OpenFolder(new, config: shared)
    #expect(open.state.settings.groups == ["Paws", "Nose"])
    try open.store.close()
    #expect(try text(new.appending("ann_config.txt")).contains("groups = Paws,Nose\n"))
    // What only others understand goes along.
    try write("groups = Paws\nsurvey = deep\ntables = csv\n", to: shared)
    let csv = folder.appending("csv")
    var begun = try OpenFolder(csv, config: shared)
    try begun.see("a.fits")
    try begun.store.close()
    #expect(try text(csv.appending("ann_config.txt")).contains("survey = deep\ntables = csv\n"))
    #expect(try names(in: csv).contains("ann_marks.csv"))
    let error = #expect(throws: StoreError.self) {
      try OpenFolder(folder.appending("other"), config: folder.appending("absent.txt"))
    }
    #expect(error?.description.contains("absent.txt: it is not there.") == true)
  }

  @Test func `a table that was set aside is told, also where ours cannot be written`() throws {
    try makeFolder()
    try write(try text(marks) + "2026-01-01,a.fits,2,None,9.0,9.0,nan,nan\n", to: marks)
    let files = FaultyFiles()
    let new = folder.appending(".ann_marks.txt.new")
    files.fail(.sync, with: .noSpace) { $0 == new }
    let open = try OpenFolder(folder.path, files: files)
    #expect(try open.store.close() == [.file(marks, doing: .write, .noSpace)])
    let aside = try #require(kept().first)
    #expect(open.reports.notices.contains { $0.contains(aside) })
    let again = try OpenFolder(folder.path)
    #expect(again.state.images[0].marks.count == 2)
    try again.store.close()
  }

  @Test(arguments: ["image_dir = /x\n", "groups = \n", "\u{1}\u{2}garbage"])
  func `a configuration that was cut short takes no names away`(content: String) throws {
    var open = try OpenFolder(folder.path)
    try open.perform(try open.state.renaming(.group, at: 0, to: "BCG"))
    try open.perform(open.state.limiting(group: 0, to: 3))
    try open.see("a.fits")
    try open.store.close()
    try write(content, to: config)
    let again = try OpenFolder(folder.path)
    #expect(again.state.settings.groups == open.state.settings.groups)
    #expect(again.state.settings.groupLimits == [3])
    #expect(again.store.notices.contains { $0.contains("does not say its groups") })
    try again.store.close()
    #expect(try text(config).contains("groups = BCG,2,3"))
  }

  @Test func `a shared configuration renames nothing in a folder that is in use`() throws {
    try makeFolder()
    let shared = folder.appending("shared.txt")
    try write("groups = Paws,Nose\n", to: shared)
    let open = try OpenFolder(folder.path, config: shared)
    #expect(open.state.settings.groups[0] == "1")
    #expect(open.store.notices.contains { $0.contains("shared.txt starts new save folders") })
    try open.store.close()
    try write(try text(config), to: shared)
    let again = try OpenFolder(folder.path, config: shared)
    #expect(again.store.notices.isEmpty)
    try again.store.close()
  }

  @Test func `a configuration that cannot be read stops nothing and is left alone`() throws {
    try FileManager.default.createDirectory(
      atPath: config.string, withIntermediateDirectories: false)
    var open = try OpenFolder(folder.path)
    #expect(open.store.notices.count == 1)
    try open.see("a.fits")
    try open.store.close()
    #expect(try names(in: folder.path).contains("ann_marks.txt"))
  }

  @Test func `a table that cannot be written is told and tried again, and the journal goes on`()
    async throws
  {
    let files = FaultyFiles()
    var open = try OpenFolder(folder.path, files: files)
    let path = marks
    files.fail(.rename, with: .permissionDenied) { $0 == path }
    try open.see("a.fits")
    #expect(
      try await open.reports.wait {
        $0 == .tablesFailed(.file(path, doing: .write, .permissionDenied))
      })
    #expect(open.store.backlog.unwritten == 0)
    #expect(try !names(in: folder.path).contains(".ann_marks.txt.new"))
    files.heal()
    #expect(try await open.reports.wait { $0 == .tablesWritten })
    try open.store.close()
    #expect(try text(marks).contains("a.fits"))
  }
}
