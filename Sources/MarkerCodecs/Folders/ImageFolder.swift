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
    var listing = Listing()
    // A folder that a link leads to a second time is not entered again, so that circles end.
    var visited: Set<FileIdentity> = []
    var pending: [FilePath] = [FilePath()]
    while !pending.isEmpty {
      let relative = pending.removeFirst()
      let path = folder.pushing(relative)
      do throws(ImageError) {
        let status = try FileBytes.status(path)
        guard visited.insert(FileIdentity(status)).inserted else { continue }
        var folders: [FilePath] = []
        for entry in try entries(path) where entry.first != UInt8(ascii: ".") {
          guard let name = FilePath(bytes: entry) else { continue }
          let below = relative.isEmpty ? name : relative.pushing(name)
          if isImageName(entry) {
            if try kind(path.pushing(name)) != S_IFDIR { listing.names.append(below) }
          } else if recursive, try kind(path.pushing(name)) == S_IFDIR {
            folders.append(below)
          }
        }
        pending += folders.sorted { NaturalOrder.precedes($0.bytes, $1.bytes) }
      } catch {
        if relative.isEmpty { throw error }
        listing.problems.append(ImageError(error.code, "\(relative.shown): \(error.message)"))
      }
    }
    let keyed = listing.names.map { (name: $0, bytes: $0.bytes) }
    listing.names = keyed.sorted { NaturalOrder.precedes($0.bytes, $1.bytes) }.map(\.name)
    return listing
  }

  private static let extensions: Set<String> = [
    "fits", "fit", "fts", "fz", "fits.gz", "fit.gz", "fts.gz", "tif", "tiff", "png", "jpg", "jpeg",
    "jpe",
  ]

  /// Whether a file of that name would be listed: by its extension, in any case.
  public static func isImageName(_ name: [UInt8]) -> Bool {
    let dot = UInt8(ascii: ".")
    guard let last = name.lastIndex(of: dot), last > 0 else { return false }
    let ending = text(name[(last + 1)...])
    if extensions.contains(ending) { return true }
    guard ending == "gz", let first = name[..<last].lastIndex(of: dot), first > 0 else {
      return false
    }
    return extensions.contains(text(name[(first + 1)...]))
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
  }

  private struct FileIdentity: Hashable {
    var device: UInt64
    var inode: UInt64

    init(_ status: stat) {
      device = UInt64(truncatingIfNeeded: status.st_dev)
      inode = UInt64(status.st_ino)
    }
  }

  /// What a link leads to; nil for one that leads nowhere, which is listed all the same and says so
  /// when it is opened.
  private static func kind(_ path: FilePath) throws(ImageError) -> mode_t? {
    var found = stat()
    guard path.withPlatformString({ stat($0, &found) }) == 0 else { return nil }
    return mode_t(found.st_mode) & S_IFMT
  }

  /// The names in a folder as the file system has them; Foundation would change what is not UTF-8.
  private static func entries(_ folder: FilePath) throws(ImageError) -> [[UInt8]] {
    guard let stream = folder.withPlatformString({ opendir($0) }) else {
      throw ImageError(.unreadable, "\(Errno(rawValue: errno))")
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
    }
    if errno != 0 {
      throw ImageError(.unreadable, "\(Errno(rawValue: errno))")
    }
    return names
  }
}
