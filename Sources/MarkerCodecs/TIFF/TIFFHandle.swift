import CCodecShims
import CTiff
import MarkerImaging
import SystemPackage

/// An open TIFF file with its own error messages; closed when it goes. One thread, one decode.
final class TIFFHandle {
  private let shim: OpaquePointer
  /// In bytes, of a file that is read.
  let fileSize: Int
  let file: FilePath
  private let limits: ImageLimits
  /// libtiff's own handle.
  var tiff: OpaquePointer { codec_tiff_handle(shim) }

  /// `mode` is "r" or "w", as in libtiff.
  init(_ file: FilePath, mode: String, limits: ImageLimits) throws(ImageError) {
    var reason = [CChar](repeating: 0, count: 400)
    self.file = file
    self.limits = limits
    fileSize = mode == "r" ? try FileBytes.size(file) : 0
    // Not mapped: a mapped file that shrinks would end the process.
    let opened = file.withPlatformString { name in
      codec_tiff_open(name, mode + "m", Int64(limits.bytes), &reason, reason.count)
    }
    guard let opened else {
      throw ImageError(.damaged, "libtiff: \(FITSHandle.string(reason))")
    }
    shim = opened
  }

  deinit { codec_tiff_close(shim) }

  /// Another handle of the same file at the same page, for another thread; nil where it does not open
  /// again as it did.
  func twin(_ page: TIFFPage) -> TIFFHandle? {
    do throws(ImageError) {
      let twin = try TIFFHandle(file, mode: "r", limits: limits)
      guard TIFFSetSubDirectory(twin.tiff, page.offset) == 1 else { return nil }
      _ = TIFFPage.prepare(twin)
      _ = twin.complaint()
      return twin
    } catch {
      // One handle reads it all; what is wrong, if anything, it tells.
      return nil
    }
  }

  /// A field of 16 bits of the current page, or its default.
  func short(_ tag: Int32) -> UInt16? {
    var value: UInt16 = 0
    return codec_tiff_get16(shim, UInt32(tag), &value) ? value : nil
  }

  func long(_ tag: Int32) -> UInt32? {
    var value: UInt32 = 0
    return codec_tiff_get32(shim, UInt32(tag), &value) ? value : nil
  }

  func text(_ tag: Int32) -> [UInt8]? {
    guard let text = codec_tiff_get_text(shim, UInt32(tag)) else { return nil }
    return text.withMemoryRebound(to: UInt8.self, capacity: 1) { start in
      var bytes: [UInt8] = []
      var at = start
      while at.pointee != 0 {
        bytes.append(at.pointee)
        at += 1
      }
      return bytes
    }
  }

  /// A field of bytes of the current page; nil where it is missing or longer than `most`.
  func bytes(_ tag: Int32, most: Int) -> [UInt8]? {
    var count: UInt32 = 0
    guard let bytes = codec_tiff_get_bytes(shim, UInt32(tag), &count), count <= most else {
      return nil
    }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
  }

  /// The old SubfileType of the page that begins at `offset`, which libtiff does not tell; 0 where there
  /// is none, and in BigTIFF, which is younger.
  func oldSubfileType(at offset: UInt64) throws(ImageError) -> UInt16 {
    guard let offset = Int(exactly: offset), offset <= fileSize else { return 0 }
    let isBig = TIFFIsBigEndian(tiff) != 0
    // Entries are sorted by their tags: it can only be among the first two.
    let bytes = try FileBytes.range(file, from: offset, count: 2 + 2 * 12)
    func short(_ at: Int) -> UInt16 {
      let (first, second) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
      return isBig ? first << 8 | second : second << 8 | first
    }
    guard bytes.count == 2 + 2 * 12 else { return 0 }
    for entry in [2, 14] where short(entry) == UInt16(TIFFTAG_OSUBFILETYPE) {
      return short(entry + 2) == UInt16(TIFF_SHORT.rawValue) ? short(entry + 8) : 0
    }
    return 0
  }

  /// The samples beside the colours, and the meaning of the first.
  func extraSamples() -> (count: Int, first: UInt16) {
    var first: UInt16 = 0
    let count = codec_tiff_extra_samples(shim, &first)
    return (Int(count), first)
  }

  /// The palette as RGB triples of 8 bits; nil where the page has none.
  ///
  /// TIFF's palettes have 16 bits; one that uses only the low 8 was written by mistake as such.
  func palette(entries: Int) -> [UInt8]? {
    var red: UnsafePointer<UInt16>?
    var green: UnsafePointer<UInt16>?
    var blue: UnsafePointer<UInt16>?
    guard codec_tiff_palette(shim, &red, &green, &blue), let red, let green, let blue else {
      return nil
    }
    let colors = (0..<entries).flatMap { [red[$0], green[$0], blue[$0]] }
    let shift = colors.contains { $0 > 255 } ? 8 : 0
    return colors.map { UInt8($0 >> shift) }
  }

  /// Where the pages below the current one (SubIFDs) lie in the file.
  func subPages() -> [UInt64] {
    var offsets: UnsafePointer<UInt64>?
    let count = Int(codec_tiff_sub_pages(shim, &offsets))
    guard let offsets else { return [] }
    return Array(UnsafeBufferPointer(start: offsets, count: count))
  }

  func set(_ tag: Int32, short value: UInt16) { _ = codec_tiff_set16(shim, UInt32(tag), value) }
  func set(_ tag: Int32, long value: UInt32) { _ = codec_tiff_set32(shim, UInt32(tag), value) }
  func set(_ tag: Int32, text: String) { _ = codec_tiff_set_text(shim, UInt32(tag), text) }

  /// libtiff's last message, which is then forgotten; nil where it has not complained.
  func complaint() -> String? {
    let text = String(cString: codec_tiff_error(shim))
    codec_tiff_clear(shim)
    return text.isEmpty ? nil : text
  }

  func failure(_ what: String) -> ImageError {
    ImageError(.damaged, "\(what): libtiff: \(complaint() ?? "no reason given")")
  }
}
