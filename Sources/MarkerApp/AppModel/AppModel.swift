import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerStore
import SystemPackage

/// The running program without its window: what is open, what is shown, what a command does.
///
/// Views show what it presents and redraw when `onChange` says what changed; it knows no toolkit.
@MainActor
public final class AppModel {
  /// What stands where the picture goes.
  public enum Page {
    /// No image folder is open.
    case closed
    /// There is no image to show, as the sentences say.
    case empty(EmptyPage)
    /// With what is seen of a large one until it is read.
    case loading(ImageLocation, SeenGlimpse?)
    case picture(PreparedFrame)
    case unreadable(ImageLocation, ImageError)
  }

  /// A page that was turned to, as large as it is seen: what is shown better is the same.
  public struct Ground: Equatable {
    var turn: Int
    var size: PixelSize?
  }

  public internal(set) var session = Session()
  public internal(set) var access = Access.none
  /// What the disk is waited for; nil where nothing is.
  public internal(set) var activity: Activity?
  /// How much of it is done, from 0 to 1; nil where that is not known.
  public internal(set) var share: Double?
  /// Ends the reading or the search that is under way.
  var stop: WorkStop?
  public internal(set) var list = ImageList(.none)
  /// Which images of the list are shown in it; the list follows where that takes long.
  public internal(set) var browse = Browse()
  var statuses = ImageStatuses(.none, in: SessionState())
  /// So many images are filtered and sorted on the spot.
  var fewImages = 3000
  /// Counts changes of what is listed, so that one that comes late finds that it is not wanted.
  var browsing = 0
  public internal(set) var page = Page.closed
  var isGlimpsePainted = false
  /// Looks for it.
  var looking: Task<SeenGlimpse?, Never>?
  /// The frames of the current image, as far as they are known.
  public internal(set) var frames: [FrameDescription] = []
  /// The frame shown of the current image, from 0.
  public internal(set) var frame = 0
  /// Whether cubes of three or four planes are shown as colour, as planes, or as their headers mean.
  public internal(set) var cubes = CubeReading.automatic
  /// To what the view is fitted while nobody zoomed: it follows the window's size.
  public internal(set) var fit: ViewFit? = .whole
  /// Whether each image is turned so that north is up.
  public internal(set) var isNorthUp = false
  /// The picture that the view was set for.
  var viewed: ViewedPicture?
  public internal(set) var viewport = Viewport(
    size: PixelSize(width: 0, height: 0), center: PixelPoint(x: 0, y: 0), scale: 1)
  /// As the person wants it; the picture follows as soon as it is worked out.
  public internal(set) var display = DisplaySettings()
  /// Which limits hold where; `display` has those of the page that is shown.
  var limits = LimitsChoice()
  /// Writes down how images are displayed.
  var remembering: Task<Void, Never>?
  var histogramState = HistogramState()
  /// The header's coordinate description that positions are told by; nil for its primary one.
  var skyDescription: Character?
  /// Device pixels per logical pixel of the screen.
  public var deviceScale = 1.0
  /// Where the pointer is on the view; nil while it is elsewhere.
  public internal(set) var pointer: ScreenPoint?
  public internal(set) var selection: Set<MarkID> = []
  var tools = MarkingTools()
  public internal(set) var showsMarks = true
  public internal(set) var showsLabels = true
  /// What stands in the comment field and is not kept yet.
  public internal(set) var commentDraft: String?
  /// The comment as it was before it.
  var commentBefore = ""
  /// Whether a part of it is kept already.
  var isTypedOn = false
  public internal(set) var storage = StorageState.keepsUp
  public internal(set) var preferences = Preferences()
  /// What was wrong with the preferences' file at the start.
  public internal(set) var preferencesNotice: String?

  public var onChange: (ModelChange) -> Void = { _ in }
  /// A sentence for the person, to be shown for a while.
  public var onNotice: (String) -> Void = { _ in }
  /// Sentences that are not true any more.
  public var onWithdraw: ([String]) -> Void = { _ in }
  /// What was said of a change from outside, and the edit that it is.
  var toldOutside: (edit: Edit, notices: [String])?
  /// What the list's row of an image shows has changed.
  public var onStatus: (_ image: Int) -> Void = { _ in }
  public var onRequest: (ViewRequest) -> Void = { _ in }

  let catalogs: CatalogShelf
  /// What was chosen to be exported, and what is being written.
  let exports = ExportState()
  let loader: ImageLoader
  /// Small pictures for the list.
  public let thumbnails: Thumbnails
  /// The mark that is selected and brought to the middle once its image is shown.
  var awaitedMark: MarkID?
  let trace: Trace?
  let recursive: Bool
  let files: any StoreFiles
  let disk = DiskQueue()
  let preferencesFile: PreferencesFile?
  /// Draws the seeds of orders and repeats.
  /// Counts changes of the order, so that one that comes late finds that it is not wanted.
  var reordering = 0
  var drawSeed: () -> UInt32 = { .random(in: 1...999_999) }
  var savingPreferences: Task<Void, Never>?
  /// Counts openings of save folders, so that one that comes late finds that it is not wanted.
  var opening = 0
  /// The closing of a save folder that is under way.
  var closing: Task<Result<Void, StoreError>, Never>?
  let clock: () -> Date
  /// Counts page turns, so that a picture that comes late finds that it is not wanted any more.
  var turn = 0
  /// What `page` waits for, while it does.
  var loading: (key: ImageLoader.Key, begin: ContinuousClock.Instant)?
  var hasShownImage = false
  var direction = PrefetchPlan.Direction.forward
  var visit = Visit()
  var awaitedTurn: AwaitedTurn?
  /// The current image, where it was made not seen while it is shown.
  var keptUnseen: ImageID?
  var rendering = RenderingState()
  /// Reads the samples around the pointer, of a frame too large for memory.
  var lookingAround: Task<Void, Never>?
  var toneMap: (key: ToneKey, map: ToneMap)?
  /// The settings that the picture on the screen is drawn with.
  var drawn: (picture: Int, display: DisplaySettings)?
  /// Works out what changed settings need, one at a time.
  var preparation: Task<Void, Never>?
  /// Edits of marks that the trace is to follow to the disk, by their lines in the journal.
  var unwrittenMarks: [(line: Int, made: ContinuousClock.Instant)] = []
  var unsyncedMarks: [(line: Int, made: ContinuousClock.Instant)] = []

  public init(
    decoder: any ImageDecoder, thumbnails: (@MainActor () -> any ImageDecoder)? = nil,
    markFiles: any MarkFileReader = InProcessMarkFileReader(),
    recursive: Bool = false, trace: Trace? = nil,
    files: any StoreFiles = POSIXFiles(), preferences: PreferencesFile? = nil,
    streamedFrom: Int = ImageLoader.leastStreamed, clock: @escaping () -> Date = { Date() }
  ) {
    preferencesFile = preferences
    catalogs = CatalogShelf(markFiles)
    loader = ImageLoader(decoder: decoder, leastStreamed: streamedFrom)
    self.thumbnails = Thumbnails(decoder: thumbnails ?? { decoder })
    self.recursive = recursive
    self.files = files
    self.trace = trace
    self.clock = clock
    readPreferences()
    self.thumbnails.isFree = { [weak self] in self?.isIdle == true }
  }

  /// Whether no page is waited for.
  private var isIdle: Bool {
    if case .loading = page { return false }
    return !loader.isBusy
  }

  public var state: SessionState { session.state }

  /// The number of the current image, once it has one.
  public var imageID: ImageID? { list.current.flatMap { state.image(at: $0) } }

  public var record: ImageRecord? { imageID.flatMap { state[$0] } }

  /// Whether no image folder is open.
  public var isClosed: Bool {
    if case .closed = page { return true }
    return false
  }

  public var picture: PreparedFrame? {
    if case .picture(let picture) = page { return picture }
    return nil
  }

  /// What is shown of the page while it is loading; nil where nothing is.
  var glimpse: SeenGlimpse? {
    if case .loading(_, let glimpse) = page { return glimpse }
    return nil
  }

  /// The size and the sky of what is shown, of a page that is being read as soon as something of it is seen.
  var seenPicture: ViewedPicture? { picture?.viewed ?? glimpse?.viewed }

  /// Whether something of an image is seen, which can be looked at and marked.
  public var isSomethingSeen: Bool { seenPicture != nil }

  /// What a button that is held down on the picture is meant for.
  public var ground: Ground { Ground(turn: turn, size: seenPicture?.size) }
}
