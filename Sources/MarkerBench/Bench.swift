import Foundation
import MarkerModel
import SystemPackage

/// Measures what the program promises, each beside its peer or its physical limit in the same run.
///
/// `MarkerBench FOLDER [GROUP…]` keeps what it needs in the folder, for the next time, and the latest row of
/// each name in `ours.jsonl` there.
@main
struct Bench {
  @MainActor
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == Floor.argument, arguments.count == 3, let width = Int(arguments[1]),
      let height = Int(arguments[2])
    {
      exit(try Floor.run(PixelSize(width: width, height: height)))
    }
    guard arguments.first?.hasPrefix("-") != true else {
      FileHandle.standardError.write(Data("MarkerBench FOLDER [GROUP…]\n".utf8))
      exit(2)
    }
    let folder = FilePath(arguments.first ?? "out/bench")
    let chosen = Set(arguments.dropFirst())
    let record = try BenchRecord(folder.appending("ours.jsonl"))
    BenchRow.record.withLock { $0 = record }
    var failed = false
    for group in groups where chosen.isEmpty ? !group.isLong : chosen.contains(group.name) {
      do {
        try group.run(folder)
      } catch {
        failed = true
        FileHandle.standardError.write(Data("\(group.name): \(error)\n".utf8))
      }
    }
    if failed { exit(1) }
  }

  private struct Group: Sendable {
    var name: String
    /// Whether it runs only when it is named.
    var isLong = false
    var run: @Sendable (FilePath) throws -> Void
  }

  private static let groups = [
    Group(name: "images", isLong: true, run: ImageGroup.run),
    Group(name: "journal", run: JournalRows.run),
    Group(name: "catalog", run: CatalogBench.run),
    Group(name: "render", run: RenderRows.run),
    Group(name: "survey", run: SurveyRows.run),
    Group(name: "decode", run: DecodeRows.run),
    Group(name: "start", run: WindowRows.start),
    Group(name: "turn", run: WindowRows.turn),
    Group(name: "cold", run: ColdRows.run),
    Group(name: "open", run: WindowRows.open),
    Group(name: "tiff", run: ColdRows.tiff),
    Group(name: "held", run: WindowRows.held),
    Group(name: "mark", run: WindowRows.mark),
    Group(name: "display", run: DisplayRows.run),
    Group(name: "blur", run: DisplayRows.blur),
    Group(name: "view", run: WindowRows.view),
    Group(name: "catalog-window", run: CatalogWindowRows.run),
    Group(name: "catalog-huge", isLong: true, run: CatalogWindowRows.huge),
    Group(name: "endurance", isLong: true, run: EnduranceRows.run),
    Group(name: "large", isLong: true, run: LargeRows.run),
  ]
}
