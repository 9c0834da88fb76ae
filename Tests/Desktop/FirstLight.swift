import Foundation
import MarkerTestSupport
import SystemPackage
import Testing

/// User stories, played in the real window.
@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct FirstLight {
  @Test func `a person looks, marks, comments, pages, quits, comes back, and all of it is there`()
    throws
  {
    let study = try Study()
    let names = try study.names
    var window = try study.open()
    try window.move(x: 500, y: 400)
    try window.key("1")
    try window.wait(for: "mark", count: 1)
    try window.move(x: 650, y: 450)
    try window.key("KP_2")
    try window.wait(for: "mark", count: 2)
    try window.key("Return")
    window.pause()
    try window.type("arc 12, maybe 3")
    try window.key("Return")
    window.pause()
    try window.key("ctrl+2")
    try window.key("f")
    window.pause(0.5)
    try window.photograph("first-light")
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 1)
    window.pause()
    try window.quit()

    let marks = try study.rows("marks")
    #expect(marks.map { $0[1] } == [names[0], names[0], names[1]])
    #expect(marks.map { $0[2] } == ["1", "2", "None"])
    for row in marks.prefix(2) {
      let coords = try Programs.imgmarker(
        "coords", study.images.appending(names[0]).string, "--pixel", "\(row[4]),\(row[5])")
      let numbers = coords.output.split(whereSeparator: \.isWhitespace)
      #expect(numbers.count == 4)
      for (column, number) in zip([6, 7], numbers.suffix(2)) {
        let ours = try #require(Double(row[column]))
        #expect(abs(ours - (Double(number) ?? .nan)) < 1e-9)
      }
    }
    let images = try study.rows("images")
    #expect(images.map { $0[1] } == [names[0], names[1]])
    #expect(images[0][4] == "2" && images[0][5...].joined(separator: ",") == "\"arc 12, maybe 3\"")
    #expect(try study.rows("favorites").map { $0[1] } == [names[0]])

    let tables = try ["marks", "images", "favorites"].map { name in
      try String(contentsOfFile: study.save.appending("ann_\(name).txt").string, encoding: .utf8)
    }
    window = try study.open()
    #expect(window.events("first-image") == [names[2]])
    try window.key("shift+Tab")
    try window.wait(for: "page-turn", count: 1)
    window.pause()
    try window.quit()
    let marksNow = try study.rows("marks")
    #expect(marksNow.count == 4 && marksNow.prefix(3).elementsEqual(marks))
    #expect(tables[0].hasPrefix("date,image,group,label,x,y,RA,DEC\n"))
  }

  @Test func `what is typed into the comment places no mark, turns no frame and is no favourite`()
    throws
  {
    let study = try Study()
    let window = try study.open()
    try window.move(x: 500, y: 400)
    try window.key("Return")
    window.pause()
    try window.type("123 f n 456")
    try window.key("KP_7")
    try window.key("Escape")
    window.pause()
    try window.key("Return")
    window.pause()
    try window.type("9 lives")
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 1)
    window.pause()
    try window.quit()
    #expect(try study.rows("marks").allSatisfy { $0[2] == "None" })
    #expect(try study.rows("favorites").isEmpty)
    #expect(try study.rows("images").map { $0[5] } == ["9 lives", "None"])
  }

  @Test func `a number typed into Go To goes to that image`() throws {
    let study = try Study()
    let window = try study.open()
    try window.key("ctrl+g")
    window.pause(0.7)
    try window.type("5")
    try window.key("Return")
    try window.wait(for: "page-turn", count: 1)
    #expect(window.events("page-turn") == [try study.names[4]])
    try window.move(x: 500, y: 400)
    try window.click()
    try window.wait(for: "mark", count: 1)
    try window.quit()
  }

  @Test func `a mark that is dragged while the page turns stays where it was`() throws {
    let study = try Study()
    let window = try study.open()
    try window.move(x: 500, y: 400)
    try window.key("1")
    try window.wait(for: "mark", count: 1)
    try window.hold(1)
    try window.move(x: 540, y: 430)
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 1)
    try window.move(x: 600, y: 470)
    try window.release(1)
    window.pause()
    try window.quit()
    let marks = try study.rows("marks").filter { $0[2] != "None" }
    let first = try study.names[0]
    try #require(marks.count == 1)
    #expect(marks[0][1] == first)
    let coords = try Programs.imgmarker(
      "coords", study.images.appending(first).string, "--pixel",
      "\(marks[0][4]),\(marks[0][5])")
    let sky = coords.output.split(whereSeparator: \.isWhitespace).suffix(2).compactMap {
      Double($0)
    }
    #expect(abs((Double(marks[0][6]) ?? .nan) - sky[0]) < 1e-9)
  }

  @Test func `after a click on Next the digits mark the picture, not the comment`() throws {
    let study = try Study()
    let window = try study.open()
    try window.key("Return")
    window.pause()
    try window.type("kept")
    // The buttons stand at the lower left.
    try window.move(x: 66, y: 810)
    try window.click()
    try window.wait(for: "page-turn", count: 1)
    try window.move(x: 500, y: 400)
    try window.key("3")
    try window.wait(for: "mark", count: 1)
    try window.quit()
    #expect(try study.rows("images").map { $0[5] } == ["kept", "None"])
    #expect(try study.rows("marks").map { $0[2] } == ["None", "3"])
  }

  @Test func `asked to end by a signal, also when started as imgmarker, it keeps all and ends`()
    throws
  {
    let study = try Study()
    let window = try study.open(program: "imgmarker")
    try window.key("Return")
    window.pause()
    try window.type("half a comment")
    window.pause()
    try window.terminate()
    #expect(try study.rows("images").map { $0[5] } == ["half a comment"])
  }

  @Test func `of a comment that is being typed a kill takes no more than the last second`() throws {
    let study = try Study()
    var window = try study.open()
    try window.key("Return")
    window.pause()
    try window.type("half a comment")
    window.pause(1.5)
    try window.kill()
    window = try study.open()
    window.pause()
    try window.quit()
    #expect(try study.rows("images").first?[5] == "half a comment")
  }

  @Test func `a mark is there after a kill a quarter of a second later`() throws {
    let study = try Study()
    var window = try study.open()
    try window.move(x: 500, y: 400)
    try window.key("4")
    window.pause(0.25)
    try window.kill()
    window = try study.open()
    window.pause()
    try window.quit()
    #expect(try study.rows("marks").first?[2] == "4")
  }

  @Test func `numbers are right and have points where the locale has commas`() throws {
    let study = try Study()
    let locales = study.folder.appending("locales")
    try FileManager.default.createDirectory(
      atPath: locales.string, withIntermediateDirectories: true)
    let made = try Programs.run(
      URL(fileURLWithPath: "/usr/bin/localedef"),
      ["-i", "de_DE", "-f", "UTF-8", locales.appending("de_DE.UTF-8").string])
    try #require(made.status == 0, "\(made.errors)")
    let german = ["LOCPATH": locales.string, "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"]
    let window = try study.open(environment: german)
    try window.move(x: 510, y: 410)
    try window.key("1")
    try window.wait(for: "mark", count: 1)
    try window.quit()
    let row = try #require(try study.rows("marks").first)
    #expect(row.count == 8)
    let image = study.images.appending(try study.names[0]).string
    let plain = try Programs.imgmarker("coords", image, "--pixel", "\(row[4]),\(row[5])")
    let there = try Programs.imgmarker(
      "coords", image, "--pixel", "\(row[4]),\(row[5])", environment: german)
    #expect(there.output == plain.output && plain.status == 0)
    let sky = plain.output.split(whereSeparator: \.isWhitespace).suffix(2).compactMap { Double($0) }
    for (text, value) in zip(row.suffix(2), sky) {
      #expect(abs((Double(text) ?? .nan) - value) < 1e-9)
    }
  }

  @Test func `a file that cannot be read is a page that names it, and paging goes on`() throws {
    let study = try Study(samples: 4)
    try Data("this is no image".utf8).write(
      to: URL(fileURLWithPath: study.images.appending("aaa broken.fits").string))
    let window = try study.open()
    window.pause(0.5)
    try window.photograph("unreadable")
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 1)
    window.pause()
    try window.quit()
    let seen = try study.rows("images").map { $0[1] }
    #expect(seen == ["aaa broken.fits", try study.names[1]])
  }
}
