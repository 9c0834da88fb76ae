import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A header in a file of its own beside an image: `name.wcs` or `name.hdr`, where `name` is the
/// image's file name with or without its extension.
struct SidecarHeader {
  let name: String
  let cards: HeaderCards

  /// The first that is there and speaks of coordinates.
  init?(beside image: FilePath) {
    guard let file = image.lastComponent else { return nil }
    var stems = [file.string]
    if let stem = file.extension.map({ _ in file.stem }) {
      stems.append(stem)
      // image.fits.gz
      if let inner = FilePath.Component(stem), inner.extension != nil { stems.append(inner.stem) }
    }
    let folder = image.removingLastComponent()
    for ending in ["wcs", "hdr"] {
      for stem in stems {
        let candidate = folder.appending("\(stem).\(ending)")
        guard candidate != image, let bytes = SidecarHeader.bytes(candidate) else { continue }
        let cards = HeaderText.cards(bytes)
        guard !HeaderSelection.letters(cards).isEmpty else { continue }
        name = "\(stem).\(ending)"
        self.cards = cards
        return
      }
    }
    return nil
  }

  private static func bytes(_ file: FilePath) -> [UInt8]? {
    do throws(ImageError) {
      guard try FileBytes.size(file) <= HeaderText.most else { return nil }
      return try FileBytes.prefix(file, HeaderText.most)
    } catch {
      // Most images have none.
      return nil
    }
  }

  /// Whether the header's row 1 is the image's top row, of an image that is not FITS.
  ///
  /// astrometry.net converts such images to FITS with the top row first (its `an-pnmtofits` writes
  /// rows as they come) and solves that; its header has no pixels of its own (NAXIS = 0, IMAGEW and
  /// IMAGEH). A header with NAXIS1 and NAXIS2 is that of a FITS image, which is shown with its first
  /// row at the bottom; so does ASTAP count in what it writes beside other images.
  private var countsFromTop: Bool {
    if cards.has("NAXIS1") && cards.has("NAXIS2") { return false }
    return !(0..<cards.count).contains { index in
      String(decoding: cards.card(index), as: UTF8.self).contains("ASTAP")
    }
  }

  /// Its sky for an image of that size as stored.
  func skies(_ size: PixelSize, orientation: UInt16, isFITS: Bool) -> HeaderSkies {
    for (across, up) in [("IMAGEW", "IMAGEH"), ("NAXIS1", "NAXIS2")] {
      guard let width = cards.number(across), let height = cards.number(up) else { continue }
      guard width == Double(size.width), height == Double(size.height) else {
        return HeaderSkies(
          refusal: localized(
            "\(name) is for \(HeaderText.whole(width)) × \(HeaderText.whole(height)) pixels"))
      }
    }
    var skies = HeaderSkies(
      HeaderWCS.Source(
        cards: cards.bytes,
        placement: FITSPlacement(
          width: size.width, height: size.height, orientation: orientation,
          countsFromTop: !isFITS && countsFromTop)))
    if skies.sky != nil { skies.note(localized("sky positions from \(name)")) }
    return skies
  }
}

extension HeaderText {
  /// A number without decimals where it has none.
  static func whole(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(number)
  }
}
