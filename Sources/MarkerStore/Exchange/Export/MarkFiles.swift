import MarkerLanguage
import MarkerModel
import SystemPackage

/// Files of marks as they will be written, and what a person should know of them.
public struct MarkFiles: Sendable {
  /// Where an export goes.
  public enum Target: Sendable {
    case file(FilePath)
    /// A file for each image; DS9 regions alone.
    case folder(FilePath)
  }

  public let files: [(path: FilePath, bytes: [UInt8])]
  /// How many marks are in them.
  public let count: Int
  /// What was left out or could not be told, and why.
  public let notices: [String]

  public init(
    _ marks: MarkExport, as format: MarkFormat, to target: Target
  ) throws(StoreError) {
    switch (format, target) {
    case (.csv, .file(let path)):
      files = [(path, MarksAsCSV.bytes(marks))]
      count = marks.rows.count
      notices = marks.unknown
    case (.votable, .file(let path)):
      files = [(path, MarksAsVOTable.bytes(marks))]
      count = marks.rows.count
      notices = marks.unknown
    case (.csv, .folder(let path)), (.votable, .folder(let path)):
      throw .file(path, doing: .write, .isDirectory)
    case (.ds9, .file(let path)):
      let regions = RegionText(marks.rows, allowsPixels: Set(marks.rows.map(\.image)).count <= 1)
      files = [(path, regions.bytes)]
      count = regions.count
      notices = regions.notices
    case (.ds9, .folder(let folder)):
      var files: [(path: FilePath, bytes: [UInt8])] = []
      var left = RegionText([], allowsPixels: true)
      var taken: Set<FilePath> = []
      for rows in marks.byImage {
        let regions = RegionText(rows, allowsPixels: true)
        left.add(regions)
        if regions.count > 0, let name = rows.first?.name {
          files.append((folder.appending(MarkFiles.name(name, besides: &taken)), regions.bytes))
        }
      }
      self.files = files
      count = left.count
      notices = left.notices
    }
  }

  /// `sub/a.fits` as `sub_a.fits.reg`; with a number where another image has the name.
  private static func name(_ image: FilePath, besides taken: inout Set<FilePath>)
    -> FilePath.Component
  {
    let flat = image.bytes.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 }
    var number = 1
    while true {
      let suffix = number == 1 ? ".reg" : "-\(number).reg"
      let name = FilePath(bytes: flat + Array(suffix.utf8)) ?? FilePath("marks\(suffix)")
      if taken.insert(name).inserted, let component = name.lastComponent { return component }
      number += 1
    }
  }
}

/// Regions in the making, with the count of what they have and of what they lack.
private struct RegionText {
  private var text = MarksAsRegions.header
  private(set) var count = 0
  private var withoutSky = 0
  private var withoutSize = 0

  /// - Parameter allowsPixels: whether all are of one image, so that its pixels mean something.
  init(_ rows: [MarkExport.Row], allowsPixels: Bool) {
    for row in rows {
      if let region = MarksAsRegions.sky(row) ?? (allowsPixels ? MarksAsRegions.image(row) : nil) {
        text += region
        count += 1
      } else if allowsPixels {
        withoutSize += 1
      } else {
        withoutSky += 1
      }
    }
  }

  mutating func add(_ other: RegionText) {
    count += other.count
    withoutSky += other.withoutSky
    withoutSize += other.withoutSize
  }

  var bytes: [UInt8] { Array(text.utf8) }

  var notices: [String] {
    var notices: [String] = []
    if withoutSky > 0 {
      notices.append(
        localized(
          """
          \(withoutSky.marks) without a sky position left out: pixels of several images cannot be in \
          one region file. A folder gets a file for each image.
          """))
    }
    if withoutSize > 0 {
      notices.append(
        localized(
          """
          \(withoutSize.marks) left out: without a sky position, and on images that cannot be read, \
          whose height FITS pixels need.
          """))
    }
    return notices
  }
}

extension MarkExport {
  /// The rows of each image, in the order of the first.
  fileprivate var byImage: [[Row]] {
    var order: [ImageID] = []
    let groups = Dictionary(grouping: rows, by: \.image)
    var met: Set<ImageID> = []
    for row in rows where met.insert(row.image).inserted { order.append(row.image) }
    return order.compactMap { groups[$0] }
  }

  /// What a table of them has to leave empty.
  fileprivate var unknown: [String] {
    let withoutSky = rows.count { $0.sky == nil }
    let withoutFrame = rows.count { $0.measure == nil }
    var notices: [String] = []
    if withoutSky > 0 { notices.append(localized("\(withoutSky.marks) without a sky position.")) }
    if withoutFrame > 0 {
      notices.append(
        localized(
          """
          \(withoutFrame.marks) without FITS pixels: the images cannot be read, and their heights \
          are not known.
          """))
    }
    return notices
  }
}

extension Int {
  fileprivate var marks: String { localized(self, one: "1 mark", many: "\(self) marks") }
}
