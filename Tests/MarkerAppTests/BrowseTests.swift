import Foundation
import MarkerModel
import MarkerStore
import SystemPackage
import Testing

@testable import MarkerApp

@Suite struct BrowseTests {
  private let contents = ImageContents(
    source: .manifest("/d/list.csv"),
    images: ["m10.fits", "m2.fits", "NGC1.fits", "m31.fits"].map {
      ImageLocation(folder: "/d", name: FilePath($0))
    },
    columns: [
      Manifest.Column(name: "score", values: ["10", "9.5", "", "-1"]),
      Manifest.Column(name: "Star Class", values: ["b", "A", "b", "none"]),
    ])

  private func listed(
    _ statuses: [ImageStatus]? = nil, _ change: (inout Browse) -> Void
  ) -> [Int] {
    var browse = Browse()
    change(&browse)
    let listing = browse.listing(
      of: contents, statuses ?? Array(repeating: ImageStatus(), count: 4))
    return (0..<listing.count).compactMap(listing.image)
  }

  @Test func `names are found by their parts whatever the case, all words of the search`() {
    #expect(listed { $0.search = "M" } == [0, 1, 3])
    #expect(listed { $0.search = "ngc fits" } == [2])
    #expect(listed { $0.search = "  " } == [0, 1, 2, 3])
    #expect(listed { $0.search = "m4" } == [])
  }

  @Test func `a column is compared as numbers or as words, whatever is searched beside it`() {
    #expect(listed { $0.search = "score>9" } == [0, 1])
    #expect(listed { $0.search = "score<=9.5 m" } == [1, 3])
    #expect(listed { $0.search = "star class=B" } == [0, 2])
    #expect(listed { $0.search = "score=" } == [2])
    // No column is called so: then it is a name.
    #expect(listed { $0.search = "size>3" } == [])
  }

  @Test func `order is by number where there are numbers, what is missing comes last both ways`() {
    #expect(listed { $0.order = .column(0) } == [3, 1, 0, 2])
    #expect(
      listed {
        $0.order = .column(0)
        $0.isDescending = true
      } == [0, 1, 3, 2])
    #expect(listed { $0.order = .name } == [1, 0, 3, 2])
    #expect(listed { $0.isDescending = true } == [3, 2, 1, 0])
  }

  @Test func `subsets go by what was judged`() {
    var statuses = Array(repeating: ImageStatus(), count: 4)
    statuses[1].isSeen = true
    statuses[2].marks = 3
    statuses[3].categoryBits = 0b100
    statuses[0].isFavorite = true
    #expect(listed(statuses) { $0.subset = .unseen } == [0, 2, 3])
    #expect(listed(statuses) { $0.subset = .seen } == [1])
    #expect(listed(statuses) { $0.subset = .marked } == [2])
    #expect(listed(statuses) { $0.subset = .unmarked } == [0, 1, 3])
    #expect(listed(statuses) { $0.subset = .favorite } == [0])
    #expect(listed(statuses) { $0.subset = .category(2) } == [3])
    #expect(listed(statuses) { $0.subset = .category(70) } == [])
  }

  @Test func `an image that is not listed has its place between two that are`() {
    let listing = Listing(order: [3, 1, 0, 2], total: 4) { $0 != 1 }
    #expect((0..<3).map { listing.image(at: $0) } == [3, 0, 2])
    #expect(listing.place(of: 1) == nil && listing.firstPlace(from: 1) == 1)
    #expect(listing.place(of: 2) == 2 && listing.place(of: 3) == 0)
    #expect(listing.isFiltered && listing.image(at: 3) == nil && listing.image(at: -1) == nil)
  }

  @Test func `every place of a list is the place of its image`() {
    let listing = Listing(order: [4, 2, 0, 1, 3], total: 5) { _ in true }
    #expect(!listing.isFiltered)
    for place in 0..<5 { #expect(listing.image(at: place).flatMap(listing.place) == place) }
  }
}
