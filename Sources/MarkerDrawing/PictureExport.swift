import CCairo
import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

/// A picture to be written to a file: what part of a frame, how it is displayed, and what is drawn
/// over it, as the window draws it.
public struct PictureExport: Sendable {
  public var pixels: PixelBuffer
  public var toneMap: ToneMap
  public var viewport: Viewport
  public var catalogs: CatalogDrawing?
  public var marks: [MarkShape] = []
  public var showsLabels = true
  /// Of a JPEG, from 1 to 100.
  public var quality = 92

  /// Larger pictures are refused: one is in memory as a whole, up to five times as it is written.
  public static let mostPixels = 256_000_000
  /// Of cairo.
  public static let longestSide = 32767

  public init(pixels: PixelBuffer, toneMap: ToneMap, viewport: Viewport) {
    self.pixels = pixels
    self.toneMap = toneMap
    self.viewport = viewport
  }

  /// Writes the file as a whole or not at all; what stands there is replaced, but for the image.
  /// Takes its time: not for the main thread.
  ///
  /// - Parameters:
  ///   - image: the image's own file, which stays as it is.
  ///   - step: is told how much is done, from 0 to 1, and says whether to go on.
  /// - Returns: false where it was stopped.
  public func write(
    as format: PictureFormat, to file: FilePath, of image: FilePath?,
    step: (Double) -> Bool = { _ in true }
  ) throws(ImageWritingError) -> Bool {
    if let image, FileFingerprint.isSameFile(image, file) {
      throw ImageWritingError(file, "it is the image itself, which stays as it is")
    }
    let size = viewport.size
    guard !size.isEmpty, size.width <= PictureExport.longestSide,
      size.height <= PictureExport.longestSide,
      size.width * size.height <= PictureExport.mostPixels
    else { throw ImageWritingError(file, "the picture is too large to draw on") }
    guard step(0) else { return false }
    let raster = ViewportRenderer(pixels: pixels, toneMap: toneMap).render(viewport)
    guard step(0.4) else { return false }
    if !format.isVector {
      guard catalogs.map({ raster.draw($0) }) ?? true, raster.draw(marks, labels: showsLabels)
      else { throw ImageWritingError(file, "there is no memory to draw on it") }
    }
    guard step(0.5) else { return false }
    return try ReplacedFile(file).write { temporary throws(ImageWritingError) in
      switch format {
      case .png: try ImageWriter.png(raster, to: temporary)
      case .jpeg: try ImageWriter.jpeg(raster, to: temporary, quality: quality)
      case .tiff: try ImageWriter.tiff(raster, to: temporary)
      case .svg, .pdf: try draw(raster, as: format, to: temporary)
      }
      return step(1)
    }
  }

  /// The picture embedded as it is, catalogs and marks as lines over it.
  private func draw(
    _ raster: Raster, as format: PictureFormat, to file: FilePath
  ) throws(ImageWritingError) {
    let (width, height) = (Double(raster.size.width), Double(raster.size.height))
    let surface = file.withPlatformString { name in
      format == .svg
        ? cairo_svg_surface_create(name, width, height)
        : cairo_pdf_surface_create(name, width, height)
    }
    defer { cairo_surface_destroy(surface) }
    if format == .svg { cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX) }
    let cairo = cairo_create(surface)
    raster.pixels.withMemoryRebound(to: UInt8.self) { bytes in
      let picture = cairo_image_surface_create_for_data(
        bytes.baseAddress, CAIRO_FORMAT_RGB24, Int32(clamping: raster.size.width),
        Int32(clamping: raster.size.height), Int32(clamping: raster.size.width * 4))
      cairo_set_source_surface(cairo, picture, 0, 0)
      cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST)
      cairo_paint(cairo)
      if let catalogs { CatalogPainting.draw(catalogs, on: cairo) }
      MarkDrawing.draw(marks, labels: showsLabels, on: cairo)
      let status = cairo_status(cairo)
      cairo_destroy(cairo)
      // The picture is looked at until the document is finished.
      if status == CAIRO_STATUS_SUCCESS { cairo_surface_finish(surface) }
      cairo_surface_destroy(picture)
    }
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw ImageWritingError(file, String(cString: cairo_status_to_string(status)))
    }
  }
}

/// A file that is written beside its place and put there when it is whole.
private struct ReplacedFile {
  let file: FilePath

  init(_ file: FilePath) { self.file = file }

  /// What `write` returns; where that is false, nothing changes.
  func write(
    _ write: (FilePath) throws(ImageWritingError) -> Bool
  ) throws(ImageWritingError) -> Bool {
    let name = file.lastComponent.map { FilePath(root: nil, [$0]).bytes } ?? []
    guard let hidden = FilePath(bytes: Array(".".utf8) + name + Array(".new".utf8)) else {
      return false
    }
    let folder = file.removingLastComponent()
    let temporary = (folder.isEmpty ? "." : folder).pushing(hidden)
    // What a crash left.
    remove(temporary)
    do throws(ImageWritingError) {
      guard try write(temporary) else {
        remove(temporary)
        return false
      }
    } catch {
      remove(temporary)
      throw ImageWritingError(file, error.reason)
    }
    let renamed = temporary.withPlatformString { from in
      file.withPlatformString { rename(from, $0) }
    }
    guard renamed == 0 else {
      let reason = "\(Errno(rawValue: errno))"
      remove(temporary)
      throw ImageWritingError(file, reason)
    }
    return true
  }

  private func remove(_ path: FilePath) { _ = path.withPlatformString { unlink($0) } }
}
