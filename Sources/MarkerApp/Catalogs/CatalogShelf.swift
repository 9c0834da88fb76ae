import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import MarkerStore
import SystemPackage

/// The mark files at hand: as they were read, what of them lies on the pages at hand, and which show.
@MainActor
final class CatalogShelf {
  /// By their names in `imports`: what lies there is never changed, so undo and redo need not read it
  /// again.
  var contents: [FilePath: CatalogContent] = [:]
  var hidden: Set<CatalogID> = []
  var unlabelled: Set<CatalogID> = []
  var imports: [PendingImport] = []
  /// When the import of those began that were not shown yet, for the trace.
  var begins: [FilePath: ContinuousClock.Instant] = [:]
  /// Ends what is being read.
  var stop = WorkStop()
  /// Ends what is being read to be imported, and nothing else.
  var importStop = WorkStop()
  let reader: CatalogReader
  /// Counted up by whatever changes what is drawn.
  var revision = 0
  var drawing: (key: DrawingKey, drawing: CatalogDrawing)?
  /// The dots of what shows, which go with the view.
  private var picture: DotPicture?

  private var frames: [FrameKey: FrameCatalog] = [:]
  /// Those used last are last.
  private var pages: [Int] = []
  var preparing: Set<FrameKey> = []

  struct FrameKey: Hashable {
    /// `PreparedFrame.number`.
    var picture: Int
    var file: FilePath
    var pixels: Catalog.PixelConvention
  }

  struct DrawingKey: Equatable {
    var viewport: Viewport
    var deviceScale: Double
    var picture: Int
    var revision: Int
    var showsLabels: Bool
    var catalogs: [Catalog]
    var settings: SessionSettings
  }

  init(_ reader: any MarkFileReader) { self.reader = CatalogReader(reader) }

  /// Pages whose positions are kept.
  private static let mostPages = 6

  func frame(_ key: FrameKey) -> FrameCatalog? {
    guard let frame = frames[key] else { return nil }
    touch(key.picture)
    return frame
  }

  private func touch(_ picture: Int) {
    guard pages.last != picture else { return }
    pages.removeAll { $0 == picture }
    pages.append(picture)
  }

  /// - Parameter shown: the picture that shows, whose positions are not given up.
  func keep(_ frame: FrameCatalog, as key: FrameKey, shown: Int?) {
    frames[key] = frame
    revision += 1
    touch(key.picture)
    guard pages.count > CatalogShelf.mostPages,
      let place = pages.firstIndex(where: { $0 != shown })
    else { return }
    let oldest = pages.remove(at: place)
    frames = frames.filter { $0.key.picture != oldest }
  }

  /// The picture of dots for a view.
  func picture(of dots: DotLayer, on viewport: Viewport) -> DotPicture {
    if picture?.dots == dots, picture?.move(to: viewport) == true, let picture { return picture }
    let drawn = DotPicture(dots, on: viewport)
    picture = drawn
    return drawn
  }

  /// The same off the main actor, for another page.
  func pictureAhead(of dots: DotLayer, on viewport: Viewport) async -> DotPicture {
    let known = picture
    return await PreparedFrame.queue.value {
      if var known, known.dots == dots, known.move(to: viewport) { return known }
      return DotPicture(dots, on: viewport)
    }
  }

  /// Sees to it that a view's dots need not all be drawn when it is moved: a picture drawn ahead came with
  /// them.
  func makeReady(_ dots: DotLayer, on viewport: Viewport) async {
    if picture?.dots == dots, picture?.move(to: viewport) == true { return }
    let made = await pictureAhead(of: dots, on: viewport)
    if !Task.isCancelled { picture = made }
  }

  /// Forgets the dots: there are none in view.
  func forgetDots() { picture = nil }

  /// Forgets all, for another save folder.
  func clear() {
    stop.set()
    stop = WorkStop()
    importStop.set()
    importStop = WorkStop()
    contents = [:]
    hidden = []
    unlabelled = []
    imports = []
    begins = [:]
    frames = [:]
    pages = []
    preparing = []
    drawing = nil
    forgetDots()
    revision += 1
  }
}

/// What became of reading a mark file.
public enum CatalogContent: Sendable {
  /// How much is done, from 0 to 1.
  case reading(Double)
  case ready(CatalogTable, CatalogSummary)
  /// Why it cannot be read.
  case refused(String)
}

/// What a person is told of a mark file.
public struct CatalogSummary: Equatable, Sendable {
  public var rows: Int
  /// The first of the rows that are left out.
  public var faults: [RowFault]
  public var faultCount: Int
  public var notices: [String]
  /// Whether there are x and y whose meaning can be chosen.
  public var hasPixels: Bool
  public var pixels: Catalog.PixelConvention

  init(_ file: MarkFile) {
    rows = file.rows.count
    faults = file.faults
    faultCount = file.faultCount
    notices = file.notices
    hasPixels = file.rows.hasPixels
    pixels = file.pixels
  }

  /// "1,234 rows; 2 left out".
  public var text: String {
    let count =
      localized(
        rows, one: "1 row",
        many: "\(rows.formatted(.number.locale(.init(identifier: "en_US")))) rows")
    return faultCount == 0 ? count : localized("\(count); \(faultCount) left out")
  }
}

/// A file that is to be imported, as soon as the person has said how.
public struct PendingImport: Sendable, Identifiable {
  public let id: Int
  public let path: FilePath
  public var color: MarkColor
  public var pixels = Catalog.PixelConvention.displayed
  public var content: CatalogContent
}
