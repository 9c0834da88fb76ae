import Foundation
import SystemPackage

/// What happened in a session: the journal holds these, and the state is made from them in order.
public enum SessionEvent: Equatable, Sendable {
  /// The program opened the save folder on an image folder, or on the images that a manifest names,
  /// which lies in that folder.
  case opened(imageFolder: FilePath, manifest: FilePath? = nil)
  /// An image got its number.
  case image(ImageID, ImageLocation)
  /// The image's file was found elsewhere, or under another name.
  case relocated(ImageID, ImageLocation)
  /// What the image's file looks like, read when it was first shown.
  case fingerprint(ImageID, Fingerprint)
  /// A frame of the image was on screen for so many milliseconds.
  case shown(ImageID, frame: Int, milliseconds: Int)
  /// The image was seen for the first time; `center` is its true centre on the sky. Told a second
  /// time where the centre was not known the first.
  case seen(ImageID, center: SkyPoint?)
  /// Where marks lie on the sky that came without: by the WCS of the frame they were made on.
  case positioned(ImageID, [MarkSky])
  /// A person's edit, an undo of one, or a redo, with the picture as it was seen then.
  case edit(Edit, cause: EditCause, display: DisplayState?)
  /// Images are displayed in another way. No edit: nothing of what is judged changes.
  case displayed(DisplayMemory)
  /// A frame got limits of its own, as `LO,HI` with all digits, or nil: has them no longer.
  case limits(ImageID, frame: Int, String?)
  /// The program closed in good order.
  case closed
}

/// Why an edit was made.
public enum EditCause: String, Equatable, Sendable {
  case person
  case undo
  case redo
  /// Read from a file that was changed outside the program.
  case outside
  /// Taken over when the folder was opened: from the configuration, or from another program's
  /// tables in a folder that had no journal. Undo passes it over.
  case adopted
}

/// The sky position of a mark.
public struct MarkSky: Equatable, Sendable {
  public var mark: MarkID
  public var sky: SkyPoint

  public init(mark: MarkID, sky: SkyPoint) {
    self.mark = mark
    self.sky = sky
  }
}

/// How the picture was displayed when a judgement was made.
public struct DisplayState: Equatable, Sendable {
  public var frame: Int
  /// Interval and stretch by their names in the field.
  public var interval: String
  public var stretch: String
  /// The limits in the image's own units.
  public var low: Double
  public var high: Double
  public var colormap: String
  public var inverted: Bool
  /// Gaussian sigma in image pixels.
  public var blur: Double
  /// Device pixels per image pixel.
  public var zoom: Double
  /// The colour of missing pixels; nil where nobody wrote it down.
  public var missing: String?
  /// DS9's contrast and bias of the colour map; nil where they changed nothing.
  public var contrast: Double?
  public var bias: Double?
  /// Whether only some of the samples were shown, while the image was being read.
  public var isCoarse: Bool

  public init(
    frame: Int, interval: String, stretch: String, low: Double, high: Double, colormap: String,
    inverted: Bool, blur: Double, zoom: Double, missing: String? = nil, contrast: Double? = nil,
    bias: Double? = nil, isCoarse: Bool = false
  ) {
    self.frame = frame
    self.interval = interval
    self.stretch = stretch
    self.low = low
    self.high = high
    self.colormap = colormap
    self.inverted = inverted
    self.blur = blur
    self.zoom = zoom
    self.missing = missing
    self.contrast = contrast
    self.bias = bias
    self.isCoarse = isCoarse
  }
}
