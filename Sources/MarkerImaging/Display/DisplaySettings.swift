/// How a person wants pictures displayed: the pipeline's settings from data to colours.
public struct DisplaySettings: Hashable, Sendable {
  public var interval: Interval
  public var stretch: Stretch
  public var colormap: Colormap
  public var isInverted: Bool
  /// Sigma of the Gaussian blur in image pixels; 0 for none.
  public var blur: Double
  public var missingColor: MissingColor
  public var contrastBias: ContrastBias

  public init(
    interval: Interval = .minMax, stretch: Stretch = .linear, colormap: Colormap = .gray,
    isInverted: Bool = false, blur: Double = 0, missingColor: MissingColor = .olive,
    contrastBias: ContrastBias = .none
  ) {
    self.interval = interval
    self.stretch = stretch
    self.colormap = colormap
    self.isInverted = isInverted
    self.blur = blur
    self.missingColor = missingColor
    self.contrastBias = contrastBias
  }

  /// What settings must have in common for one `ToneMap` to be made of another by colouring it anew.
  public var withoutColors: DisplaySettings {
    var plain = self
    plain.colormap = .gray
    plain.isInverted = false
    plain.missingColor = .olive
    plain.contrastBias = .none
    return plain
  }
}
