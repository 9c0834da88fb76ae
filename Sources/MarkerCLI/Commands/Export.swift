import ArgumentParser
import MarkerImaging
import MarkerModel
import MarkerStore
import SystemPackage

struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the marks of a save folder for other programs.",
    discussion: """
      csv has units and origins in its header, votable is a VOTable 1.4, ds9 are regions. Where -o is \
      a folder, or ends in a slash, ds9 writes a file for each image into it. Nothing in the save \
      folder is changed.
      """)

  @Argument(help: "The save folder.") var folder: String
  @Option(help: "Whose marks; the login name if not given.") var user: String?
  @Option(help: "\(MarkFormat.allCases.map(\.rawValue).joined(separator: " ")).")
  var format: MarkFormat
  @Option(name: .short, help: "The file to write, or the folder.") var output: String
  @Option(help: "The folder where the images are now, if they were moved.") var images: String?
  @Flag(help: "Print one JSON document.") var json = false

  private struct Document: Encodable {
    var files: [String]
    var marks: Int
    var notices: [String]
  }

  func validate() throws {
    guard !output.isEmpty else { throw ValidationError("-o takes the name of a file or a folder.") }
    guard format == .ds9 || !isFolder else {
      throw ValidationError("\(format.rawValue) is one file, and \(output) is a folder.")
    }
  }

  private var isFolder: Bool {
    output.hasSuffix("/") || FileIdentity.isFolder(FilePath(argument: output))
  }

  func run() async throws {
    do throws(StoreError) {
      let names = try FolderNames(
        folder: FilePath(argument: folder), user: user ?? LoginName.current)
      let contents = try SaveFolder.look(into: names.folder, user: names.user)
      let marks = MarkExport(
        contents.state, rater: names.user, measures: await measures(contents.state))
      let path = FilePath(argument: output)
      let files = try MarkFiles(marks, as: format, to: isFolder ? .folder(path) : .file(path))
      try files.write(besides: names)
      tell(files, contents.notices + files.notices)
    } catch {
      throw Refusal(error, file: error.path?.shown ?? folder, asJSON: json)
    }
  }

  private func tell(_ files: MarkFiles, _ notices: [String]) {
    let paths = files.files.map(\.path.shown)
    if json {
      Output.json(Document(files: paths, marks: files.count, notices: notices))
      return
    }
    for path in paths { Output.line(path) }
    for notice in notices { Output.notice(notice) }
    Output.notice(files.count == 1 ? "1 mark written" : "\(files.count) marks written")
  }

  /// Of the images that have marks, as far as they can be read.
  private func measures(_ state: SessionState) async -> [ImageID: [Int: FrameMeasure]] {
    var measures: [ImageID: [Int: FrameMeasure]] = [:]
    for record in state.images where !record.marks.isEmpty {
      let folder = images.map { FilePath(argument: $0) } ?? record.location.folder
      do throws(ImageError) {
        let description = try await ImageDecoding.decoder.describe(
          folder.pushing(record.location.name))
        measures[record.id] = Dictionary(
          description.frames.map { ($0.index, FrameMeasure(size: $0.size, sky: $0.sky)) },
          uniquingKeysWith: { $1 })
      } catch {
        // What is not known of it stays empty, which the notices tell.
        continue
      }
    }
    return measures
  }
}

extension MarkFormat: ExpressibleByArgument {}
