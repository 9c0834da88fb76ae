import CTiff
import MarkerImaging
import MarkerModel

/// A page of a TIFF: how its samples are stored, and the frame it makes.
struct TIFFPage {
  /// From 0, among all pages of the file.
  let number: Int
  /// As stored; the frame's size is upright.
  let size: PixelSize
  let samples: Int
  let bits: Int
  let photometric: Int32
  let isPlanar: Bool
  let isTiled: Bool
  let isCompressed: Bool
  let orientation: Orientation
  let channels: PixelBuffer.Channels
  let sampleType: SampleType
  /// libtiff turns the page into 8-bit RGBA: palettes, CMYK, YCbCr and the like.
  let isConverted: Bool
  /// A level of a pyramid or a mask, no picture of its own.
  let isAuxiliary: Bool
  let notices: [String]

  var sampleBytes: Int { sampleType.byteCount }

  /// Reads the fields of the page at which the handle stands.
  init(_ handle: TIFFHandle, number: Int, limits: ImageLimits) throws(ImageError) {
    self.number = number
    guard let width = handle.long(TIFFTAG_IMAGEWIDTH),
      let height = handle.long(TIFFTAG_IMAGELENGTH),
      width > 0, height > 0
    else { throw ImageError(.empty, "page \(number + 1) has no size") }
    size = PixelSize(width: Int(width), height: Int(height))
    samples = Int(handle.short(TIFFTAG_SAMPLESPERPIXEL) ?? 1)
    bits = Int(handle.short(TIFFTAG_BITSPERSAMPLE) ?? 1)
    let compression = Int32(handle.short(TIFFTAG_COMPRESSION) ?? UInt16(COMPRESSION_NONE))
    isCompressed = compression != COMPRESSION_NONE
    photometric =
      handle.short(TIFFTAG_PHOTOMETRIC).map(Int32.init)
      ?? (samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK)
    isPlanar = Int32(handle.short(TIFFTAG_PLANARCONFIG) ?? 1) == PLANARCONFIG_SEPARATE
    isTiled = TIFFIsTiled(handle.tiff) != 0
    orientation = Orientation(rawValue: handle.short(TIFFTAG_ORIENTATION) ?? 1) ?? .topLeft
    let kind = Int32(bitPattern: handle.long(TIFFTAG_SUBFILETYPE) ?? 0)
    isAuxiliary = kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK) != 0

    let format = Int32(handle.short(TIFFTAG_SAMPLEFORMAT) ?? UInt16(SAMPLEFORMAT_UINT))
    let isGray = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE
    let colors = photometric == PHOTOMETRIC_RGB ? 3 : 1
    var notices: [String] = []
    let type = TIFFPage.sampleType(bits: bits, format: format)
    if let type, isGray || (photometric == PHOTOMETRIC_RGB && samples >= 3), samples >= colors {
      let extra = handle.extraSamples()
      let hasAlpha = samples > colors && extra.count > 0 && extra.first != EXTRASAMPLE_UNSPECIFIED
      switch (colors, hasAlpha) {
      case (1, false): channels = .gray
      case (1, true): channels = .grayAlpha
      case (_, false): channels = .rgb
      case (_, true): channels = .rgba
      }
      if samples > channels.rawValue {
        notices.append("\(samples - channels.rawValue) more samples a pixel are not shown")
      }
      sampleType = type
      isConverted = false
    } else {
      var reason = [CChar](repeating: 0, count: 1024)
      guard bits <= 16, TIFFRGBAImageOK(handle.tiff, &reason) != 0 else {
        throw ImageError(
          .unsupported, "page \(number + 1): \(bits) bits a sample, \(FITSHandle.string(reason))")
      }
      channels = isGray ? .gray : .rgb
      sampleType = .uint8
      isConverted = true
    }
    self.notices = notices
    try checkSize(handle, limits)
  }

  private func checkSize(_ handle: TIFFHandle, _ limits: ImageLimits) throws(ImageError) {
    let room = try limits.bytes(
      size, channels: max(channels.rawValue, isConverted ? 4 : 1), sampleBytes: sampleBytes)
    let stored = size.width * size.height / 8 * max(bits * (isPlanar ? 1 : samples), 1)
    // Deflate and LZW end at about 1:1000 and 1:1400; a page of nothing in JPEG or CCITT may do better.
    try limits.expect(stored, in: handle.fileSize, ratio: isCompressed ? 20_000 : 8)
    let part = isTiled ? TIFFTileSize64(handle.tiff) : TIFFStripSize64(handle.tiff)
    guard part > 0, part <= UInt64(limits.bytes), part / 4 <= UInt64(max(room * samples, 1 << 20))
    else { throw ImageError(.damaged, "page \(number + 1): its parts are larger than the picture") }
  }

  /// The frame that the page at which the handle stands makes.
  func frame(_ handle: TIFFHandle, index: Int) -> FrameDescription {
    let name = handle.text(TIFFTAG_PAGENAME).map { String(decoding: $0, as: UTF8.self) } ?? ""
    var description = FrameDescription(
      index: index, name: name.isEmpty ? String(number + 1) : name,
      size: orientation.upright(size), channels: channels, sampleType: sampleType,
      notices: notices)
    if let text = handle.text(TIFFTAG_IMAGEDESCRIPTION) {
      description.take(
        EmbeddedHeader.skies(text, size: size, orientation: orientation.rawValue))
    }
    return description
  }

  private static func sampleType(bits: Int, format: Int32) -> SampleType? {
    switch (format, bits) {
    case (SAMPLEFORMAT_UINT, 8), (SAMPLEFORMAT_VOID, 8): .uint8
    case (SAMPLEFORMAT_UINT, 16), (SAMPLEFORMAT_VOID, 16): .uint16
    case (SAMPLEFORMAT_UINT, 32), (SAMPLEFORMAT_VOID, 32): .uint32
    case (SAMPLEFORMAT_UINT, 64), (SAMPLEFORMAT_VOID, 64): .uint64
    case (SAMPLEFORMAT_INT, 8): .int8
    case (SAMPLEFORMAT_INT, 16): .int16
    case (SAMPLEFORMAT_INT, 32): .int32
    case (SAMPLEFORMAT_INT, 64): .int64
    case (SAMPLEFORMAT_IEEEFP, 32): .float32
    case (SAMPLEFORMAT_IEEEFP, 64): .float64
    default: nil
    }
  }
}
