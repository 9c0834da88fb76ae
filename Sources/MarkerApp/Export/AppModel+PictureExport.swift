import Dispatch
import MarkerCodecs
import MarkerDrawing
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// Writing the picture as it is displayed, with marks, for people and for print.
extension AppModel {
  /// As it was chosen last, with what the view shows now.
  public var pictureChoice: PictureChoice {
    var choice = PictureChoice()
    choice.part = exports.part
    choice.format = exports.pictureFormat
    choice.showsMarks = showsMarks
    choice.showsLabels = showsLabels
    choice.showsCatalogs = hasShownCatalogs
    return choice
  }

  /// Whether marks of imported files lie over the picture.
  public var hasShownCatalogs: Bool { !shownCatalogs.isEmpty }

  /// What of the picture is written; nil where there is none.
  public func viewport(of part: PictureChoice.Part) -> Viewport? {
    guard let picture else { return nil }
    return switch part {
    case .seen: viewport
    case .whole: Viewport(size: picture.size, center: picture.size.center, scale: 1)
    }
  }

  /// `m31.png` for `m31.fits.gz`.
  public func pictureName(_ format: PictureFormat) -> String {
    (list.current?.name.nameWithoutExtension ?? localized("picture")) + ".\(format.usualExtension)"
  }

  /// Writes a picture off the main thread and says how it ended. The name's end tells the format,
  /// where it is that of one.
  ///
  /// - Returns: whether it was written.
  public func exportPicture(_ choice: PictureChoice, to path: FilePath) async -> Bool {
    exports.part = choice.part
    exports.pictureFormat = choice.format
    guard let picture, let viewport = viewport(of: choice.part), let image = list.current else {
      return false
    }
    let target = ExportTarget(path, ending: choice.format.usualExtension) {
      PictureFormat(fileExtension: $0) != nil
    }
    let format = target.path.extension.flatMap { PictureFormat(fileExtension: $0) } ?? choice.format
    let drawing = drawing(choice, in: viewport)
    let (display, path) = (display, target.path)
    return await export(to: path) { [self] stop throws(ExportRefusal) in
      try await check(target)
      let part = try await part(viewport, of: picture, blurred: display.blur)
      let isWritten = try await AppModel.inBackground { () throws(ImageWritingError) in
        let export = PictureExport(picture, part, display, viewport, drawing)
        return try export.write(as: format, to: path, of: image.path) { share in
          Task { @MainActor [weak self] in if !stop.isSet { self?.tell(share: share) } }
          return !stop.isSet
        }
      }
      let size = viewport.size
      return isWritten
        ? localized("Written: \(path.fileName) (\(size.width) × \(size.height))") : nil
    }
  }

  /// What of a frame too large for memory a picture is made of; nil of others.
  private func part(
    _ viewport: Viewport, of picture: PreparedFrame, blurred sigma: Double
  ) async throws(ExportRefusal) -> StreamedFrame.Cutout? {
    guard let streamed = picture.streamed,
      let region = PixelRegion(of: viewport, on: streamed.size)
    else { return nil }
    do throws(ImageError) {
      return try await streamed.read(
        sigma > 0 ? region.widened(by: BlurredPart.margin(sigma), in: streamed.size) : region)
    } catch {
      throw ExportRefusal(error.description)
    }
  }

  private func drawing(_ choice: PictureChoice, in viewport: Viewport) -> PictureDrawing {
    // What is seen is as the screen has it; a picture for itself has no screen.
    let scale = choice.part == .seen ? deviceScale : 1
    return PictureDrawing(
      catalogs: choice.showsCatalogs
        ? catalogDrawing(
          in: viewport, deviceScale: scale, showsLabels: choice.showsLabels,
          limits: choice.part == .seen ? .window : .file) : nil,
      marks: choice.showsMarks ? markShapes(in: viewport, deviceScale: scale) : [],
      showsLabels: choice.showsLabels)
  }

  private nonisolated static func inBackground(
    _ work: @escaping @Sendable () throws(ImageWritingError) -> Bool
  ) async throws(ExportRefusal) -> Bool {
    switch await DispatchQueue.global(qos: .userInitiated).value(of: { Result(catching: work) }) {
    case .success(let isWritten): return isWritten
    case .failure(let error): throw ExportRefusal(error.reason)
    }
  }
}

/// What is drawn over a picture that is written.
private struct PictureDrawing: Sendable {
  var catalogs: CatalogDrawing?
  var marks: [MarkShape]
  var showsLabels: Bool
}

extension PictureExport {
  /// Works out what displaying needs, where that was not done yet.
  fileprivate init(
    _ picture: PreparedFrame, _ part: StreamedFrame.Cutout?, _ display: DisplaySettings,
    _ viewport: Viewport, _ drawing: PictureDrawing
  ) {
    // Of what was shown at once by some of the values, nothing is exported.
    picture.prepare(display)
    let blurred = part?.blurred(display.blur) ?? picture.blurred(display.blur)
    let toneMap = ToneMap(
      display, limits: picture.limits(display.interval) ?? DisplayLimits(low: 0, high: 1),
      distribution: picture.distribution(display), units: blurred.units)
    self.init(
      pixels: blurred.pixels, toneMap: toneMap, viewport: part?.view(viewport) ?? viewport)
    catalogs = drawing.catalogs
    marks = drawing.marks
    showsLabels = drawing.showsLabels
  }
}

extension CatalogDrawing.Limits {
  /// What can be zoomed into shows more than a screen does.
  fileprivate static let file = CatalogDrawing.Limits(shapes: 20_000, labels: 5_000)
}
