/// How a person last had images displayed in a session, so that it can be had again: names in the
/// field, as the journal has them.
public struct DisplayMemory: Hashable, Sendable {
  /// The interval of all images that have no limits of their own.
  public var interval: String
  public var stretch: String
  public var colormap: String
  public var inverted: Bool
  /// Gaussian sigma in image pixels.
  public var blur: Double
  /// DS9's contrast and bias of the colour map; nil where they changed nothing.
  public var contrast: Double?
  public var bias: Double?
  /// The colour of missing pixels, by name or as RRGGBB; nil for the one that is preferred.
  public var missing: String?
  /// Limits that hold for every image, as `LO,HI` with all digits; nil where none do.
  public var locked: String?

  public init(
    interval: String, stretch: String, colormap: String, inverted: Bool, blur: Double,
    contrast: Double? = nil, bias: Double? = nil, missing: String? = nil, locked: String? = nil
  ) {
    self.interval = interval
    self.stretch = stretch
    self.colormap = colormap
    self.inverted = inverted
    self.blur = blur
    self.contrast = contrast
    self.bias = bias
    self.missing = missing
    self.locked = locked
  }
}
