import CTiff
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// One page for a TIFF file, gray or RGB: samples in rows without padding, the top row first.
public struct TIFFImage<T: Sample>: Sendable {
  public var name: String
  public var size: PixelSize
  public var channels: PixelBuffer.Channels
  public var samples: [T]
  /// ImageDescription.
  public var text: String?

  public init(
    name: String, size: PixelSize, channels: PixelBuffer.Channels = .gray, samples: [T],
    text: String? = nil
  ) {
    self.name = name
    self.size = size
    self.channels = channels
    self.samples = samples
    self.text = text
  }
}

extension ImageWriter {
  /// A TIFF file of these pages, uncompressed. An error where there is such a file already.
  public static func tiff<T>(
    _ pages: [TIFFImage<T>], to file: FilePath
  ) throws(ImageWritingError) {
    let isWhole = pages.allSatisfy { page in
      !page.size.isEmpty && !page.channels.hasAlpha
        && page.samples.count == page.size.width * page.size.height * page.channels.rawValue
    }
    guard !pages.isEmpty, isWhole else {
      throw ImageWritingError(
        file, localized("a page has no size, transparency, or not as many samples as that"))
    }
    try refuseExisting(file)
    let handle: TIFFHandle
    do {
      handle = try TIFFHandle(file, mode: "w", limits: .standard)
    } catch {
      throw ImageWritingError(file, error.message)
    }
    for page in pages {
      guard write(page, handle) else {
        throw ImageWritingError(file, handle.failure("page \(page.name)").message)
      }
    }
  }

  private static func write<T>(_ page: TIFFImage<T>, _ handle: TIFFHandle) -> Bool {
    let type = T.sampleType
    let isColor = page.channels.colorCount == 3
    let format =
      switch type {
      case .float32, .float64: SAMPLEFORMAT_IEEEFP
      case .int8, .int16, .int32, .int64: SAMPLEFORMAT_INT
      default: SAMPLEFORMAT_UINT
      }
    let rows = min(64, page.size.height)
    handle.set(TIFFTAG_IMAGEWIDTH, long: UInt32(page.size.width))
    handle.set(TIFFTAG_IMAGELENGTH, long: UInt32(page.size.height))
    handle.set(TIFFTAG_BITSPERSAMPLE, short: UInt16(type.byteCount * 8))
    handle.set(TIFFTAG_SAMPLESPERPIXEL, short: UInt16(page.channels.rawValue))
    handle.set(TIFFTAG_SAMPLEFORMAT, short: UInt16(format))
    let photometric = isColor ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK
    handle.set(TIFFTAG_PHOTOMETRIC, short: UInt16(photometric))
    handle.set(TIFFTAG_PLANARCONFIG, short: UInt16(PLANARCONFIG_CONTIG))
    handle.set(TIFFTAG_ORIENTATION, short: UInt16(ORIENTATION_TOPLEFT))
    handle.set(TIFFTAG_ROWSPERSTRIP, long: UInt32(rows))
    handle.set(TIFFTAG_PAGENAME, text: page.name)
    if let text = page.text { handle.set(TIFFTAG_IMAGEDESCRIPTION, text: text) }
    let rowSamples = page.size.width * page.channels.rawValue
    var samples = page.samples
    let isWritten = samples.withUnsafeMutableBytes { bytes in
      var strip: UInt32 = 0
      for y in stride(from: 0, to: page.size.height, by: rows) {
        let start = y * rowSamples * type.byteCount
        let count = min(rows, page.size.height - y) * rowSamples * type.byteCount
        guard let base = bytes.baseAddress,
          TIFFWriteEncodedStrip(handle.tiff, strip, base + start, tmsize_t(count)) == count
        else { return false }
        strip += 1
      }
      return true
    }
    return isWritten && TIFFWriteDirectory(handle.tiff) == 1
  }
}
