/// A header as lines to read and to search in.
public struct HeaderText: Equatable, Sendable {
  public let lines: [String]
  private let keys: [[UInt8]]

  public init(_ lines: [String]) {
    self.lines = lines
    keys = lines.map(ImageContents.key)
  }

  /// The lines that hold a text, whatever the case; none for no text.
  public func places(of text: String) -> [Int] {
    let part = ImageContents.key(text)
    return part.isEmpty ? [] : keys.indices.filter { keys[$0].holds(part) }
  }

  /// The next of some places, around the end.
  public static func step(from place: Int?, by step: Int, in places: [Int]) -> Int? {
    guard !places.isEmpty else { return nil }
    guard let place else { return step > 0 ? places.first : places.last }
    return step > 0
      ? places.first { $0 > place } ?? places.first : places.last { $0 < place } ?? places.last
  }
}
