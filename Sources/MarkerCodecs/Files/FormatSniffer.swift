import MarkerImaging
import SystemPackage

/// Tells a file's format by its first bytes; names say nothing.
enum FormatSniffer {
  enum Content: Equatable {
    case fits
    /// FITS if anything: the content is known only when it is inflated.
    case gzip
    case tiff
    case png
    case jpeg
  }

  static func content(_ first: [UInt8]) throws(ImageError) -> Content {
    if first.isEmpty { throw ImageError(.notAnImage, "the file is empty") }
    if first.starts(with: Array("SIMPLE  =".utf8)) { return .fits }
    if first.starts(with: [0x1F, 0x8B]) { return .gzip }
    if first.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if first.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    for version: UInt8 in [42, 43] {
      if first.starts(with: [0x49, 0x49, version, 0]) { return .tiff }
      if first.starts(with: [0x4D, 0x4D, 0, version]) { return .tiff }
    }
    for (name, magic) in compressions where first.starts(with: magic) {
      throw ImageError(
        .unsupported, "it is compressed with \(name), which is not read: unpack it first")
    }
    throw ImageError(.notAnImage, "it does not begin like FITS, TIFF, PNG or JPEG")
  }

  /// What a file may be packed with beside gzip.
  private static let compressions: [(String, [UInt8])] = [
    ("bzip2", Array("BZh".utf8)), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
    ("compress", [0x1F, 0x9D]),
    ("zip", [0x50, 0x4B, 3, 4]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ("7-zip", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
  ]
}
