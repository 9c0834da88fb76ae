extension MarkPalette {
  /// Colours that eyes with any colour blindness tell apart: those of Okabe and Ito
  /// (jfly.uni-koeln.de/color) in R's order, with white for their black, which a dark sky would
  /// swallow, and R's ninth, a gray.
  public static let safe = MarkPalette(colors: [
    MarkColor(0xE6, 0x9F, 0x00), MarkColor(0x56, 0xB4, 0xE9), MarkColor(0x00, 0x9E, 0x73),
    MarkColor(0xF0, 0xE4, 0x42), MarkColor(0x00, 0x72, 0xB2), MarkColor(0xD5, 0x5E, 0x00),
    MarkColor(0xCC, 0x79, 0xA7), MarkColor(0xFF, 0xFF, 0xFF), MarkColor(0x99, 0x99, 0x99),
  ])
}
