import CTiff
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// What the pages of a TIFF file are: pictures, smaller versions of them, masks.
///
/// Smaller versions are marked as such (NewSubfileType), stand below their page (SubIFDs), or are tiled
/// pages that halve the one before, which is how STIFF writes a pyramid.
struct TIFFContents {
  struct Picture {
    var page: TIFFPage
    var frame: FrameDescription
    /// The pages of its smaller versions.
    var levels: [TIFFPage] = []

    mutating func take(level: TIFFPage) {
      frame.levels.append(level.orientation.upright(level.size))
      levels.append(level)
    }
  }

  private(set) var pictures: [Picture] = []
  /// Why pages could not be read.
  private(set) var problems: [ImageError] = []
  /// Smaller versions before there is any picture.
  private var early: [Picture] = []
  /// The page before, if it was a picture or a level of one.
  private var previous: TIFFPage?

  /// libtiff counts pages in 16 bits on some systems.
  private static let mostPages = 65_535
  private static let mostSubPages = 1_000

  /// Reads all pages' fields; leaves the handle at any page.
  mutating func read(_ handle: TIFFHandle, context: ReadingContext) throws(ImageError) {
    var below: [(parent: Int, number: String, offsets: [UInt64])] = []
    var number = 0
    // libtiff ends a chain that leads back to itself.
    repeat {
      try context.goOn()
      number += 1
      let name = String(number)
      let subPages = handle.subPages()
      guard let page = page(handle, name, context.limits) else {
        previous = nil
        continue
      }
      add(page, handle)
      if page.role == .picture, !subPages.isEmpty, !pictures.isEmpty {
        below.append((pictures.count - 1, name, subPages))
      } else if page.role == .level, pictures.isEmpty {
        below.append((-1, name, subPages))
      }
    } while number < TIFFContents.mostPages && TIFFReadDirectory(handle.tiff) == 1
    if number >= TIFFContents.mostPages {
      problems.append(ImageError(.tooLarge, localized("pages after \(number) are not read")))
    } else if let complaint = handle.complaint() {
      problems.append(
        ImageError(.damaged, localized("after page \(number): libtiff: \(complaint)")))
    }
    var left = TIFFContents.mostSubPages
    for (parent, name, offsets) in below {
      for (index, offset) in offsets.prefix(left).enumerated() {
        try context.goOn()
        left -= 1
        read(handle, at: offset, "\(name).\(index + 1)", parent: parent, context.limits)
      }
    }
    promote()
    for index in pictures.indices {
      pictures[index].frame.index = index
      pictures[index].frame.levels.sort { $0.width * $0.height > $1.width * $1.height }
    }
  }

  private mutating func page(
    _ handle: TIFFHandle, _ number: String, _ limits: ImageLimits
  ) -> TIFFPage? {
    do throws(ImageError) {
      defer { _ = handle.complaint() }
      return try TIFFPage(handle, number: number, limits: limits)
    } catch {
      problems.append(error)
      return nil
    }
  }

  private mutating func add(_ page: TIFFPage, _ handle: TIFFHandle) {
    let isHalf = previous.map { page.halves($0) } ?? false
    switch page.role {
    case .mask: return
    case .level,
      .picture where isHalf:
      if pictures.isEmpty {
        early.append(Picture(page: page, frame: page.frame(handle, index: 0)))
      } else {
        pictures[pictures.count - 1].take(level: page)
      }
    case .picture:
      pictures.append(Picture(page: page, frame: page.frame(handle, index: 0)))
    }
    previous = page
  }

  /// A page below another one: a level where it is smaller or says so, else a picture.
  private mutating func read(
    _ handle: TIFFHandle, at offset: UInt64, _ number: String, parent: Int, _ limits: ImageLimits
  ) {
    guard TIFFSetSubDirectory(handle.tiff, offset) == 1 else {
      let complaint = handle.complaint() ?? localized("no reason given")
      problems.append(ImageError(.damaged, "page \(number): libtiff: \(complaint)"))
      return
    }
    guard let page = page(handle, number, limits), page.role != .mask else { return }
    let size = page.orientation.upright(page.size)
    if parent >= 0 {
      let whole = pictures[parent].frame.size
      let isSmaller = size.width < whole.width && size.height < whole.height
      if page.role == .level || isSmaller {
        pictures[parent].take(level: page)
        return
      }
    }
    pictures.append(Picture(page: page, frame: page.frame(handle, index: 0)))
  }

  /// Smaller versions that came first belong to the first picture; where there is none the largest of
  /// them is the picture.
  private mutating func promote() {
    guard let largest = early.max(by: { $0.frame.size.width < $1.frame.size.width }) else { return }
    if pictures.isEmpty { pictures.append(largest) }
    let shown = pictures[0].page.offset
    for level in early where level.page.offset != shown { pictures[0].take(level: level.page) }
  }
}

extension TIFFPage {
  /// Whether it looks like the next level of a pyramid after another page.
  fileprivate func halves(_ other: TIFFPage) -> Bool {
    func isHalf(_ small: Int, _ large: Int) -> Bool {
      small == large / 2 || small == (large + 1) / 2
    }
    return isTiled && other.isTiled && isHalf(size.width, other.size.width)
      && isHalf(size.height, other.size.height) && samples == other.samples
      && unpacking == other.unpacking && colors == other.colors
  }
}
