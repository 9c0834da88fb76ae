import CCodecShims
import CTiff
import MarkerImaging
import SystemPackage

/// An open TIFF file with its own error messages; closed when it goes. One thread, one decode.
final class TIFFHandle {
  private let shim: OpaquePointer
  /// In bytes, of a file that is read.
  let fileSize: Int
  /// libtiff's own handle.
  var tiff: OpaquePointer { codec_tiff_handle(shim) }

  /// `mode` is "r" or "w", as in libtiff.
  init(_ file: FilePath, mode: String, limits: ImageLimits) throws(ImageError) {
    var reason = [CChar](repeating: 0, count: 400)
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

  /// The samples beside the colours, and the meaning of the first.
  func extraSamples() -> (count: Int, first: UInt16) {
    var first: UInt16 = 0
    let count = codec_tiff_extra_samples(shim, &first)
    return (Int(count), first)
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
