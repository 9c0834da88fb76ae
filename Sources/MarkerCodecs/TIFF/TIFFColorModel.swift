import CTiff
import MarkerImaging
import MarkerLanguage

/// What the samples of a TIFF page's pixel mean, by its PhotometricInterpretation.
enum TIFFColorModel: Equatable {
  case gray
  /// The smallest value is the brightest.
  case whiteIsZero
  case rgb
  case palette
  /// Cyan, magenta, yellow, black.
  case inks
  case lab(LabEncoding)
  /// CIE XYZ as libtiff's LogLuv codec gives it, in floating point.
  case xyz
  /// libtiff turns the page into 8-bit RGB: YCbCr in all its ways.
  case rendered

  /// The samples of a pixel that carry its colour in the file.
  var storedCount: Int {
    switch self {
    case .gray, .whiteIsZero, .palette: 1
    case .inks: 4
    case .rgb, .lab, .xyz, .rendered: 3
    }
  }

  var isColor: Bool { self != .gray && self != .whiteIsZero }

  /// Throws `.unsupported` for a meaning that is not known, or has not its number of samples.
  init(
    photometric: Int32, samples: Int, isUpsampled: Bool, isLogarithmic: Bool
  ) throws(ImageError) {
    func expect(_ count: Int, _ name: String) throws(ImageError) {
      if samples < count {
        throw ImageError(.unsupported, localized("\(name) of \(samples) samples a pixel"))
      }
    }
    switch photometric {
    case PHOTOMETRIC_MINISBLACK, PHOTOMETRIC_MASK, TIFFColorModel.filterArray: self = .gray
    case PHOTOMETRIC_MINISWHITE: self = .whiteIsZero
    case PHOTOMETRIC_RGB:
      try expect(3, "RGB")
      self = .rgb
    case TIFFColorModel.linearRaw: self = samples >= 3 ? .rgb : .gray
    case PHOTOMETRIC_PALETTE: self = .palette
    case PHOTOMETRIC_SEPARATED:
      try expect(4, "inks")
      self = .inks
    case PHOTOMETRIC_YCBCR:
      try expect(3, "YCbCr")
      self = isUpsampled ? .rgb : .rendered
    case PHOTOMETRIC_CIELAB: self = samples < 3 ? .gray : .lab(.signed)
    case PHOTOMETRIC_ICCLAB: self = samples < 3 ? .gray : .lab(.offset)
    case PHOTOMETRIC_ITULAB: self = samples < 3 ? .gray : .lab(.fax)
    case PHOTOMETRIC_LOGL where isLogarithmic: self = .gray
    case PHOTOMETRIC_LOGLUV where isLogarithmic: self = .xyz
    default:
      throw ImageError(.unsupported, localized("an unknown kind of colours (\(photometric))"))
    }
  }

  /// A camera's mosaic (DNG, TIFF/EP), shown as the gray values that it is.
  static let filterArray: Int32 = 32803
  /// DNG's demosaiced raw data.
  private static let linearRaw: Int32 = 34892
}

/// The kinds of compression, by their numbers in TIFF files.
enum TIFFCompression {
  /// The names of those that libtiff may not have been built with, or never has.
  static func name(_ scheme: Int32) -> String {
    names[scheme] ?? localized("a method without a known name")
  }

  private static let names: [Int32: String] = [
    2: "CCITT RLE", 3: "CCITT Group 3", 4: "CCITT Group 4", 5: "LZW", 6: "old-style JPEG",
    7: "JPEG", 8: "Deflate", 9: "JBIG (T.85)", 10: "JBIG (T.43)", 22610: "JPEG XR",
    32766: "NeXT", 32767: "Sony ARW", 32769: localized("packed raw"), 32770: "Samsung SRW",
    32771: "CCITT RLE/W", 32773: "PackBits", 32809: "ThunderScan", 32895: "IT8 CT",
    32896: "IT8 LW", 32897: "IT8 MP", 32898: "IT8 BL", 32908: localized("Pixar film"),
    32909: "PixarLog",
    32946: "Deflate", 32947: "Kodak DCS", 33003: "JPEG 2000 (Aperio)",
    33004: "JPEG 2000 (Aperio)", 33005: "JPEG 2000 (Aperio)", 33007: "JPEG (alternative)",
    34661: "JBIG", 34676: "SGILog", 34677: "SGILog24", 34712: "JPEG 2000", 34713: "Nikon NEF",
    34715: "JBIG2", 34887: "LERC", 34892: "lossy JPEG (DNG)", 34925: "LZMA", 34926: "Zstandard",
    34927: "WebP", 34933: "PNG", 34934: "JPEG XR", 50000: "Zstandard", 50001: "WebP",
    50002: "JPEG XL", 50013: "Pixtiff", 52546: "JPEG XL", 65000: "Kodak DCR",
    65535: "Pentax PEF",
  ]
}
