import MarkerCodecs
import MarkerImaging
import MarkerLanguage
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

  /// Larger pictures are refused: one is in memory as a whole, up to three times as it is written.
  public static let mostPixels = 1 << 30

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
      throw ImageWritingError(file, localized("it is the image itself, which stays as it is"))
    }
    let (count, isOver) = viewport.size.width.multipliedReportingOverflow(by: viewport.size.height)
    guard !viewport.size.isEmpty else {
      throw ImageWritingError(file, localized("the picture has no size"))
    }
    guard !isOver, count <= PictureExport.mostPixels else {
      throw ImageWritingError(file, localized("the picture is larger than 32768 × 32768 pixels"))
    }
    guard step(0) else { return false }
    let raster = ViewportRenderer(pixels: pixels, toneMap: toneMap).render(viewport)
    guard step(0.4) else { return false }
    if let catalogs, format.isVector { raster.paintDots(of: catalogs) }
    if !format.isVector {
      guard catalogs.map({ raster.draw($0) }) ?? true, raster.draw(marks, labels: showsLabels)
      else { throw ImageWritingError(file, localized("there is no memory to draw on it")) }
    }
    guard step(0.5) else { return false }
    return try ReplacedFile(file).write { temporary throws(ImageWritingError) in
      switch format {
      case .png: try ImageWriter.png(raster, to: temporary)
      case .jpeg: try ImageWriter.jpeg(raster, to: temporary, quality: quality)
      case .tiff: try ImageWriter.tiff(raster, to: temporary)
      case .svg:
        try PictureAsSVG(
          raster: raster, catalogs: catalogs, marks: marks, showsLabels: showsLabels
        ).write(to: temporary)
      case .pdf:
        try PictureAsPDF(
          raster: raster, catalogs: catalogs, marks: marks, showsLabels: showsLabels
        ).write(to: temporary)
      }
      return step(1)
    }
  }
}
