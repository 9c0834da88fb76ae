import MarkerImaging
import MarkerLanguage
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

  /// The first bytes of a file that it takes.
  static let length = 160

  /// Throws `.unsupported` for images in formats that are not read, by their names, and `.notAnImage`
  /// for everything else.
  static func content(_ first: [UInt8]) throws(ImageError) -> Content {
    if first.isEmpty { throw ImageError(.notAnImage, localized("the file is empty")) }
    if first.starts(with: Array("SIMPLE  =".utf8)) { return .fits }
    if first.starts(with: [0x1F, 0x8B]) { return .gzip }
    if first.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if first.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    for version: UInt8 in [42, 43] {
      if first.starts(with: [0x49, 0x49, version, 0]) { return .tiff }
      if first.starts(with: [0x4D, 0x4D, 0, version]) { return .tiff }
    }
    if first.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      throw ImageError(
        .damaged, localized("a PNG whose first bytes were changed, as by a transfer as text"))
    }
    if let name = ForeignFormat.name(first) {
      throw ImageError(.unsupported, localized("\(name) is not read; FITS, TIFF, PNG and JPEG are"))
    }
    for (name, magic) in compressions where first.starts(with: magic) {
      throw ImageError(
        .unsupported, localized("it is compressed with \(name), which is not read: unpack it first")
      )
    }
    throw ImageError(.notAnImage, localized("it does not begin like FITS, TIFF, PNG or JPEG"))
  }

  /// What a file may be packed with beside gzip.
  private static let compressions: [(String, [UInt8])] = [
    ("bzip2", Array("BZh".utf8)), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
    ("compress", [0x1F, 0x9D]),
    ("zip", [0x50, 0x4B, 3, 4]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ("7-zip", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
  ]
}

/// The image formats that are known by their first bytes, and not read.
enum ForeignFormat {
  static func name(_ first: [UInt8]) -> String? {
    for (start, name) in starts where first.starts(with: start) { return name }
    for (start, name) in texts where first.starts(with: Array(start.utf8)) { return name }
    return box(first) ?? riff(first) ?? bitmap(first) ?? netpbm(first)
      ?? (has("DICM", first, at: 128) ? "DICOM" : nil)
  }

  private static let starts: [([UInt8], String)] = [
    ([0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"), ([0xFF, 0x0A], "JPEG XL"),
    ([0x49, 0x49, 0xBC], "JPEG XR"), ([0x76, 0x2F, 0x31, 0x01], "OpenEXR"),
    ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "HDF5"), ([0x0E, 0x03, 0x13, 0x01], "HDF4"),
    ([0, 0, 1, 0], localized("a Windows icon")), ([0, 0, 2, 0, 0, 0], "TGA"),
    ([0, 0, 10, 0, 0, 0], "TGA"), ([0, 0, 2, 0], localized("a Windows cursor")),
    ([0x8A, 0x4D, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "MNG"),
    ([0x8B, 0x4A, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "JNG"),
    ([0x59, 0xA6, 0x6A, 0x95], localized("Sun raster")), ([0x01, 0xDA, 0x00], "SGI"),
    ([0x01, 0xDA, 0x01], "SGI"), ([0x0A, 0x05, 0x01], "PCX"),
    ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "NumPy"), ([0x49, 0x49, 0x55, 0], "Panasonic RW2"),
    ([0x49, 0x49, 0x52], "Olympus ORF"), ([0xD7, 0xCD, 0xC6, 0x9A], "WMF"),
  ]

  private static let texts: [(String, String)] = [
    ("GIF87a", "GIF"), ("GIF89a", "GIF"), ("8BPS", "Photoshop (PSD)"), ("DDS ", "DDS"),
    ("icns", localized("an Apple icon")), ("FLIF", "FLIF"), ("qoif", "QOI"), ("XISF0100", "XISF"),
    ("LUCAM-RECORDER", "SER"), ("FUJIFILMCCD-RAW", "Fujifilm RAF"), ("gimp xcf", "GIMP (XCF)"),
    ("#?RADIANCE", "Radiance HDR"), ("#?RGBE", "Radiance HDR"), ("AT&TFORM", "DjVu"),
    ("%PDF-", "PDF"), ("%!PS", "PostScript"), ("#ASDF ", "ASDF"), ("CDF\u{1}", "NetCDF"),
    ("CDF\u{2}", "NetCDF"), ("/* XPM", "XPM"), ("<svg", "SVG"),
  ]

  /// ISO base media files: a box of 4 bytes length, its kind, and a brand.
  private static func box(_ first: [UInt8]) -> String? {
    if has("jP  ", first, at: 4) { return "JPEG 2000" }
    if has("JXL ", first, at: 4) { return "JPEG XL" }
    guard has("ftyp", first, at: 4) else { return nil }
    for (brand, name) in [
      ("avif", "AVIF"), ("avis", "AVIF"), ("heic", "HEIF"), ("heix", "HEIF"), ("hevc", "HEIF"),
      ("heim", "HEIF"), ("mif1", "HEIF"), ("msf1", "HEIF"), ("crx ", "Canon CR3"),
      ("jp2 ", "JPEG 2000"),
    ] where has(brand, first, at: 8) { return name }
    return nil
  }

  private static func riff(_ first: [UInt8]) -> String? {
    has("RIFF", first, at: 0) && has("WEBP", first, at: 8) ? "WebP" : nil
  }

  /// "BM" alone begins many a text: the header's size is looked at too.
  private static func bitmap(_ first: [UInt8]) -> String? {
    guard has("BM", first, at: 0), first.count > 17 else { return nil }
    return [12, 16, 40, 52, 56, 64, 108, 124].contains(first[14])
      && first[15...17].allSatisfy { $0 == 0 } ? "BMP" : nil
  }

  private static func netpbm(_ first: [UInt8]) -> String? {
    guard first.count > 2, first[0] == 0x50, [0x0A, 0x0D, 0x20, 0x09].contains(first[2]) else {
      return nil
    }
    return switch first[1] {
    case 0x31...0x37: "Netpbm (PBM, PGM, PPM, PAM)"
    case 0x46, 0x66: "PFM"
    default: nil
    }
  }

  private static func has(_ text: String, _ first: [UInt8], at offset: Int) -> Bool {
    first.dropFirst(offset).starts(with: Array(text.utf8))
  }
}
