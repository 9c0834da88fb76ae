import Dispatch
import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

/// Small pictures of the images whose rows are to be seen: made one at a time, only while nothing is
/// wanted for the page, the latest wanted first.
@MainActor
public final class Thumbnails {
  /// In pixels of the screen.
  public var side = 48
  /// The picture of a file is there now.
  public var onReady: (FilePath) -> Void = { _ in }
  /// Whether nothing is waited for that comes first.
  var isFree: @MainActor () -> Bool = { true }

  private let decoder: @MainActor () -> any ImageDecoder
  private var made: [FilePath: Raster?] = [:]
  /// From the longest unused to the latest.
  private var usage: [FilePath] = []
  private var wanted: [FilePath] = []
  private var running: Task<Void, Never>?
  private var retry: Task<Void, any Error>?

  private static let most = 400
  /// Larger files would keep a worker for too long.
  private nonisolated static let largestFile = 256 << 20

  /// - Parameter decoder: other than the pages' own, so that these never wait for it.
  init(decoder: @escaping @MainActor () -> any ImageDecoder) {
    self.decoder = decoder
  }

  /// The picture of a file; where it is not there yet it is made, and `onReady` told.
  public func picture(of path: FilePath) -> Raster? {
    if let known = made[path] {
      usage.removeAll { $0 == path }
      usage.append(path)
      return known
    }
    wanted.removeAll { $0 == path }
    wanted.append(path)
    work()
    return nil
  }

  /// Its row is not to be seen any more.
  public func forget(_ path: FilePath) { wanted.removeAll { $0 == path } }

  func removeAll() {
    wanted.removeAll()
    made.removeAll()
    usage.removeAll()
    running?.cancel()
  }

  /// A page is turned: what is under way waits.
  func giveWay() { running?.cancel() }

  private func work() {
    guard running == nil, !wanted.isEmpty else { return }
    guard isFree() else {
      waitForTurn()
      return
    }
    guard let path = wanted.popLast() else { return }
    let (side, decoder) = (side, decoder())
    running = Task {
      let result = await Thumbnails.make(path, side: side, by: decoder)
      running = nil
      if result.isCancelled {
        if !wanted.contains(path) { wanted.insert(path, at: 0) }
      } else {
        keep(result.raster, of: path)
        onReady(path)
      }
      work()
    }
  }

  private func waitForTurn() {
    guard retry == nil else { return }
    retry = Task {
      try await Task.sleep(for: .milliseconds(80))
      retry = nil
      work()
    }
  }

  private func keep(_ raster: Raster?, of path: FilePath) {
    made[path] = .some(raster)
    usage.append(path)
    while usage.count > Thumbnails.most { made[usage.removeFirst()] = nil }
  }

  private nonisolated static func make(
    _ path: FilePath, side: Int, by decoder: any ImageDecoder
  ) async -> (raster: Raster?, isCancelled: Bool) {
    do throws(ImageError) {
      guard size(of: path) <= largestFile else { return (nil, false) }
      let image = try await decoder.decode(path, frame: 0)
      let drawn = await DispatchQueue.global(qos: .utility).value { raster(of: image, side: side) }
      return (drawn, false)
    } catch {
      return (nil, error.code == .cancelled)
    }
  }

  private nonisolated static func raster(of image: DecodedImage, side: Int) -> Raster {
    let pixels = image.pixels
    var display = DisplaySettings()
    display.interval = pixels.sampleType == .uint8 ? .minMax : .zscale
    let limits = display.interval.limits(of: pixels) ?? DisplayLimits(low: 0, high: 1)
    let scale = Double(side) / Double(max(pixels.size.width, pixels.size.height, 1))
    func length(_ samples: Int) -> Int { max(1, Int((Double(samples) * scale).rounded())) }
    let size = PixelSize(width: length(pixels.size.width), height: length(pixels.size.height))
    return ViewportRenderer(
      pixels: pixels, toneMap: ToneMap(display, limits: limits)
    ).render(.fitting(pixels.size, in: size))
  }

  private nonisolated static func size(of path: FilePath) -> Int {
    var status = stat()
    return path.withPlatformString({ stat($0, &status) }) == 0 ? Int(status.st_size) : 0
  }
}
