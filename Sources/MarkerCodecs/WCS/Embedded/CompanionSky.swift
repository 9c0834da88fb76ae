import CCodecShims
import CTiff
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// The sky of images whose own header has none: from the metadata in the file, else from a header
/// beside it.
enum CompanionSky {
  /// Gives it to the frames that it fits.
  static func add(to description: inout ImageDescription, of file: FilePath) {
    guard description.frames.contains(where: { $0.sky == nil }) else { return }
    let isFITS = description.format == .fits
    let metadata: Metadata
    do throws(ImageError) {
      metadata = try Metadata(file, description.format)
    } catch {
      description.frames[0].notices.append(
        localized("its metadata cannot be read: \(error.message)"))
      return
    }
    if let packet = metadata.packet, description.frames[0].sky == nil {
      let stored = metadata.stored(description.frames[0].size)
      description.frames[0].take(
        AVMHeader.skies(packet, size: stored, orientation: metadata.orientation))
    }
    guard description.frames.contains(where: { $0.sky == nil }),
      let sidecar = SidecarHeader(beside: file)
    else { return }
    // Frames of one size share what it gives: there may be thousands.
    var known: [PixelSize: HeaderSkies] = [:]
    for index in description.frames.indices where description.frames[index].sky == nil {
      let stored = metadata.stored(description.frames[index].size)
      let skies =
        known[stored]
        ?? sidecar.skies(stored, orientation: metadata.orientation, isFITS: isFITS)
      known[stored] = skies
      description.frames[index].take(skies)
    }
  }

  /// What a picture's file says beside its pixels: XMP, and how it is turned.
  private struct Metadata {
    var packet: [UInt8]?
    /// As TIFF and EXIF number it; 1 is upright.
    var orientation: UInt16 = 1

    init(_ file: FilePath, _ format: ImageFormat) throws(ImageError) {
      switch format {
      case .fits: break
      case .png: packet = try XMPPacket.png(file)
      case .jpeg:
        let start = try FileBytes.prefix(file, 2 << 20)
        packet = XMPPacket.jpeg(start)
        orientation = start.withUnsafeBytes { JPEGSegments($0).orientation.rawValue }
      case .tiff:
        let handle = try TIFFHandle(file, mode: "r", limits: .standard)
        packet = handle.bytes(TIFFTAG_XMLPACKET, most: XMPPacket.most)
        orientation =
          handle.short(TIFFTAG_ORIENTATION).flatMap { (1...8).contains($0) ? $0 : nil } ?? 1
      }
    }

    /// The size as stored of a picture that is displayed in this one.
    func stored(_ size: PixelSize) -> PixelSize {
      orientation >= 5 ? PixelSize(width: size.height, height: size.width) : size
    }
  }
}
