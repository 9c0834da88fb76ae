import Dispatch
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// Rendering of frames too large for memory: something of their block means at once, and exactly from their
/// files.
extension AppModel {
  /// What is drawn at once.
  func drawAnew(
    _ key: RasterKey, _ picture: PreparedFrame, _ streamed: StreamedFrame
  ) -> (raster: Raster, isExact: Bool) {
    if key.display.blur > 0 {
      return (drawPart(of: picture, key.viewport, key.display), false)
    }
    let toneMap = toneMap(of: picture, key.display, units: .plain)
    if let reduced = reduced(key, streamed) {
      return (ViewportRenderer(pixels: streamed.sample, toneMap: toneMap).render(reduced), true)
    }
    if let region = PixelRegion(of: key.viewport, on: streamed.size),
      let cutout = streamed.cutout(of: region)
    {
      let renderer = ViewportRenderer(pixels: cutout.pixels, toneMap: toneMap)
      let view = cutout.view(key.viewport)
      let few = view.scale < 1 ? RenderingState.fewSamples : RenderingState.fewPixels
      return renderer.cost(view) <= few
        ? (renderer.render(view), true) : (renderer.preview(view, nil), false)
    }
    return (streamed.preview(key.viewport, toneMap), false)
  }

  /// What a view is made of, where that is at hand.
  private func reduced(_ key: RasterKey, _ streamed: StreamedFrame) -> ReducedView? {
    rendering.reduced(key) ?? streamed.averages(key)
  }

  /// What was exact stays so while the view is moved; what comes into it is of the block means.
  func moved(
    _ raster: Raster, from old: Viewport, _ key: RasterKey, _ picture: PreparedFrame,
    _ streamed: StreamedFrame
  ) -> Raster? {
    // What is at hand exactly is drawn so.
    guard key.display.blur == 0, reduced(key, streamed) == nil,
      PixelRegion(of: key.viewport, on: streamed.size).map({ streamed.cutout(of: $0) == nil })
        ?? true
    else { return nil }
    return ViewportRenderer(
      pixels: streamed.means, toneMap: toneMap(of: picture, key.display, units: .plain)
    ).moved(
      raster, of: old.reduced(by: BlockMeans.side), to: key.viewport.reduced(by: BlockMeans.side),
      most: RenderingState.fewSamples)?.raster
  }

  /// Another part of the picture, as it is displayed: exactly where its samples are at hand.
  func raster(
    of viewport: Viewport, on picture: PreparedFrame, _ streamed: StreamedFrame
  ) -> Raster {
    let display = drawnDisplay(of: picture)
    if display.blur > 0 { return drawPart(of: picture, viewport, display) }
    let toneMap = toneMap(of: picture, display, units: .plain)
    if let region = PixelRegion(of: viewport, on: streamed.size),
      let cutout = streamed.cutout(of: region)
    {
      return ViewportRenderer(pixels: cutout.pixels, toneMap: toneMap).render(
        cutout.view(viewport))
    }
    return streamed.preview(viewport, toneMap)
  }

  /// Draws a wide view of all block means: its samples take longer.
  func average(_ picture: PreparedFrame, _ streamed: StreamedFrame) async {
    guard let (key, _, isExact) = rendering.shown, !isExact else { return }
    let renderer = ViewportRenderer(
      pixels: streamed.means, toneMap: toneMap(of: picture, key.display, units: .plain))
    let made = await AppModel.untilCancelled { isWanted in
      await PreparedFrame.queue.value {
        renderer.renderKeeping(key.viewport.reduced(by: BlockMeans.side), while: isWanted)
      }
    }
    guard let made, !Task.isCancelled, self.picture === picture, rendering.shown?.key == key
    else { return }
    replaceShown(by: made.raster, key, isExact: false)
  }

  /// Reads what the shown view needs to be exact, and shows it.
  func refine(_ picture: PreparedFrame, _ streamed: StreamedFrame) async {
    guard let shown = rendering.shown, shown.key.picture == picture.number else { return }
    let (key, isExact) = (shown.key, shown.isExact)
    let isReduced = key.viewport.scale < 1 && key.display.blur == 0
    guard !isExact || (isReduced && reduced(key, streamed) == nil) else { return }
    guard let region = PixelRegion(of: key.viewport, on: streamed.size) else { return }
    let toneMap = toneMap(of: picture, key.display, units: .plain)
    var reduced: ReducedView?
    var raster: Raster?
    do throws(ImageError) {
      if key.display.blur > 0 {
        raster = try await blurredRaster(key, picture, streamed)
      } else if isReduced {
        let averages = try await streamed.answer(.averages(key.viewport.upright)).pixels
        reduced = averages.flatMap { averages in
          averages.channels == streamed.sample.channels
            ? ReducedView(key.viewport, of: streamed.size, averages: averages) : nil
        }
        if let reduced {
          let renderer = ViewportRenderer(pixels: streamed.sample, toneMap: toneMap)
          raster = await PreparedFrame.queue.value { renderer.render(reduced) }
        }
      } else {
        let margin = max(region.columns.count, region.rows.count) / 2
        let cutout = try await streamed.cut(region, margin: margin)
        let renderer = ViewportRenderer(pixels: cutout.pixels, toneMap: toneMap)
        raster = await PreparedFrame.queue.value { renderer.render(cutout.view(key.viewport)) }
      }
    } catch {
      if error.code != .cancelled, self.picture === picture {
        onNotice(localized("This image \(error.description)"))
      }
      return
    }
    guard let raster, !Task.isCancelled, self.picture === picture, rendering.shown?.key == key
    else { return }
    rendering.keep(reduced, of: key)
    if let reduced { streamed.keep(reduced) }
    if !isExact { replaceShown(by: raster, key, isExact: true) }
  }

  /// The view blurred by its samples; where these are too many, by the block means.
  private func blurredRaster(
    _ key: RasterKey, _ picture: PreparedFrame, _ streamed: StreamedFrame
  ) async throws(ImageError) -> Raster? {
    let sigma = key.display.blur
    guard let seen = PixelRegion(of: key.viewport, on: streamed.size) else { return nil }
    let region = seen.widened(by: BlurredPart.margin(sigma), in: streamed.size)
    if region.count <= AppModel.mostBlurred {
      let cutout = try await streamed.read(region)
      let size = streamed.size
      picture.keep(
        await PreparedFrame.queue.value {
          BlurredPart(of: cutout.pixels, region, size: size, sigma: sigma)
        })
    } else if picture.blurredPart(sigma)?.covers(key.viewport) != true {
      await picture.blur(sigma, in: key.viewport)
    }
    guard let part = picture.blurredPart(sigma) else { return nil }
    let renderer = ViewportRenderer(
      pixels: part.frame.pixels,
      toneMap: toneMap(of: picture, key.display, units: part.frame.units))
    return await PreparedFrame.queue.value { renderer.render(part.view(key.viewport)) }
  }

  /// So many samples are read to blur a view.
  private static let mostBlurred = 16 << 20

  /// Sees to it that the samples around a place are at hand; says so when they come.
  func look(around place: PixelPoint, of picture: PreparedFrame, _ streamed: StreamedFrame) {
    guard let region = PixelRegion(around: place, reach: 2, on: streamed.size),
      streamed.cutout(of: region) == nil, lookingAround == nil
    else { return }
    lookingAround = Task {
      defer { lookingAround = nil }
      do throws(ImageError) {
        _ = try await streamed.cut(region, margin: AppModel.reach)
      } catch {
        // It is asked for again wherever the pointer goes, and told once.
        if error.code != .cancelled, self.picture === picture, streamed.isFirstProblem {
          onNotice(localized("This image \(error.description)"))
        }
        return
      }
      if self.picture === picture { onChange([.readout, .picture]) }
    }
  }

  /// How far around the pointer samples are kept.
  private static let reach = 256
}
