/// Which images are listed, and in what order. A place counts the listed ones from 0.
public struct Listing: Equatable, Sendable {
  /// Nil where every image is listed, in the base order.
  private let images: [Int32]?
  /// Where each image, listed or not, stands in the order; nil for the base order.
  private let ranks: [Int32]?
  private let total: Int

  /// All images in their base order.
  public init(total: Int) {
    self.total = total
    images = nil
    ranks = nil
  }

  /// - Parameter order: all images; nil for the base order.
  init(order: [Int32]?, total: Int, isListed: (Int) -> Bool) {
    self.total = total
    images = (order ?? (0..<Int32(total)).map(\.self)).filter { isListed(Int($0)) }
    ranks = order.map { order in
      var ranks = [Int32](repeating: 0, count: total)
      for (rank, image) in order.enumerated() { ranks[Int(image)] = Int32(rank) }
      return ranks
    }
  }

  public var count: Int { images?.count ?? total }

  public var isFiltered: Bool { count != total }

  public func image(at place: Int) -> Int? {
    guard place >= 0, place < count else { return nil }
    return images.map { Int($0[place]) } ?? place
  }

  /// The place of an image; nil where it is not listed.
  public func place(of image: Int) -> Int? {
    let place = firstPlace(from: image)
    return self.image(at: place) == image ? place : nil
  }

  /// The first place whose image does not stand before this one, which need not be listed.
  public func firstPlace(from image: Int) -> Int {
    guard let images else { return min(max(image, 0), total) }
    let wanted = rank(image)
    var low = 0
    var high = images.count
    while low < high {
      let middle = (low + high) / 2
      if rank(Int(images[middle])) < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func rank(_ image: Int) -> Int {
    guard let ranks, ranks.indices.contains(image) else { return image }
    return Int(ranks[image])
  }
}
