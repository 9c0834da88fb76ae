import Foundation
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct TableReaderTests {
  private func read(_ text: String) -> TableReader { TableReader(Array(text.utf8)) }

  private func fields(_ table: TableReader) -> [[String]] {
    table.rows.map { row in row.fields.indices.map { row.text($0) } }
  }

  @Test(arguments: ["\n", "\r\n", "\r\r\n", "\r"])
  func `line ends of any kind divide rows`(end: String) {
    let table = read(["a,b", "1,2", "3,4"].joined(separator: end) + end)
    #expect(table.columns == ["a", "b"])
    #expect(fields(table) == [["1", "2"], ["3", "4"]])
    #expect(table.faults.isEmpty)
  }

  @Test func `the older tables with bars and padded columns are read`() {
    let table = read("date       | image  | x\n2024-01-02 | a b.tif | 5.0\n2024-01-02|c,d|nan\n")
    #expect(table.columns == ["date", "image", "x"])
    #expect(fields(table) == [["2024-01-02", "a b.tif", "5.0"], ["2024-01-02", "c,d", "nan"]])
  }

  @Test func `quoted fields keep delimiters, line ends, marks and blanks`() {
    let table = read("a,b\r\n\"x, \"\"y\"\"\r\nz\",\" p \"\r\n1,2\r\n")
    #expect(fields(table) == [["x, \"y\"\r\nz", " p "], ["1", "2"]])
    #expect(table.rows.map(\.line) == [2, 4])
  }

  @Test func `a byte-order mark is no part of the first column`() {
    #expect(read("\u{FEFF}date,image\n1,2\n").columns == ["date", "image"])
    #expect(read("\u{FEFF}date,image\n1,2\n").column("IMAGE") == 1)
  }

  @Test func `a row of another length is told with its line, and the others are read`() {
    let table = read("a,b\n1,2\n3\n\n4,5,6\n7,8")
    #expect(fields(table) == [["1", "2"], ["7", "8"]])
    #expect(table.faults.map(\.line) == [3, 5])
  }

  @Test func `a quotation mark that is never closed is told`() {
    let table = read("a,b\n1,2\n3,\"4\n5,6\n")
    #expect(fields(table).first == ["1", "2"])
    #expect(table.faults.map(\.line) == [3])
  }

  @Test(arguments: ["", "\n", "\r\n\r\n", "\u{FEFF}"])
  func `a table of nothing has no columns and no rows`(text: String) {
    #expect(read(text).columns.isEmpty)
    #expect(read(text).rows.isEmpty)
  }

  @Test func `any bytes at all are read without harm`() {
    var random = SeededRandom(seed: 3)
    let alphabet: [UInt8] = Array("a,|\"\r\n 0".utf8) + [0x00, 0xFF]
    for _ in 0..<2000 {
      let length = Int.random(in: 0..<40, using: &random)
      let bytes = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      let table = TableReader(bytes)
      #expect(table.rows.allSatisfy { $0.fields.count == table.columns.count })
    }
  }

  @Test func `a check of a save folder says what is wrong with which table`() throws {
    let folder = try TemporaryFolder()
    try write(
      "date,image,group,label,x,y,RA,DEC\n2026-01-01,a,1,None,5,6,nan,nan\n",
      to: folder.appending("ann_marks.txt"))
    try write("date,image,RA\n", to: folder.appending("ann_images.csv"))
    try write("", to: folder.appending("ann_favorites.txt"))
    try write(
      "date|image|group|label|x|y|ra|dec\n1|a|1|None|five|6|nan|nan\n",
      to: folder.appending("bob_marks.txt"))
    try write("x", to: folder.appending("notes.txt"))
    let checks = try TableCheck.tables(in: folder.path)
    #expect(
      checks.map(\.file) == [
        "ann_favorites.txt", "ann_images.csv", "ann_marks.txt", "bob_marks.txt",
      ])
    #expect(checks.map(\.isOK) == [false, false, true, false])
    #expect(checks.map(\.rows) == [0, 0, 1, 1])
    #expect(checks[0].error == "line 1: there is no header")
    #expect(checks[1].error == "line 1: the header lacks DEC, categories, comment")
    #expect(checks[2].error == nil)
    #expect(checks[3].error == "line 2: “five” in x is not a number")
    #expect(throws: StoreError.self) { try TableCheck.tables(in: folder.appending("absent")) }
  }
}
