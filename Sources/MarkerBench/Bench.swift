import Foundation
import SystemPackage

/// Measures what the program promises, each beside its peer or its physical limit in the same run.
///
/// `MarkerBench FOLDER [GROUP…]` keeps what it needs in the folder, for the next time.
@main
struct Bench {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let folder = FilePath(arguments.first ?? "out/bench")
    let chosen = Set(arguments.dropFirst())
    let groups: [(name: String, run: (FilePath) throws -> Void)] = [
      ("journal", JournalRows.run), ("catalog", CatalogBench.run),
    ]
    for group in groups where chosen.isEmpty || chosen.contains(group.name) {
      try group.run(folder)
    }
  }
}
