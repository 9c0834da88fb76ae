import Foundation
import MarkerApp
import Testing

@Suite struct CommandDocumentation {
  @Test func `Docs/Commands.md says what the table of commands says`() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/Commands.md")
    if ProcessInfo.processInfo.environment["IMGMARKER_WRITE_DOCS"] != nil {
      try CommandTable.markdown.write(to: path, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: path, encoding: .utf8)
    #expect(written == CommandTable.markdown, "run make docs")
  }

  @Test func `no two commands share a name or a key`() {
    let names = CommandTable.all.map(\.id)
    let keys = CommandTable.all.flatMap(\.keys)
    #expect(Set(names).count == names.count)
    #expect(Set(keys).count == keys.count)
  }
}
