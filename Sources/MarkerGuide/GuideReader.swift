internal import CCmark

extension Guide {
  /// Reads Markdown (CommonMark): a heading of the first or second level begins a chapter. Pictures
  /// are left out, links are their text.
  public init(markdown: String) {
    let document = markdown.withCString {
      cmark_parse_document($0, markdown.utf8.count, CMARK_OPT_DEFAULT)
    }
    defer { cmark_node_free(document) }
    var reader = GuideReader()
    for node in children(of: document) { reader.read(node, depth: 0) }
    self.init(chapters: reader.chapters.filter { !$0.blocks.isEmpty })
  }
}

/// Takes a document's nodes apart into chapters.
private struct GuideReader {
  var chapters: [Guide.Chapter] = []

  mutating func read(_ node: OpaquePointer, depth: Int) {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_HEADING:
      let title = runs(of: node).map(\.text).joined()
      if cmark_node_get_heading_level(node) <= 2 {
        chapters.append(Guide.Chapter(title: title))
      } else {
        add(.heading(title))
      }
    case CMARK_NODE_LIST: read(list: node, depth: depth + 1)
    case CMARK_NODE_CODE_BLOCK:
      let code = literal(node)
      add(.code(code.hasSuffix("\n") ? String(code.dropLast()) : code))
    case CMARK_NODE_PARAGRAPH:
      let runs = runs(of: node)
      if !runs.isEmpty { add(.paragraph(runs)) }
    default:
      for child in children(of: node) { read(child, depth: depth) }
    }
  }

  /// An entry's first paragraph stands beside its sign, what follows it below.
  private mutating func read(list: OpaquePointer, depth: Int) {
    let isNumbered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST
    let first = Int(cmark_node_get_list_start(list))
    for (place, entry) in children(of: list).enumerated() {
      var sign = isNumbered ? "\(first + place)." : "•"
      for node in children(of: entry) {
        if cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH {
          add(.item(sign: sign, depth: depth, runs(of: node)))
          sign = ""
        } else {
          read(node, depth: depth)
        }
      }
    }
  }

  private mutating func add(_ block: Guide.Block) {
    if chapters.isEmpty { chapters.append(Guide.Chapter(title: "")) }
    chapters[chapters.count - 1].blocks.append(block)
  }

  private func runs(of node: OpaquePointer, style: Guide.Run.Style = .plain) -> [Guide.Run] {
    let runs = children(of: node).flatMap { child -> [Guide.Run] in
      switch cmark_node_get_type(child) {
      case CMARK_NODE_TEXT: [Guide.Run(literal(child), style)]
      case CMARK_NODE_CODE: [Guide.Run(literal(child), .code)]
      case CMARK_NODE_SOFTBREAK: [Guide.Run(" ", style)]
      case CMARK_NODE_LINEBREAK: [Guide.Run("\n", style)]
      case CMARK_NODE_EMPH: self.runs(of: child, style: .emphasis)
      case CMARK_NODE_STRONG: self.runs(of: child, style: .strong)
      case CMARK_NODE_IMAGE: []
      default: self.runs(of: child, style: style)
      }
    }
    return runs.reduce(into: []) { joined, run in
      if joined.last?.style == run.style {
        joined[joined.count - 1].text += run.text
      } else {
        joined.append(run)
      }
    }
  }
}

private func children(of node: OpaquePointer?) -> [OpaquePointer] {
  let first = node.flatMap { cmark_node_first_child($0) }
  return Array(
    sequence(state: first) { next in
      guard let node = next else { return nil }
      next = cmark_node_next(node)
      return node
    })
}

private func literal(_ node: OpaquePointer) -> String {
  cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
}
