import MarkerModel

extension HeaderWCS {
  /// All that the transformation is made from.
  public struct Source: Sendable, Equatable, Codable {
    /// Header cards of 80 bytes without separators.
    public var cards: [UInt8]
    /// Which of the header's descriptions: a letter from A to Z, or empty for the primary one.
    public var letter: String
    /// The FITS axes that the image shows across and up, from 1.
    public var x: Int
    public var y: Int
    /// How the displayed picture lies in the header's pixels.
    public var placement: FITSPlacement
    /// Where the image lies on axes that it does not show: FITS pixel by axis number, from 1. At pixel
    /// 1 where nothing is said, as an axis of one pixel does.
    public var held: [Int: Double]
    /// The look-up tables that the header names, from other HDUs.
    public var tables: [DistortionTable]
    /// The coordinate arrays of -TAB axes, from other HDUs.
    public var arrays: [TableArray]

    public init(
      cards: [UInt8], letter: String = "", x: Int = 1, y: Int = 2, placement: FITSPlacement,
      held: [Int: Double] = [:], tables: [DistortionTable] = [], arrays: [TableArray] = []
    ) {
      self.cards = cards
      self.letter = letter
      self.x = x
      self.y = y
      self.placement = placement
      self.held = held
      self.tables = tables
      self.arrays = arrays
    }

    /// Of an image whose first row is at the bottom, as FITS has it.
    public init(
      cards: [UInt8], x: Int = 1, y: Int = 2, height: Int, held: [Int: Double] = [:]
    ) {
      self.init(
        cards: cards, x: x, y: y, placement: FITSPlacement(width: 0, height: height), held: held)
    }
  }
}
