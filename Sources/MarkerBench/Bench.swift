import Foundation
import MarkerModel
import SystemPackage

/// Measures what the program promises, each beside its peer or its physical limit in the same run.
///
/// `MarkerBench FOLDER [GROUP…]` keeps what it needs in the folder, for the next time.
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
    let folder = FilePath(arguments.first ?? "out/bench")
    let chosen = Set(arguments.dropFirst())
    let groups: [(name: String, run: (FilePath) throws -> Void)] = [
      ("journal", JournalRows.run), ("catalog", CatalogBench.run), ("render", RenderRows.run),
      ("survey", SurveyRows.run), ("decode", DecodeRows.run),
      ("start", WindowRows.start), ("turn", WindowRows.turn), ("open", WindowRows.open),
      ("held", WindowRows.held),
      ("mark", WindowRows.mark), ("display", WindowRows.display), ("view", WindowRows.view),
    ]
    for group in groups where chosen.isEmpty || chosen.contains(group.name) {
      try group.run(folder)
    }
  }
}
