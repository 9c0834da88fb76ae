import Foundation
import MarkerApp
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import Synchronization
import SystemPackage
import Testing

/// A sky of one degree a pixel, to read positions off.
struct InventedSky: SkyTransform {
  let axisTypes = ["RA---CAR", "DEC--CAR"]
  let pixelScaleArcsec = 3600.0
  var skyFrame = SkyFrame.equatorial(system: "ICRS", equinox: nil)
  /// The sky at the first pixel.
  var origin = SkyPoint(ra: 0, dec: 0)
  /// Degrees a pixel, to the right and up.
  var step = 1.0
  func sky(at point: PixelPoint) -> SkyPoint? {
    SkyPoint(ra: origin.ra + point.x * step, dec: origin.dec - point.y * step)
  }
  func native(at point: PixelPoint) -> SkyPoint? { sky(at: point) }
  func pixel(at point: SkyPoint) -> PixelPoint? {
    PixelPoint(x: (point.ra - origin.ra) / step, y: (origin.dec - point.dec) / step)
  }
}

/// A decoder that invents images by their names: `bad…` cannot be read, `slow…` takes its time,
/// `star…` has a star at `InventedImages.star`, `two…` has two frames, `half…` too, the first of which
/// cannot be read, `cube…` is a cube of three planes. `fine…` and `far…` lie otherwise on the sky,
/// `dark…` has none, `wide…` is of another size, `huge…` takes long to draw, `vast…` longer,
/// `slowglimpse…` is seen before it is read; `slowglimpsebad…` cannot be read then, `slowglimpseother…` has
/// another size by then, `slowglimpselong…` takes half a second.
struct InventedImages: ImageDecoder {
  let size = PixelSize(width: 40, height: 30)
  /// How often files were decoded.
  static let decodings = Mutex<[FilePath: Int]>([:])
  static let star = PixelPoint(x: 12.3, y: 17.6)

  private func size(of file: FilePath) -> PixelSize {
    let name = file.lastComponent?.string ?? ""
    if name.hasPrefix("vast") { return PixelSize(width: 1700, height: 1300) }
    if name.hasPrefix("huge") { return PixelSize(width: 1000, height: 800) }
    return name.hasPrefix("wide") ? PixelSize(width: 60, height: 20) : size
  }

  private func sky(of file: FilePath) -> InventedSky? {
    let name = file.lastComponent?.string ?? ""
    if name.hasPrefix("dark") { return nil }
    if name.hasPrefix("fine") { return InventedSky(origin: SkyPoint(ra: 5, dec: 1), step: 0.5) }
    return name.hasPrefix("far") ? InventedSky(origin: SkyPoint(ra: 200, dec: 1)) : InventedSky()
  }

  func describe(
    _ file: FilePath, cubes: CubeReading
  ) async throws(ImageError) -> ImageDescription {
    let name = file.lastComponent?.string ?? ""
    if name.hasPrefix("bad") { throw ImageError(.damaged, "it was invented broken") }
    let isCube = name.hasPrefix("cube")
    let count =
      isCube && cubes == .planes ? 3 : name.hasPrefix("two") || name.hasPrefix("half") ? 2 : 1
    let frames = (0..<count).map { index in
      var frame = FrameDescription(
        index: index, name: "band \(index + 1)", size: size(of: file), channels: .gray,
        sampleType: .uint8,
        sky: sky(of: file), unit: "adu")
      frame.alternateSkies = [
        AlternateSky(letter: "A", name: "GALACTIC", sky: InventedSky(skyFrame: .galactic))
      ]
      if isCube { frame.cube = cubes == .planes ? .planes : .color }
      return frame
    }
    return ImageDescription(format: .fits, frames: frames)
  }

  func verify(
    _ file: FilePath, cubes: CubeReading
  ) async throws(ImageError) -> ImageDescription {
    try await describe(file, cubes: cubes)
  }

  func decode(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> DecodedImage {
    InventedImages.decodings.withLock { $0[file, default: 0] += 1 }
    let description = try await describe(file, cubes: cubes)
    if frame == 0, file.lastComponent?.string.hasPrefix("half") == true {
      throw ImageError(.damaged, "its first frame was invented broken")
    }
    if file.lastComponent?.string.hasPrefix("slow") == true {
      let isLong = file.lastComponent?.string.hasPrefix("slowglimpselong") == true
      do {
        try await Task.sleep(for: .milliseconds(isLong ? 500 : 150))
      } catch {
        throw ImageError(.cancelled, "not wanted any more")
      }
    }
    if file.lastComponent?.string.hasPrefix("slowglimpsebad") == true {
      throw ImageError(.damaged, "it was invented broken")
    }
    if file.lastComponent?.string.hasPrefix("star") == true {
      return DecodedImage(description: description, frame: frame, pixels: stars)
    }
    let size = size(of: file)
    let pixels = PixelBuffer.of(
      (0..<size.width * size.height).map { UInt8(truncatingIfNeeded: $0 + frame) }, size: size)
    return DecodedImage(description: description, frame: frame, pixels: pixels)
  }

  func glimpse(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> Glimpse? {
    guard file.lastComponent?.string.hasPrefix("slowglimpse") == true else { return nil }
    let pixels = PixelBuffer.of([UInt8](0..<12), size: PixelSize(width: 4, height: 3))
    var description = try await describe(file, cubes: cubes)
    if file.lastComponent?.string.hasPrefix("slowglimpseother") == true {
      description.frames[0].size = PixelSize(width: 30, height: 20)
    }
    return Glimpse(description: description, frame: frame, pixels: pixels, step: 10)
  }

  private var stars: PixelBuffer {
    let samples = (0..<1200).map { index in
      let (dx, dy) = (
        Double(index % size.width) - InventedImages.star.x,
        Double(index / size.width) - InventedImages.star.y
      )
      return Float(100 + 900 * exp(-(dx * dx + dy * dy) / (2 * 1.4 * 1.4)))
    }
    return PixelBuffer.of(samples, size: size)
  }
}

/// A folder of images that are only names, and a save folder, with the program open on them.
@MainActor
final class Desk {
  let folder: TemporaryFolder
  var model: AppModel
  var notices: [String] = []
  var requests: [ViewRequest] = []
  /// The disk that the program sees.
  let files = StubbornFiles()
  /// What time it is, for a program that is opened.
  var clock: () -> Date = { Date() }

  var images: FilePath { folder.appending("images") }
  var save: FilePath { folder.appending("save") }

  init(_ names: [String]) async throws {
    folder = try TemporaryFolder()
    model = AppModel(decoder: InventedImages(), files: files)
    for path in [images, save] {
      try FileManager.default.createDirectory(
        atPath: path.string, withIntermediateDirectories: true)
    }
    for name in names {
      try Data(name.utf8).write(to: URL(fileURLWithPath: images.appending(name).string))
    }
    try await open()
  }

  /// Opens the program, as at its start.
  func open(_ prepare: (AppModel) -> Void = { _ in }) async throws {
    model = AppModel(decoder: InventedImages(), files: files, clock: clock)
    // What is under way may outlive the desk.
    model.onNotice = { [weak self] in self?.notices.append($0) }
    model.onRequest = { [weak self] in self?.requests.append($0) }
    prepare(model)
    model.resizeView(to: PixelSize(width: 400, height: 300), deviceScale: 1)
    try await model.openSaveFolder(save, user: "ann", programVersion: "test")
    model.openImages(images)
    await settle()
  }

  func reopen(_ prepare: (AppModel) -> Void = { _ in }) async throws {
    try await model.close()
    try await open(prepare)
  }

  /// Waits until the page is there, and paints it.
  func settle() async {
    for _ in 0..<400 {
      var isLoading = false
      if case .loading = model.page { isLoading = true }
      if isLoading || model.activity != nil {
        do { try await Task.sleep(for: .milliseconds(5)) } catch { return }
      } else {
        break
      }
    }
    model.pagePainted()
  }

  func turn(_ direction: PrefetchPlan.Direction, isRepeat: Bool = false) async {
    model.turnPage(direction, isRepeat: isRepeat)
    await settle()
  }

  func press(_ id: String) throws {
    model.perform(try #require(CommandTable.command(id)))
  }

  func move(_ mark: Mark, to place: PixelPoint) {
    model.moveMarks(
      [mark.id], by: MarkMove(dx: place.x - mark.position.x, dy: place.y - mark.position.y))
  }

  var shown: String { model.list.current?.name.string ?? "" }

  func journal() throws -> [String] {
    let path = save.appending("ann_journal.jsonl").string
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  func table(_ name: String) throws -> [String] {
    let path = save.appending("ann_\(name).txt").string
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }
}
