import Foundation
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct ImportFolderTests {
  private let folder: TemporaryFolder
  private let imports: ImportFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.appending("save").string, withIntermediateDirectories: true)
    imports = ImportFolder(
      try FolderNames(folder: folder.appending("save"), user: "ann"))
  }

  private func file(_ name: String, _ text: String) throws -> FilePath {
    let parent = folder.appending("from-\(text.count)")
    try FileManager.default.createDirectory(
      atPath: parent.string, withIntermediateDirectories: true)
    let path = parent.appending(name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
    return path
  }

  private func text(_ name: FilePath) throws -> String {
    try String(contentsOfFile: imports.path(of: name).string, encoding: .utf8)
  }

  @Test func `the same content lies there once, another file of the same name beside it`() throws {
    let one = try file("stars.csv", "ra,dec\n1,2\n")
    #expect(try imports.copy(one) == .made("stars.csv"))
    #expect(try imports.copy(one) == .present("stars.csv"))
    let renamed = try file("other.csv", "ra,dec\n1,2\n")
    #expect(try imports.copy(renamed) == .present("stars.csv"))
    let other = try file("stars.csv", "ra,dec\n1,2\n3,4\n")
    #expect(try imports.copy(other) == .made("stars-2.csv"))
    #expect(try imports.names() == ["stars-2.csv", "stars.csv"])
    #expect(try text("stars.csv") == "ra,dec\n1,2\n")
    #expect(try text("stars-2.csv") == "ra,dec\n1,2\n3,4\n")
  }

  @Test func `a name without extension, and a hidden one, get names that are found again`() throws {
    #expect(try imports.copy(try file("list", "1")) == .made("list"))
    #expect(try imports.copy(try file("list", "22")) == .made("list-2"))
    #expect(try imports.copy(try file(".csv", "333")) == .made("marks.csv"))
  }

  @Test func `a file that is not there, or a folder, is refused and nothing is made`() throws {
    #expect(throws: StoreError.self) { try imports.copy(folder.appending("nothing.csv")) }
    #expect(throws: StoreError.self) { try imports.copy(folder.appending("save")) }
    #expect(try imports.names().isEmpty)
  }
}
