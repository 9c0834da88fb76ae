import ArgumentParser
import MarkerModel
import MarkerStore
import SystemPackage

struct Rebuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Make the tables of a save folder again from its journal.")

  @Argument(help: "The save folder.") var folder: String
  @Option(help: "Whose tables; the login name if not given.") var user: String?

  func run() async throws {
    do throws(StoreError) {
      let rebuilt = try SaveFolder.rebuild(
        path: FilePath(argument: folder), user: user ?? LoginName.current,
        programVersion: Version.text)
      for file in rebuilt.tables { Output.line(file.shown) }
      for notice in rebuilt.notices { Output.notice(notice) }
    } catch {
      throw Refusal(error, file: folder)
    }
  }
}
