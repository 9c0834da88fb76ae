/// A text in chapters, as the help window shows it.
public struct Guide: Equatable, Sendable {
  public var chapters: [Chapter]

  public struct Chapter: Equatable, Sendable {
    public var title: String
    public var blocks: [Block]

    public init(title: String, blocks: [Block] = []) {
      self.title = title
      self.blocks = blocks
    }
  }

  /// What stands below another in a chapter.
  public enum Block: Equatable, Sendable {
    case heading(String)
    case paragraph([Run])
    /// An entry of a list: what stands before it, and how many lists it lies in.
    case item(sign: String, depth: Int, [Run])
    case code(String)
  }

  /// A piece of text of one look.
  public struct Run: Equatable, Sendable {
    public enum Style: Sendable { case plain, strong, emphasis, code }

    public var text: String
    public var style: Style
    /// Whether it is what was searched for.
    public var isFound: Bool

    public init(_ text: String, _ style: Style = .plain, isFound: Bool = false) {
      self.text = text
      self.style = style
      self.isFound = isFound
    }
  }

  public init(chapters: [Chapter]) { self.chapters = chapters }

  /// The program's own, `Docs/Guide.md`, which is a part of the program.
  public static let own = Guide(
    markdown: String(decoding: PackageResources.Guide_md, as: UTF8.self))
}
