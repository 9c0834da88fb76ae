import Foundation
import MarkerModel
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

/// Folders that the real Image Marker made (Fixtures/image-marker-1.2), opened here.
@Suite struct AdoptionTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func adopt(_ name: String) throws -> OpenFolder {
    let source = try #require(
      Bundle.module.url(
        forResource: name, withExtension: nil, subdirectory: "Fixtures/image-marker-1.2"))
    for file in try FileManager.default.contentsOfDirectory(atPath: source.path)
    where file != "imports" {
      try FileManager.default.copyItem(
        atPath: source.appendingPathComponent(file).path, toPath: folder.appending(file).string)
    }
    let open = try OpenFolder(folder.path)
    try open.store.close()
    return open
  }

  /// The marks as `group label x y` by their images.
  private func marks(_ state: SessionState) -> [String: [String]] {
    Dictionary(
      uniqueKeysWithValues: state.images.map { record in
        (
          record.location.name.shown,
          record.marks.map {
            "\(state.settings.name(ofGroup: $0.group)) \($0.label ?? "-") \($0.position.x) "
              + "\($0.position.y)"
          }
        )
      })
  }

  private func images(_ state: SessionState) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: state.images.map { record in
        let categories = record.judgement.categories.sorted().map { state.settings.categories[$0] }
        let favorite = record.judgement.isFavorite ? " ♥" : ""
        return (
          record.location.name.shown,
          "\(categories.joined(separator: "+"))|\(record.judgement.comment)\(favorite)"
        )
      })
  }

  @Test func `a plain folder comes over with everything in it, each row with its day`() throws {
    let open = try adopt("plain")
    #expect(open.state.settings.imageFolder == "/home/ann/images")
    #expect(
      open.state.images.allSatisfy { $0.seen != nil && $0.location.folder == "/home/ann/images" })
    #expect(marks(open.state)["a.fits"]?.contains("1 - 10.0 12.0") == true)
    #expect(images(open.state).values.contains { $0.contains("two arms") })
    #expect(images(open.state).values.contains { $0.hasPrefix("1+3|") })
    #expect(images(open.state).values.count { $0.hasSuffix("♥") } == 1)
    #expect(open.session.nextUndo == nil)
    #expect(open.store.tableStyle == .csv)
    #expect(try text(folder.appending("ann_marks.csv")).contains("2026-01-15,a.fits,1,None,10,12,"))
    #expect(try names(in: folder.path).count { $0.contains(".before-") } == 3)
    let again = try OpenFolder(folder.path)
    #expect(again.state == open.state)
    try again.store.close()
    #expect(try names(in: folder.path).count { $0.contains(".before-") } == 3)
  }

  @Test func `numbers after a restart have points, and are the same numbers`() throws {
    #expect(try marks(adopt("restarted").state)["a.fits"]?.contains("1 - 10.0 12.0") == true)
  }

  @Test func `a group renamed there has lost the labels that its old name left`() throws {
    let open = try adopt("renamed")
    #expect(open.state.settings.groups.prefix(2) == ["BCG", "2"])
    #expect(
      marks(open.state)["a.fits"] == [
        "BCG - 1.0 1.0", "BCG own text 2.0 2.0", "BCG - 3.0 3.0", "BCG - 6.0 6.0",
      ])
    #expect(marks(open.state)["b.fits"] == ["BCG - 4.0 4.0", "2 - 5.0 5.0"])
    #expect(images(open.state).values.contains("Ring|"))
  }

  @Test func `rows that its repeats doubled come over once`() throws {
    let open = try adopt("repeats-restarted")
    #expect(
      marks(open.state)["a.png"] == [
        "1 left arm 1.0 1.0", "2 - 2.0 2.0", "1 left arm, DUPLICATE 1.0 2.0", "2 DUPLICATE 2.0 3.0",
      ])
    #expect(marks(open.state)["d.png"] == ["3 - 5.0 5.0"])
    #expect(open.state.images.count == 6)
    #expect(images(open.state)["a.png"] == "1|first showing ♥")
    #expect(
      open.store.notices.contains {
        $0.contains("a.png") && $0.contains("“second showing”") && $0.contains("categories 2")
      })
  }

  @Test func `rows of None that an imported file left do not hide the marks`() throws {
    let state = try adopt("imported").state
    #expect(marks(state)["a.fits"] == ["1 - 10.0 12.0"])
    #expect(marks(state)["b.fits"] == ["1 - 1.0 2.0"])
  }

  @Test func `a first start that was cancelled shifts no groups, and its nameless marks come over`()
    throws
  {
    let open = try adopt("cancelled-then-used")
    #expect(open.state.settings.groups == (1...9).map(String.init) + ["No group"])
    #expect(marks(open.state)["a.fits"] == ["No group - 1.0 1.0", "1 - 2.0 2.0", "8 - 9.0 9.0"])
    #expect(marks(open.state)["b.fits"] == ["No group text 3.0 3.0"])
    #expect(images(open.state)["c.png"] == "1|")
  }

  @Test func `an empty marks table is told, and the images come over`() throws {
    let open = try adopt("marks-cut")
    #expect(!open.state.images.isEmpty)
    #expect(
      open.store.notices.contains {
        $0.contains("ann_marks.csv") && $0.contains("the file is empty")
      })
    #expect(try names(in: folder.path).contains { $0.hasPrefix("ann_marks.csv.before-") })
  }

  @Test func `quotes, bars and letters of all kinds are what they were`() throws {
    let state = try adopt("comments").state
    #expect(images(state).values.contains("|a \"ring\", perhaps | no"))
    #expect(images(state).values.contains("|spaces"))
    #expect(marks(state).values.joined().contains { $0.contains("left, \"top\" | 1") })
    #expect(marks(state).values.joined().contains { $0.contains("Größe αβ 銀河") })
  }

  @Test func `categories whose names hold the sign that joins them are told apart`() throws {
    let state = try adopt("odd-categories").state
    #expect(state.settings.categories == ["a+b", "Bär \"Ω\"", "x|y", "b", "b"])
    #expect(images(state)["a.fits"] == "a+b+Bär \"Ω\"|")
    #expect(images(state)["b.fits"] == "x|y+b|")
  }

  @Test func `groups whose names hold a comma come over under a name that can be kept`() throws {
    let state = try adopt("odd-groups").state
    #expect(marks(state).values.joined().contains { $0.hasPrefix("arm; left ") })
    #expect(marks(state).values.joined().contains { $0.hasPrefix("z=1 ") })
  }

  @Test func `text from Windows comes over with its letters`() throws {
    let state = try adopt("windows").state
    #expect(images(state).values.contains { $0.contains("é") || $0.contains("ö") })
    #expect(state.images.allSatisfy { !$0.judgement.comment.contains("\u{FFFD}") })
  }

  @Test func `a folder of Image Marker 1.0 comes over`() throws {
    let open = try adopt("image-marker-1-0")
    #expect(open.store.tableStyle == .txt)
    #expect(
      marks(open.state)["a.fits"] == [
        "Core - 10.0 12.0", "2 left, top 39.0 0.0", "Core DUPLICATE 11.0 12.0",
        "2 arm, DUPLICATE 38.0 1.0",
      ])
    #expect(images(open.state)["a.fits"] == "Spiral+Ring|two arms, faint ♥")
    #expect(images(open.state)["c.png"] == "Ring|")
    #expect(open.state.images[0].location.name == "b.fits")
    #expect(
      try text(folder.appending("ann_marks.txt")).hasPrefix("date,image,group,label,x,y,RA,DEC\n"))
    #expect(
      try names(in: folder.path).filter { $0.contains("marks.txt.before-") }.map {
        try text(folder.appending($0)).contains(" left, top ")
      } == [true])
  }

  @Test(arguments: [
    "cancelled", "cancelled-then-restarted", "comments-restarted", "favorites",
    "image-marker-1-0-4", "renamed-again", "repeats", "repeats-twice", "unfavored", "unmarked",
  ])
  func `every other folder opens, and opens again as it was`(name: String) throws {
    let open = try adopt(name)
    let again = try OpenFolder(folder.path)
    #expect(again.state == open.state)
    #expect(again.store.notices.allSatisfy { !$0.contains("Taken over") })
    try again.store.close()
  }
}
