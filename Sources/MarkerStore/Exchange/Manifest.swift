import MarkerModel
import SystemPackage

/// A manifest as read: the images that a table names, with what its other columns say of each.
///
/// Docs/Formats/manifest.md has the whole of it.
public struct Manifest: Sendable {
  public struct Column: Equatable, Sendable {
    public let name: String
    /// One for each image.
    public let values: [String]

    public init(name: String, values: [String]) {
      self.name = name
      self.values = values
    }
  }

  /// Absolute, in the order of the rows; each once.
  public let images: [FilePath]
  public let columns: [Column]
  /// Rows that are left out, with the reason.
  public let faults: [TableFault]
  /// Whether the table says which images: it has a column `image`.
  public let namesImages: Bool

  public static func read(
    _ path: FilePath, files: any StoreFiles = POSIXFiles()
  ) throws(StoreError) -> Manifest {
    Manifest(
      try TableReader.read(path, files: files), folder: path.removingLastComponent())
  }

  /// - Parameter folder: what paths are relative to.
  public init(_ table: TableReader, folder: FilePath) {
    var faults = table.faults
    var images: [FilePath] = []
    var rows: [TableReader.Row] = []
    var lines: [FilePath: Int] = [:]
    let place = table.column("image")
    for row in table.rows {
      guard let place else { break }
      guard let name = FilePath(bytes: row.fields[place]), !name.isEmpty else {
        faults.append(TableFault(line: row.line, reason: "it names no image"))
        continue
      }
      let image = folder.pushing(name).lexicallyNormalized()
      if let first = lines[image] {
        faults.append(
          TableFault(line: row.line, reason: "“\(name.shown)” is in line \(first) already"))
        continue
      }
      lines[image] = row.line
      images.append(image)
      rows.append(row)
    }
    self.images = images
    self.faults = faults.sorted { $0.line < $1.line }
    namesImages = place != nil
    columns = table.columns.enumerated().compactMap { index, name in
      index == place ? nil : Column(name: name, values: rows.map { $0.text(index) })
    }
  }
}
