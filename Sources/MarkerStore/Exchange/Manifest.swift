import MarkerLanguage
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
    let parent = folder.bytes
    for row in table.rows {
      guard let place else { break }
      let name = row.fields[place]
      guard !name.isEmpty, let image = Manifest.path(name, in: parent) else {
        faults.append(TableFault(line: row.line, reason: localized("it names no image")))
        continue
      }
      if let first = lines[image] {
        faults.append(
          TableFault(
            line: row.line, reason: localized("“\(row.text(place))” is in line \(first) already")))
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

  /// The path of bytes, put together from bytes: among hundreds of thousands that counts.
  private static func path(_ name: ArraySlice<UInt8>, in folder: [UInt8]) -> FilePath? {
    let slash = UInt8(ascii: "/")
    let bytes = name.first == slash ? Array(name) : folder + [slash] + name
    let isPlain = !name.split(separator: slash).contains { part in
      part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8)
    }
    let path = FilePath(bytes: bytes)
    return isPlain ? path : path?.lexicallyNormalized()
  }
}
