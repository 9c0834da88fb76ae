import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

/// What image files a folder holds, by their names.
public enum ImageFolder {
  public struct Listing: Sendable {
    /// Relative to the folder, in natural order.
    public var names: [FilePath] = []
    /// The folders below it that could not be read, named in the messages.
    public var problems: [ImageError] = []
  }

  /// The names of a folder's image files relative to it, in natural order; with `recursive` those of
  /// the folders below it too. Hidden files and folders are left out. Throws `.unreadable` where the
  /// folder itself cannot be read.
  public static func list(
    folder: FilePath, recursive: Bool = false
  ) throws(ImageError) -> [FilePath] {
    try listing(folder: folder, recursive: recursive).names
  }

  /// As `list`, with the folders that had to be left out.
  public static func listing(
    folder: FilePath, recursive: Bool = false
  ) throws(ImageError) -> Listing {
    try scan(folder: folder, recursive: recursive).listing
  }

  /// What a folder holds, in no order: of a large one that is known long before it is sorted.
  public struct Scan: Sendable {
    /// The bytes of the names relative to the folder.
    public fileprivate(set) var names: [[UInt8]] = []
    public fileprivate(set) var problems: [ImageError] = []

    public var listing: Listing {
      Listing(
        names: names.sorted(by: NaturalOrder.precedes).compactMap { FilePath(bytes: $0) },
        problems: problems)
    }

    /// The first in natural order of the names that are not left out; nil where all are.
    public func first(leavingOut known: Set<[UInt8]>) -> FilePath? {
      var first: [UInt8]?
      for name in names where known.isEmpty || !known.contains(name) {
        if first.map({ NaturalOrder.precedes(name, $0) }) ?? true { first = name }
      }
      return first.flatMap { FilePath(bytes: $0) }
    }
  }

  /// As `listing`, before anything is sorted.
  public static func scan(
    folder: FilePath, recursive: Bool = false
  ) throws(ImageError) -> Scan {
    var scan = Scan()
    // A folder that a link leads to a second time is not entered again, so that circles end.
    var visited: Set<FileIdentity> = []
    var pending: [FilePath] = [FilePath()]
    while !pending.isEmpty {
      let relative = pending.removeFirst()
      let path = folder.pushing(relative)
      do throws(ImageError) {
        let status = try FileBytes.status(path)
        guard visited.insert(FileIdentity(status)).inserted else { continue }
        let prefix = relative.isEmpty ? [] : relative.bytes + [UInt8(ascii: "/")]
        var folders: [FilePath] = []
        for entry in try entries(path) where entry.name.first != UInt8(ascii: ".") {
          if isImageName(entry.name) {
            if try !isFolder(entry, in: path) { scan.names.append(prefix + entry.name) }
          } else if recursive, try isFolder(entry, in: path),
            let name = FilePath(bytes: prefix + entry.name)
          {
            folders.append(name)
          }
        }
        pending += folders.sorted { NaturalOrder.precedes($0.bytes, $1.bytes) }
      } catch {
        if relative.isEmpty { throw error }
        scan.problems.append(ImageError(error.code, "\(relative.shown): \(error.message)"))
      }
    }
    return scan
  }

  private static let extensions = Set(
    [
      "fits", "fit", "fts", "fz", "fits.gz", "fit.gz", "fts.gz", "tif", "tiff", "png", "jpg",
      "jpeg", "jpe",
    ].map { Array($0.utf8) })

  /// Whether a file of that name would be listed: by its extension, in any case.
  public static func isImageName(_ name: [UInt8]) -> Bool {
    let dot = UInt8(ascii: ".")
    guard let last = name.lastIndex(of: dot), last > 0, name.count - last <= 5 else { return false }
    let ending = lowercase(name[(last + 1)...])
    if extensions.contains(ending) { return true }
    guard ending == gzip, let first = name[..<last].lastIndex(of: dot), first > 0 else {
      return false
    }
    return extensions.contains(lowercase(name[(first + 1)...]))
  }

  private static let gzip = Array("gz".utf8)

  private static func lowercase(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
  }

  private struct FileIdentity: Hashable {
    var device: UInt64
    var inode: UInt64

    init(_ status: stat) {
      device = UInt64(truncatingIfNeeded: status.st_dev)
      inode = UInt64(status.st_ino)
    }
  }

  private struct Entry {
    var name: [UInt8]
    /// Nil where the file system does not tell without a look at it.
    var isFolder: Bool?
  }

  /// Whether it is a folder, or a link to one. A link that leads nowhere is none: it is listed all the
  /// same and says so when it is opened.
  private static func isFolder(
    _ entry: Entry, in folder: FilePath
  ) throws(ImageError) -> Bool {
    if let isFolder = entry.isFolder { return isFolder }
    guard let name = FilePath(bytes: entry.name) else { return false }
    var found = stat()
    guard folder.pushing(name).withPlatformString({ stat($0, &found) }) == 0 else { return false }
    return mode_t(found.st_mode) & S_IFMT == S_IFDIR
  }

  /// The names in a folder as the file system has them; Foundation would change what is not UTF-8.
  private static func entries(_ folder: FilePath) throws(ImageError) -> [Entry] {
    guard let stream = folder.withPlatformString({ opendir($0) }) else {
      throw ImageError(.unreadable, "\(Errno(rawValue: errno))")
    }
    defer { closedir(stream) }
    var names: [Entry] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      let kind = Int(entry.pointee.d_type)
      names.append(
        Entry(
          name: name, isFolder: kind == Int(DT_DIR) ? true : kind == Int(DT_REG) ? false : nil))
    }
    if errno != 0 {
      throw ImageError(.unreadable, "\(Errno(rawValue: errno))")
    }
    return names
  }
}
