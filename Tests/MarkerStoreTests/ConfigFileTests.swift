import Foundation
import MarkerModel
import MarkerTestSupport
import MarkerStore
import SystemPackage
import Testing

@Suite struct ConfigFileTests {
  private func read(_ text: String) -> ConfigFile {
    ConfigFile(Array(text.utf8), currentFolder: "/here")
  }

  private func text(_ file: ConfigFile, for settings: SessionSettings) -> String {
    String(decoding: file.bytes(for: settings), as: UTF8.self)
  }

  static let imageMarkers = """
    image_dir = /home/u/science/cats
    groups = Paws,Nose,Tail,4,5,6,7,8,9
    categories = Cat,Dog,3,4,5
    group_max = 4,1,1,None,None,None,None,None,None
    randomize_order = True
    left_click_group = 2
    """

  @Test func `Image Marker's own file is read as it is meant`() {
    let file = read(Self.imageMarkers)
    #expect(file.notices.isEmpty)
    #expect(
      file.settings
        == SessionSettings(
          imageFolder: "/home/u/science/cats",
          groups: ["Paws", "Nose", "Tail", "4", "5", "6", "7", "8", "9"],
          categories: ["Cat", "Dog", "3", "4", "5"], groupLimits: [4, 1, 1],
          randomizesOrder: true, leftClickGroup: 1))
  }

  @Test func `a new file has Image Marker's lines and no others`() {
    let file = read("")
    let settings = read(Self.imageMarkers).settings
    #expect(text(file, for: settings) == Self.imageMarkers + "\n")
    #expect(
      text(file, for: SessionSettings()).hasPrefix("image_dir = None\ngroups = 1,2,3,4,5,6,7,8,9\n")
    )
  }

  @Test func `settings are read back from the file that they are written to`() {
    for settings in [
      SessionSettings(), read(Self.imageMarkers).settings,
      SessionSettings(
        imageFolder: "/data/z=0.5/x", groups: ["only"], categories: ["A", "B"], groupLimits: [3],
        randomizesOrder: true, leftClickGroup: nil),
      SessionSettings(groups: (1...12).map { "g\($0)" }, leftClickGroup: 11),
      SessionSettings(
        groupColors: [nil, MarkColor(1, 255, 16)], randomizesOrder: true,
        orderDraws: [OrderDraw(seed: 4_294_967_295)],
        repeats: RepeatPlan(share: 12.5, seed: 7),
        advance: Advance(afterCategory: true, afterMarks: 3)),
    ] {
      let file = ConfigFile(read("").bytes(for: settings), currentFolder: "/here")
      #expect(file.settings == settings)
      #expect(file.notices.isEmpty)
    }
  }

  @Test func `a folder whose name is not UTF-8 keeps its bytes`() throws {
    let folder = try #require(FilePath(bytes: [0x2F, 0xE9, 0x3D]))
    let bytes = read("").bytes(for: SessionSettings(imageFolder: folder))
    #expect(ConfigFile(bytes, currentFolder: "/").settings.imageFolder == folder)
  }

  @Test func `the leading None of a cancelled first start is left out with its limit`() {
    let file = read(
      """
      image_dir = None
      groups = None,1,2,3,4,5,6,7,8,9
      categories = None,1,2,3,4,5
      group_max = None,4,None,None,None,None,None,None,None,None
      randomize_order = False
      left_click_group = 1
      """)
    #expect(file.settings == SessionSettings(groupLimits: [4]))
    #expect(file.notices.count == 2)
    // As Image Marker itself writes it: nine limits beside ten names.
    let nine = read(
      "groups = None,1,2,3,4,5,6,7,8,9\ngroup_max = 4,None,1,None,None,None,None,None,None")
    #expect(nine.settings.groupLimits == [4, nil, 1])
  }

  @Test func `blank lines, comments, missing keys, CRLF and an equals sign in a path do no harm`() {
    let file = read("\r\n# mine\r\n\r\nimage_dir = /a=b/c = d\r\nGROUPS=x, y ,z\r\n\r\n")
    #expect(file.settings.imageFolder == "/a=b/c = d")
    #expect(file.settings.groups == ["x", "y", "z"])
    #expect(file.settings.categories == SessionSettings().categories)
    #expect(file.settings.leftClickGroup == 0)
    #expect(file.notices.isEmpty)
  }

  @Test func `a relative folder is below the current one`() {
    #expect(read("image_dir = ./").settings.imageFolder == "/here")
    #expect(read("image_dir = ../cats/").settings.imageFolder == "/cats")
    #expect(read("image_dir =").settings.imageFolder == nil)
  }

  @Test(arguments: [
    "groups = a,,c", "groups = ", "groups = ,,", "groups = a,b,a", "categories = x,x",
    "group_max = many", "group_max = 1,2,3,4,5,6,7,8,9,10", "randomize_order = perhaps",
    "left_click_group = 0", "left_click_group = 10", "left_click_group = None", "what is this",
    "tables = excel", "groups = a\ngroups = b", "left_click_group = 99999999999999999999",
  ])
  func `every fault has one notice, and settings come of it all the same`(text: String) {
    let file = read(text)
    #expect(file.notices.count == (text == "groups = ,," ? 1 : file.notices.count))
    #expect(!file.notices.isEmpty)
    #expect(!file.settings.groups.isEmpty)
    #expect(!file.settings.groups.contains(""))
    #expect(file.settings.leftClickGroup.map(file.settings.groups.indices.contains) != false)
  }

  @Test func `limits that are none or not above zero are no limits`() {
    let file = read("group_max = 0,-1,None,none,5,")
    #expect(file.settings.groupLimits == [nil, nil, nil, nil, 5])
    #expect(file.notices.isEmpty)
  }

  @Test func `what is not ours is kept in its place, and what stays the same as it was written`() {
    let file = read(
      "theme = dark\n\ngroups =  1, 2 ,3\n# note\nimage_dir = ./\nleft_click_group = 2")
    var settings = file.settings
    #expect(
      text(file, for: settings)
        == "theme = dark\n\ngroups =  1, 2 ,3\n# note\nimage_dir = ./\nleft_click_group = 2\n")
    settings.groups[0] = "BCG"
    settings.randomizesOrder = true
    #expect(
      text(file, for: settings) == """
        theme = dark

        groups = BCG,2,3
        # note
        image_dir = ./
        left_click_group = 2
        randomize_order = True

        """)
  }

  @Test func `a name that the line cannot hold does not break it`() {
    let settings = SessionSettings(groups: ["a,b", "c\nd", "e"], categories: ["x\r\ny"])
    let file = ConfigFile(read("").bytes(for: settings), currentFolder: "/")
    #expect(file.settings.groups == ["a;b", "c d", "e"])
    #expect(file.settings.categories == ["x  y"])
  }

  @Test func `the tables' extension can be asked for`() {
    #expect(read("tables = csv").tables == .csv)
    #expect(read("tables = TXT").tables == .txt)
    #expect(read("").tables == nil)
  }

  @Test(arguments: ["-9223372036854775808", "9223372036854775807", "0", "-1", "10"])
  func `a left-click group that is none is told, however large the number`(number: String) {
    let file = read("left_click_group = \(number)\ngroup_max = \(number)\n")
    #expect(file.settings.leftClickGroup == 0)
    #expect(file.notices.count == 1)
  }

  @Test func `any bytes at all are read without harm`() {
    var random = SeededRandom(seed: 5)
    let words = [
      "groups", "group_max", "=", " ", ",", "\n", "\r", "None", "7", "é", "left_click_group", "-",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0..<30, using: &random)).map { _ in
        words.randomElement(using: &random) ?? ""
      }.joined()
      let file = read(text)
      #expect(!file.settings.groups.isEmpty)
      #expect(!file.bytes(for: SessionSettings()).isEmpty)
    }
  }
}
