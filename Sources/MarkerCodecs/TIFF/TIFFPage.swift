import CTiff
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// A page of a TIFF: how its samples are stored, and the frame it makes.
struct TIFFPage {
  /// What a page is in its file, by NewSubfileType.
  enum Role {
    case picture
    /// A smaller version of another page's picture.
    case level
    case mask
  }

  /// From 1, among all pages of the file; "2.1" is the first page below the second.
  let number: String
  /// Where its directory lies in the file, in bytes.
  let offset: UInt64
  let role: Role
  /// As stored; the frame's size is upright.
  let size: PixelSize
  /// Of a pixel, in the file.
  let samples: Int
  let unpacking: SampleUnpacking
  let colors: TIFFColorModel
  let isPlanar: Bool
  let isTiled: Bool
  let compression: Int32
  let orientation: Orientation
  let channels: PixelBuffer.Channels
  /// Whether the colours were multiplied with the alpha.
  let isPremultiplied: Bool
  let notices: [String]

  /// The samples of a pixel that are read: the colours, and the alpha where there is one.
  var storedSamples: Int { colors.storedCount + (channels.hasAlpha ? 1 : 0) }

  var sampleType: SampleType {
    colors == .palette || colors == .rendered ? .uint8 : unpacking.sampleType
  }

  /// Reads the fields of the page at which the handle stands.
  init(_ handle: TIFFHandle, number: String, limits: ImageLimits) throws(ImageError) {
    self.number = number
    offset = TIFFCurrentDirOffset(handle.tiff)
    role = try TIFFPage.role(handle, at: offset)
    guard let width = handle.long(TIFFTAG_IMAGEWIDTH),
      let height = handle.long(TIFFTAG_IMAGELENGTH),
      width > 0, height > 0
    else { throw ImageError(.empty, localized("page \(number) has no size")) }
    size = PixelSize(width: Int(width), height: Int(height))
    compression = Int32(handle.short(TIFFTAG_COMPRESSION) ?? UInt16(COMPRESSION_NONE))
    guard TIFFIsCODECConfigured(UInt16(truncatingIfNeeded: compression)) != 0 else {
      throw ImageError(
        .unsupported,
        localized(
          """
          page \(number) is compressed by \(TIFFCompression.name(compression)) (\(compression)), \
          which libtiff cannot read here
          """))
    }
    isPlanar = Int32(handle.short(TIFFTAG_PLANARCONFIG) ?? 1) == PLANARCONFIG_SEPARATE
    let isUpsampled = TIFFPage.prepare(handle)
    samples = Int(handle.short(TIFFTAG_SAMPLESPERPIXEL) ?? 1)
    isTiled = TIFFIsTiled(handle.tiff) != 0
    orientation = Orientation(rawValue: handle.short(TIFFTAG_ORIENTATION) ?? 1) ?? .topLeft
    let photometric =
      handle.short(TIFFTAG_PHOTOMETRIC).map(Int32.init)
      ?? (samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK)
    let colors: TIFFColorModel
    do throws(ImageError) {
      colors = try TIFFColorModel(
        photometric: photometric, samples: samples, isUpsampled: isUpsampled,
        isLogarithmic: compression == COMPRESSION_SGILOG || compression == COMPRESSION_SGILOG24)
      unpacking = try TIFFPage.unpacking(handle, colors)
    } catch {
      throw ImageError(error.code, "page \(number): \(error.message)")
    }
    self.colors = colors
    let extra = handle.extraSamples()
    // RGB with a fourth sample that nothing explains is commonly meant as RGBA.
    let isUnsaid = photometric == PHOTOMETRIC_RGB && samples == 4 && extra.count == 0
    let mayHaveAlpha: Bool =
      switch colors {
      case .gray, .whiteIsZero, .rgb, .palette: samples > colors.storedCount
      default: false
      }
    let isSaid = extra.count > 0 && extra.first != EXTRASAMPLE_UNSPECIFIED
    let hasAlpha = mayHaveAlpha && (isSaid || isUnsaid)
    isPremultiplied = hasAlpha && extra.count > 0 && extra.first == EXTRASAMPLE_ASSOCALPHA
    channels =
      colors.isColor ? (hasAlpha ? .rgba : .rgb) : (hasAlpha ? .grayAlpha : .gray)
    let left = samples - colors.storedCount - (hasAlpha ? 1 : 0)
    var notices: [String] = []
    if left > 0 {
      notices.append(
        localized(
          left, one: "\(left) more sample a pixel are not shown",
          many: "\(left) more samples a pixel are not shown"))
    }
    if colors == .whiteIsZero, unpacking.kind == .float {
      notices.append(
        localized("its smallest values are meant to be white; they are shown as they are stored"))
    }
    if photometric == TIFFColorModel.filterArray {
      notices.append(localized("a camera's colour mosaic is shown as gray"))
    }
    self.notices = notices
    try checkSize(handle, limits)
  }

  /// Has libtiff give what it can give plainly, for the page at which the handle stands: JPEG's colours
  /// as RGB, and logarithmic light as numbers. Whether colours in JPEG come as RGB. Needed each time
  /// that the handle goes to the page.
  static func prepare(_ handle: TIFFHandle) -> Bool {
    let compression = Int32(handle.short(TIFFTAG_COMPRESSION) ?? 1)
    switch compression {
    case COMPRESSION_JPEG:
      let isChunky = Int32(handle.short(TIFFTAG_PLANARCONFIG) ?? 1) == PLANARCONFIG_CONTIG
      guard isChunky, handle.short(TIFFTAG_PHOTOMETRIC).map(Int32.init) == PHOTOMETRIC_YCBCR
      else { return false }
      handle.set(TIFFTAG_JPEGCOLORMODE, long: UInt32(JPEGCOLORMODE_RGB))
      return true
    case COMPRESSION_SGILOG, COMPRESSION_SGILOG24:
      handle.set(TIFFTAG_SGILOGDATAFMT, long: UInt32(SGILOGDATAFMT_FLOAT))
    default: break
    }
    return false
  }

  private static func role(_ handle: TIFFHandle, at offset: UInt64) throws(ImageError) -> Role {
    if try handle.oldSubfileType(at: offset) == OFILETYPE_REDUCEDIMAGE { return .level }
    let kind = Int32(bitPattern: handle.long(TIFFTAG_SUBFILETYPE) ?? 0)
    return kind & FILETYPE_MASK != 0 ? .mask : kind & FILETYPE_REDUCEDIMAGE != 0 ? .level : .picture
  }

  private static func unpacking(
    _ handle: TIFFHandle, _ colors: TIFFColorModel
  ) throws(ImageError) -> SampleUnpacking {
    let bits = Int(handle.short(TIFFTAG_BITSPERSAMPLE) ?? 1)
    let format = Int32(handle.short(TIFFTAG_SAMPLEFORMAT) ?? UInt16(SAMPLEFORMAT_UINT))
    let kind: SampleUnpacking.Kind
    switch format {
    case SAMPLEFORMAT_UINT, SAMPLEFORMAT_VOID: kind = .unsigned
    case SAMPLEFORMAT_INT: kind = bits == 1 ? .unsigned : .signed
    case SAMPLEFORMAT_IEEEFP: kind = .float
    case SAMPLEFORMAT_COMPLEXINT, SAMPLEFORMAT_COMPLEXIEEEFP:
      throw ImageError(.unsupported, localized("its samples are complex numbers"))
    default: throw ImageError(.unsupported, localized("an unknown kind of samples (\(format))"))
    }
    switch colors {
    case .rendered:
      var reason = [CChar](repeating: 0, count: 1024)
      guard TIFFRGBAImageOK(handle.tiff, &reason) != 0 else {
        throw ImageError(.unsupported, "libtiff: \(FITSHandle.string(reason))")
      }
    case .palette, .inks, .lab:
      // Signs mean nothing here, and Lab has its own.
      if kind != .float, bits <= 16, let found = SampleUnpacking(bits: bits, kind: .unsigned),
        colors == .palette || colors == .inks || found.isNative
      {
        return found
      }
      throw ImageError(
        .unsupported, localized("colours that are not RGB, of \(bits) bits a sample"))
    default: break
    }
    guard let found = SampleUnpacking(bits: bits, kind: kind) else {
      throw ImageError(
        .unsupported,
        localized("\(kind == .float ? "floating point" : "integers") of \(bits) bits a sample"))
    }
    return found
  }

  private func checkSize(_ handle: TIFFHandle, _ limits: ImageLimits) throws(ImageError) {
    let room = try limits.bytes(
      size, channels: max(channels.rawValue, storedSamples, colors == .rendered ? 4 : 1),
      sampleBytes: max(sampleType.byteCount, unpacking.sampleType.byteCount))
    let planes = isPlanar ? 1 : samples
    let stored = size.width * size.height / 8 * max(unpacking.bits * planes, 1)
    // Deflate and LZW end at about 1:1000 and 1:1400; a page of nothing in JPEG or CCITT may do better.
    try limits.expect(
      stored, in: handle.fileSize, ratio: compression == COMPRESSION_NONE ? 8 : 20_000)
    let part = isTiled ? TIFFTileSize64(handle.tiff) : TIFFStripSize64(handle.tiff)
    guard part > 0, part <= UInt64(limits.bytes), part / 4 <= UInt64(max(room * samples, 1 << 20))
    else {
      throw ImageError(.damaged, localized("page \(number): its parts are larger than the picture"))
    }
  }

  /// The frame that the page at which the handle stands makes.
  func frame(_ handle: TIFFHandle, index: Int) -> FrameDescription {
    let name = handle.text(TIFFTAG_PAGENAME).map { String(decoding: $0, as: UTF8.self) } ?? ""
    var description = FrameDescription(
      index: index, name: name.isEmpty ? number : name,
      size: orientation.upright(size), channels: channels, sampleType: sampleType,
      notices: notices)
    if let text = handle.text(TIFFTAG_IMAGEDESCRIPTION) {
      description.take(
        EmbeddedHeader.skies(text, size: size, orientation: orientation.rawValue))
    }
    return description
  }
}
