import Foundation
import MarkerGuide
import Testing

@Suite struct GuideTests {
  private let guide = Guide(
    markdown: """
      # Title
      ![a picture](a.png)

      Before the *first*
      chapter: `imgmarker`, [a link](b.md).
      ## One
      ### Part
      1. Press `Tab`
         - or **not**
      2. Wait
      ```sh
      make run
      ```
      ## Empty
      ## Two
      Tab & \\<Return>
      """)

  @Test func `a chapter begins at each heading, and one without a text is left out`() {
    #expect(guide.chapters.map(\.title) == ["Title", "One", "Two"])
  }

  @Test func `pictures go, links are their text, styles stay`() {
    #expect(
      guide.chapters[0].blocks == [
        .paragraph([
          .init("Before the "), .init("first", .emphasis), .init(" chapter: "),
          .init("imgmarker", .code), .init(", a link."),
        ])
      ])
    #expect(guide.chapters[2].blocks == [.paragraph([.init("Tab & <Return>")])])
  }

  @Test func `lists keep their numbers and how deep they lie`() {
    #expect(
      guide.chapters[1].blocks == [
        .heading("Part"), .item(sign: "1.", depth: 1, [.init("Press "), .init("Tab", .code)]),
        .item(sign: "•", depth: 2, [.init("or "), .init("not", .strong)]),
        .item(sign: "2.", depth: 1, [.init("Wait")]), .code("make run"),
      ])
  }

  @Test func `all words must be in a chapter, whatever their case, and are told apart there`() {
    #expect(guide.places(of: "tab") == [1, 2])
    #expect(guide.places(of: "RETURN tab") == [2])
    #expect(guide.places(of: "nowhere").isEmpty)
    #expect(guide.places(of: " ") == [0, 1, 2])
    #expect(
      guide.chapters[2].finding("return TAB").blocks == [
        .paragraph([
          .init("Tab", isFound: true), .init(" & <"), .init("Return", isFound: true), .init(">"),
        ])
      ])
    #expect(guide.chapters[2].finding("").blocks == guide.chapters[2].blocks)
  }

  @Test func `the program carries Docs/Guide.md as it is, in chapters`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/Guide.md")
    #expect(Guide.own == Guide(markdown: try String(contentsOf: file, encoding: .utf8)))
    #expect(Guide.own.chapters.count > 10)
    #expect(Guide.own.chapters.allSatisfy { !$0.title.isEmpty })
  }

  @Test func `the files that the documentation points to are there`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    for page in ["README.md", "Docs/Guide.md"] {
      let file = root.appendingPathComponent(page)
      let text = try String(contentsOf: file, encoding: .utf8)
      for link in text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/).map(\.1) {
        let target = file.deletingLastPathComponent().appendingPathComponent(String(link))
        #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(link)")
      }
    }
  }
}
