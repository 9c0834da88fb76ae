/// How the colour map lies on the stretched values: DS9's contrast and bias.
///
/// As DS9 8 has it (`ColorbarBase::calcContrastBias`, tksao/colorbar): a stretched value v in [0, 1]
/// takes the colour of (v − bias) · contrast + ½, kept in [0, 1]. Contrast 1 and bias ½ change
/// nothing.
public struct ContrastBias: Hashable, Sendable {
  public var contrast: Double
  public var bias: Double

  public static let none = ContrastBias(contrast: 1, bias: 0.5)
  /// What dragging can reach, as in DS9.
  public static let contrasts = 0.0...10.0
  public static let biases = 0.0...1.0

  public init(contrast: Double, bias: Double) {
    self.contrast = contrast
    self.bias = bias
  }

  /// Where on the colour map a stretched value is.
  public func callAsFunction(_ value: Double) -> Double {
    self == .none ? value : ToneMap.unit((value - bias) * contrast + 0.5)
  }

  /// After a drag by parts of the view: its whole width is all of the bias, its whole height all of
  /// the contrast, as in DS9. Down is more contrast.
  public func dragged(right: Double, down: Double) -> ContrastBias {
    func kept(_ value: Double, in range: ClosedRange<Double>) -> Double {
      min(max(value, range.lowerBound), range.upperBound)
    }
    return ContrastBias(
      contrast: kept(
        contrast + down * ContrastBias.contrasts.upperBound, in: ContrastBias.contrasts),
      bias: kept(bias + right, in: ContrastBias.biases))
  }
}
