import ArgumentParser
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerStore
import SystemPackage

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tell which images and tables of a folder can be read, and why not.")

  @Argument(help: "An image folder or a save folder.") var folder: String
  @Flag(help: "Print one JSON document.") var json = false

  struct FileLine: Encodable {
    var file: String
    var ok: Bool
    var frames: Int
    var error: String?
    /// What can be read only in part, and what was mended.
    var notices: [String]

    enum CodingKeys: CodingKey { case file, ok, frames, error, notices }

    var lines: [String] {
      if let error { return ["\(file): \(error)"] }
      return ["\(file): \(frames) \(frames == 1 ? "frame" : "frames")"] + notices.map { "  \($0)" }
    }

    /// Written out, since `error` is to be there as null too.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(file, forKey: .file)
      try container.encode(ok, forKey: .ok)
      try container.encode(frames, forKey: .frames)
      try container.encode(error, forKey: .error)
      try container.encode(notices, forKey: .notices)
    }
  }

  struct TableLine: Encodable {
    var file: String
    var ok: Bool
    var rows: Int
    var error: String?
  }

  struct Document: Encodable {
    var files: [FileLine]
    var tables: [TableLine]
  }

  func run() async throws {
    let path = FilePath(argument: folder)
    let names: [FilePath]
    do throws(ImageError) {
      names = try ImageFolder.list(folder: path, recursive: false)
    } catch {
      throw Refusal(error, file: folder, asJSON: json)
    }
    var files: [FileLine] = []
    for name in names {
      let file = await Check.image(path.pushing(name), named: name.shown)
      files.append(file)
      // At once: a large folder takes its time.
      if !json { for line in file.lines { Output.line(line) } }
    }
    let tables: [TableLine]
    do throws(StoreError) {
      tables = try (TableCheck.tables(in: path) + TableCheck.journals(in: path)).map { table in
        TableLine(file: table.file, ok: table.isOK, rows: table.rows, error: table.error)
      }
    } catch {
      throw Refusal(error, file: folder, asJSON: json)
    }
    if json {
      Output.json(Document(files: files, tables: tables))
      return
    }
    for table in tables {
      Output.line(table.error.map { "\(table.file): \($0)" } ?? "\(table.file): \(table.rows) rows")
    }
    let refused = files.count { !$0.ok } + tables.count { !$0.ok }
    Output.line("\(files.count) images, \(tables.count) tables, \(refused) cannot be read")
  }

  private static func image(_ path: FilePath, named name: String) async -> FileLine {
    do throws(ImageError) {
      let description = try await ImageDecoding.decoder.verify(path, cubes: .automatic)
      let frames = description.frames
      return FileLine(
        file: name, ok: true, frames: frames.count,
        notices: frames.flatMap { frame in
          frame.notices.map { frames.count > 1 ? "\(frame.name): \($0)" : $0 }
        })
    } catch {
      return FileLine(file: name, ok: false, frames: 0, error: error.description, notices: [])
    }
  }
}
