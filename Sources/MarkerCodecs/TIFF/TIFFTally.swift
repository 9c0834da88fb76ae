import MarkerImaging
import MarkerLanguage

/// What of a page's parts could not be read, however often it was tried.
struct TIFFTally {
  private let grid: TIFFGrid
  /// Of each broken part its good rows, and all that it has.
  private var broken: [Int: (good: Int, all: Int)] = [:]
  private var filledUp: Set<Int> = []
  /// libtiff's, of the first part that it complained of.
  private var complained: (part: Int, words: String)?
  private var complaint: String? { complained?.words }

  init(_ grid: TIFFGrid) { self.grid = grid }

  mutating func note(
    _ part: Int, good: Int, of rows: Int, isFilledUp: Bool, _ complaint: String?
  ) {
    if isFilledUp { filledUp.insert(part) }
    guard good < rows else { return }
    broken[part] = (good, rows)
    if let complaint, complained.map({ part < $0.part }) ?? true { complained = (part, complaint) }
  }

  private var all: String {
    grid.areTiles
      ? localized(grid.count, one: "1 tile", many: "\(grid.count) tiles")
      : localized(grid.count, one: "1 strip", many: "\(grid.count) strips")
  }

  private var goodRows: Int { broken.values.reduce(0) { $0 + $1.good } }

  /// Some parts may be broken, not all.
  func check() throws(ImageError) {
    guard broken.count == grid.count, goodRows == 0 else { return }
    let reason = complaint.map { "libtiff: \($0)" } ?? localized("the file ends before them")
    throw ImageError(
      .damaged,
      grid.areTiles
        ? localized(
          grid.count, one: "its tile cannot be read: \(reason)",
          many: "none of its tiles can be read: \(reason)")
        : localized(
          grid.count, one: "its strip cannot be read: \(reason)",
          many: "none of its strips can be read: \(reason)"))
  }

  /// What a person should know of the parts.
  var notices: [String] {
    var notices: [String] = []
    let (all, goodRows) = (all, goodRows)
    if !filledUp.isEmpty {
      let count = filledUp.count
      notices.append(
        localized(
          count, one: "\(count) of \(all) breaks off; what is missing is gray",
          many: "\(count) of \(all) break off; what is missing is gray"))
    }
    if broken.isEmpty { return notices }
    let brokenRows = broken.values.reduce(0) { $0 + $1.all }
    let told =
      goodRows == 0
      ? localized("\(broken.count) of \(all) cannot be read")
      : localized(
        """
        \(broken.count) of \(all) cannot be read whole: \(goodRows) of their \
        \(brokenRows) rows can
        """)
    return notices + [complaint.map { "\(told) (libtiff: \($0))" } ?? told]
  }
}
