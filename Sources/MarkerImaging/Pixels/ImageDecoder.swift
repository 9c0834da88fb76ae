import MarkerLanguage
import MarkerModel
import SystemPackage

/// What reads image files. Callers see only this, wherever the work is done: in the program itself
/// or in a worker process.
public protocol ImageDecoder: Sendable {
  /// The file's frames, without their pixels.
  func describe(_ file: FilePath, cubes: CubeReading) async throws(ImageError) -> ImageDescription
  /// The file's frames, and the pixels of one of them. Cancelling the task may end it early.
  func decode(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> DecodedImage
  /// A large frame seen at once, in less time than decoding it takes; nil where the file gives none.
  func glimpse(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> Glimpse?
  /// Finds something out about a frame by going through its file, of which no more than a part is in
  /// memory at any time; nil where that cannot be done.
  func answer(
    _ question: FrameQuestion, _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> FrameAnswer?
  /// The file's frames after decoding every one and keeping none, since only that shows a damage: what
  /// went wrong in a frame is among its notices. Throws where the first frame, which the window
  /// shows, cannot be read.
  func verify(_ file: FilePath, cubes: CubeReading) async throws(ImageError) -> ImageDescription
  /// What the file says of a frame in words, as it stands there: a FITS header's cards, a picture's
  /// metadata; a line each.
  func header(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> [String]
  /// Makes ready what the next frame will need, as nothing is asked for just now.
  func rest()
}

extension ImageDecoder {
  public func rest() {}

  public func header(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> [String] { [] }

  public func glimpse(
    _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> Glimpse? { nil }

  public func answer(
    _ question: FrameQuestion, _ file: FilePath, frame: Int, cubes: CubeReading
  ) async throws(ImageError) -> FrameAnswer? { nil }

  public func describe(_ file: FilePath) async throws(ImageError) -> ImageDescription {
    try await describe(file, cubes: .automatic)
  }

  public func decode(_ file: FilePath, frame: Int) async throws(ImageError) -> DecodedImage {
    try await decode(file, frame: frame, cubes: .automatic)
  }
}

/// How a cube of three or four planes is taken: as one colour picture or as a frame for each plane.
public enum CubeReading: String, Sendable, CaseIterable {
  /// As colour unless the header gives the third axis another meaning.
  case automatic
  case color
  case planes
}

public enum ImageFormat: String, Sendable {
  case fits = "FITS"
  case tiff = "TIFF"
  case png = "PNG"
  case jpeg = "JPEG"
}

/// What is in an image file.
public struct ImageDescription: Sendable {
  public var format: ImageFormat
  public var frames: [FrameDescription]

  public init(format: ImageFormat, frames: [FrameDescription]) {
    self.format = format
    self.frames = frames
  }
}

/// One of the pictures in a file: a FITS image HDU, a TIFF page.
public struct FrameDescription: Sendable {
  /// From 0.
  public var index: Int
  /// What the file calls it (EXTNAME, page name), or "1", "2", ….
  public var name: String
  public var size: PixelSize
  public var channels: PixelBuffer.Channels
  public var sampleType: SampleType
  public var sky: (any SkyTransform)?
  /// The header's other coordinate descriptions, by letter.
  public var alternateSkies: [AlternateSky] = []
  /// The sizes of the same picture's smaller versions in the file, the largest first.
  public var levels: [PixelSize] = []
  /// As what it was taken from a cube that can be read both ways: `.color` or `.planes`; nil where
  /// there is no choice.
  public var cube: CubeReading?
  /// What a sample's number means (BUNIT), where the file says so.
  public var unit: String?
  /// What a person should know: a mended header, a missing part.
  public var notices: [String]

  public init(
    index: Int, name: String, size: PixelSize, channels: PixelBuffer.Channels,
    sampleType: SampleType, sky: (any SkyTransform)? = nil, unit: String? = nil,
    notices: [String] = []
  ) {
    self.index = index
    self.name = name
    self.size = size
    self.channels = channels
    self.sampleType = sampleType
    self.sky = sky
    self.unit = unit
    self.notices = notices
  }
}

/// One of the coordinate descriptions that a header has beside its primary one.
public struct AlternateSky: Sendable {
  /// A to Z.
  public var letter: Character
  /// WCSNAME, empty where the header has none.
  public var name: String
  public var sky: any SkyTransform

  public init(letter: Character, name: String, sky: any SkyTransform) {
    self.letter = letter
    self.name = name
    self.sky = sky
  }
}

/// A file's frames with the pixels of one.
public struct DecodedImage: Sendable {
  public var description: ImageDescription
  /// The index of the frame that `pixels` shows.
  public var frame: Int
  public var pixels: PixelBuffer

  public init(description: ImageDescription, frame: Int, pixels: PixelBuffer) {
    self.description = description
    self.frame = frame
    self.pixels = pixels
  }
}

/// Why an image cannot be read: a code for programs and the reason for people. Who shows it names the
/// file and tells `description`, so that a file is spoken of in the same words everywhere.
public struct ImageError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The file is not there or may not be read.
    case unreadable
    /// The file is not an image of a known format.
    case notAnImage
    /// An image, but of a kind that is not read.
    case unsupported
    /// An image whose content is broken.
    case damaged
    /// The file is sound and holds no picture (tables only, zero size).
    case empty
    /// The picture would need more memory than is allowed.
    case tooLarge
    /// There is no frame of that number.
    case noSuchFrame
    /// Its decoding took longer than is allowed.
    case tookTooLong
    /// The process that decoded it ended.
    case decoderEnded
    /// Nobody wants it any more.
    case cancelled
  }

  public var code: Code
  public var message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// What is wrong with the file: that it is no image, or that it cannot be read, and why.
  public var description: String {
    switch code {
    case .notAnImage: localized("not an image: \(message)")
    case .noSuchFrame: message
    default: localized("cannot be read: \(message)")
    }
  }
}
