import Foundation

extension Guide {
  /// The chapters in which all words of a text stand somewhere, whatever their case.
  public func places(of text: String) -> [Int] {
    let words = Guide.words(text)
    return chapters.indices.filter { place in
      let chapter = chapters[place].plainText
      return words.allSatisfy { chapter.range(of: $0, options: .caseInsensitive) != nil }
    }
  }

  fileprivate static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}

extension Guide.Chapter {
  /// Its words without their looks.
  public var plainText: String {
    ([title] + blocks.map(\.plainText)).joined(separator: "\n")
  }

  /// The chapter with the words of a text told apart where they stand.
  public func finding(_ text: String) -> Guide.Chapter {
    let words = Guide.words(text)
    guard !words.isEmpty else { return self }
    var found = self
    found.blocks = blocks.map { block in
      switch block {
      case .paragraph(let runs): .paragraph(runs.flatMap { $0.split(at: words) })
      case .item(let sign, let depth, let runs):
        .item(sign: sign, depth: depth, runs.flatMap { $0.split(at: words) })
      case .heading, .code: block
      }
    }
    return found
  }
}

extension Guide.Block {
  fileprivate var plainText: String {
    switch self {
    case .heading(let text), .code(let text): text
    case .paragraph(let runs), .item(_, _, let runs): runs.map(\.text).joined()
    }
  }
}

extension Guide.Run {
  fileprivate func split(at words: [String]) -> [Guide.Run] {
    var pieces: [Guide.Run] = []
    var rest = text[...]
    while let next = words.compactMap({ rest.range(of: $0, options: .caseInsensitive) })
      .min(by: { $0.lowerBound < $1.lowerBound })
    {
      if next.lowerBound > rest.startIndex {
        pieces.append(Guide.Run(String(rest[..<next.lowerBound]), style))
      }
      pieces.append(Guide.Run(String(rest[next]), style, isFound: true))
      rest = rest[next.upperBound...]
    }
    if !rest.isEmpty { pieces.append(Guide.Run(String(rest), style)) }
    return pieces
  }
}
