import Foundation
import MarkerModel
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

/// Images that came a second time, in the files of a save folder.
@Suite struct RepeatsTests {
  let folder: TemporaryFolder
  var marks: FilePath { folder.appending("ann_marks.txt") }
  var images: FilePath { folder.appending("ann_images.txt") }

  init() throws { folder = try TemporaryFolder() }

  /// a.fits with a mark, and its repeat with one of another label, in another category.
  private func study() throws -> OpenFolder {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    try open.see("b.fits")
    try open.place(x: 10.25, y: 20.5)
    let again = ImageLocation(folder: "/images", name: "a.fits", repetition: 1)
    let id = open.state.nextImage
    try open.happen(.image(id, again))
    try open.happen(.seen(id, center: nil))
    try open.place(x: 10.375, y: 20.25, on: 2)
    let labelled = try open.place(group: 2, x: 3, y: 4, on: 2)
    try open.perform(open.state.relabelling(labelled, as: "left, arm", now: open.now))
    try open.perform(open.state.settingCategory(1, to: true, on: id, now: open.now))
    try open.perform(open.state.settingComment("again", on: id, now: open.now))
    return open
  }

  private func rows(_ path: FilePath) throws -> [String] {
    try text(path).split(separator: "\n").map { String($0.drop { $0 != "," }) }
  }

  private let tables = [
    ",image,group,label,x,y,RA,DEC", ",a.fits,1,None,10.25,20.5,nan,nan",
    ",b.fits,None,None,nan,nan,nan,nan", ",a.fits,1,DUPLICATE,10.375,20.25,nan,nan",
    ",a.fits,3,\"left, arm, DUPLICATE\",3,4,nan,nan",
  ]

  @Test func `marks of a repeat have rows of their own and say so, and the image has its own row`()
    throws
  {
    let open = try study()
    try open.store.close()
    #expect(try rows(marks) == tables)
    #expect(
      try rows(images).dropFirst() == [
        ",a.fits,nan,nan,None,None", ",b.fits,nan,nan,None,None", ",a.fits,nan,nan,2,again",
      ])
  }

  @Test(arguments: [true, false]) func `a repeat comes back from journal and snapshot`(
    hasSnapshot: Bool
  ) throws {
    let open = try study()
    let before = open.state
    try open.store.close()
    if !hasSnapshot {
      for name in try names(in: folder.path) where name.contains("snapshot") {
        try FileManager.default.removeItem(atPath: folder.appending(name).string)
      }
    }
    let again = try OpenFolder(folder.path)
    #expect(again.state == before)
    #expect(again.store.notices.isEmpty)
    try again.store.close()
    #expect(try rows(marks) == tables)
  }

  @Test func `a table that another program rounded is taken for what it is, showing by showing`()
    throws
  {
    let open = try study()
    let before = open.state
    try open.store.close()
    // Both showings' marks lie on the same pixel then; Image Marker doubles rows besides.
    let rounded = try text(marks).replacing("10.25,20.5", with: "10,20")
      .replacing("10.375,20.25", with: "10,20")
    let doubled =
      rounded + rounded.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n"
    try write(doubled, to: marks)
    let again = try OpenFolder(folder.path)
    #expect(again.state.images == before.images)
    try again.store.close()
    #expect(try rows(marks) == tables)
  }

  @Test func `a mark added outside goes to the showing that its label names`() throws {
    try study().store.close()
    try write(
      try text(marks) + "2026-01-01,a.fits,2,DUPLICATE,50,60,nan,nan\n"
        + "2026-01-01,a.fits,2,None,70,80,nan,nan\n", to: marks)
    let again = try OpenFolder(folder.path)
    #expect(again.state.images[0].marks.map(\.position.x) == [10.25, 70])
    #expect(again.state.images[2].marks.map(\.position.x) == [10.375, 3, 50])
    #expect(again.state.images[2].marks.last?.label == nil)
    try again.store.close()
  }

  @Test func `where a repeat's own line is lost, what was judged of it stays beside its image`()
    throws
  {
    try study().store.close()
    let journal = folder.appending("ann_journal.jsonl")
    let lines = try text(journal).split(separator: "\n", omittingEmptySubsequences: false)
    let own = try #require(lines.firstIndex { $0.contains("\"repetition\":1") })
    var broken = lines.map(String.init)
    broken[own] = "{ what was here is lost"
    try write(broken.joined(separator: "\n"), to: journal)
    let again = try OpenFolder(folder.path)
    #expect(again.state.images.map(\.location.repetition) == [0, 0, 1])
    #expect(again.state.images[2].marks.count == 2)
    #expect(again.state.images[2].location.name == "a.fits")
    try again.store.close()
    #expect(try rows(marks) == tables)
  }
}
