extension String {
  /// A name of any length in a place of some: its middle left out.
  func shortened(to most: Int) -> String {
    guard count > most, most > 2 else { return self }
    let tail = (most - 1) * 2 / 5
    return "\(prefix(most - 1 - tail))…\(suffix(tail))"
  }
}
