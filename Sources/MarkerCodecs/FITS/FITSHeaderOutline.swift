import MarkerImaging
import MarkerLanguage

/// What a header says of its HDU's kind and size, read more leniently than cfitsio does: mandatory
/// cards in any order and free format.
///
/// With it an HDU that cfitsio refuses is mended, or else passed over, so that it hides none of those
/// behind it.
struct FITSHeaderOutline {
  /// As it stands in the file, with the blocks' padding.
  private let cards: HeaderCards
  private let isPrimary: Bool
  private let extensionKind: String
  private let bitpix: Int?
  private let axes: [Int]?
  private let parameters: Int
  private let groups: Int
  /// How many cards there are up to END.
  private let count: Int

  /// `bytes` are whole blocks. Throws `.damaged` where they have no END or do not begin like a header.
  init(_ bytes: [UInt8], unit: Int) throws(ImageError) {
    cards = HeaderCards(bytes)
    let end = HeaderCards.card("END", "").prefix(8)
    let all = cards
    guard let count = (0..<all.count).first(where: { all.card($0).starts(with: end) }) else {
      throw ImageError(.damaged, localized("the header of HDU \(unit) has no END card"))
    }
    self.count = count
    isPrimary = unit == 0
    extensionKind = isPrimary ? "" : cards.value("XTENSION") ?? ""
    bitpix = cards.integer("BITPIX").flatMap { [8, 16, 32, 64, -32, -64].contains($0) ? $0 : nil }
    axes = FITSHeaderOutline.axes(cards)
    parameters = cards.integer("PCOUNT") ?? 0
    groups = cards.integer("GCOUNT") ?? 1
    guard isPrimary ? cards.has("SIMPLE") : !extensionKind.isEmpty else {
      throw ImageError(.damaged, localized("no header of an HDU \(unit) stands where one should"))
    }
  }

  /// Of a block that is no header and `length` bytes behind it.
  init(passing length: Int) {
    cards = HeaderCards(HeaderCards.card("BITPIX", "8"))
    (isPrimary, extensionKind, bitpix, axes) = (false, "IMAGE", 8, [length])
    (parameters, groups, count) = (0, 1, 0)
  }

  private static func axes(_ cards: HeaderCards) -> [Int]? {
    guard let count = cards.integer("NAXIS"), (0...999).contains(count) else { return nil }
    var axes: [Int] = []
    for number in 1..<(count + 1) {
      guard let length = cards.integer("NAXIS\(number)"), length >= 0 else { return nil }
      axes.append(length)
    }
    return axes
  }

  /// What is wrong with the mandatory cards, for a person.
  var problem: String? {
    guard bitpix != nil else {
      return cards.value("BITPIX").map { localized("BITPIX is \($0)") }
        ?? localized("it has no BITPIX")
    }
    if axes == nil { return localized("its NAXIS cards are missing or no lengths") }
    return nil
  }

  /// The bytes of the data as the standard has them, nil where the header does not say.
  private var dataBytes: Int? {
    guard let axes, let bits = cards.integer("BITPIX")?.magnitude, bits <= 1024 else { return nil }
    if axes.isEmpty { return 0 }
    let isGrouped = axes[0] == 0 && cards.value("GROUPS") == "T"
    var product = 1
    for factor in isGrouped ? axes.dropFirst() : axes[...] {
      let (next, over) = product.multipliedReportingOverflow(by: factor)
      guard !over else { return nil }
      product = next
    }
    let (inGroup, over) = product.addingReportingOverflow(parameters)
    guard !over, inGroup >= 0, parameters >= 0, groups >= 0 else { return nil }
    let (samples, overToo) = inGroup.multipliedReportingOverflow(by: groups)
    guard !overToo, samples < 1 << 52 else { return nil }
    return samples * Int(bits) / 8
  }

  /// The same header with its mandatory cards in the standard's order and form; nil where that is
  /// not possible.
  var mended: [UInt8]? {
    guard let bitpix, let axes else { return nil }
    var first = start(extensionKind, bitpix: bitpix, axes: axes)
    if !isPrimary {
      first += HeaderCards.card("PCOUNT", "\(parameters)")
      first += HeaderCards.card("GCOUNT", "\(groups)")
    }
    var mandatory: Set<String> = ["SIMPLE", "XTENSION", "BITPIX", "NAXIS", "PCOUNT", "GCOUNT"]
    for number in axes.indices { mandatory.insert("NAXIS\(number + 1)") }
    if isPrimary { mandatory.subtract(["PCOUNT", "GCOUNT"]) }
    var rest = HeaderCards(cards.bytes.prefix(count * HeaderCards.width))
    rest.remove { mandatory.contains($0) }
    return padded(first + rest.bytes)
  }

  /// A header of the same length whose HDU has the same place and holds one row of bytes.
  var veil: [UInt8]? {
    guard let dataBytes else { return nil }
    var veil = start("IMAGE", bitpix: 8, axes: [dataBytes])
    if !isPrimary { veil += HeaderCards.card("PCOUNT", "0") + HeaderCards.card("GCOUNT", "1") }
    return padded(veil)
  }

  private func start(_ kind: String, bitpix: Int, axes: [Int]) -> [UInt8] {
    let padding = String(repeating: " ", count: max(8 - kind.utf8.count, 0))
    var start =
      isPrimary
      ? HeaderCards.card("SIMPLE", right("T")) : HeaderCards.card("XTENSION", "'\(kind)\(padding)'")
    start += HeaderCards.card("BITPIX", right("\(bitpix)"))
    start += HeaderCards.card("NAXIS", right("\(axes.count)"))
    for (index, length) in axes.enumerated() {
      start += HeaderCards.card("NAXIS\(index + 1)", right("\(length)"))
    }
    return start
  }

  private func right(_ value: String) -> String {
    String(repeating: " ", count: max(20 - value.utf8.count, 0)) + value
  }

  /// With END and blanks up to the length that the header has, nil where it does not fit. END stays
  /// in the last block, since the data begin behind the one that it is in.
  private func padded(_ made: [UInt8]) -> [UInt8]? {
    let length = (count + 1) * HeaderCards.width
    let room = (length + FITSHandle.block - 1) / FITSHandle.block * FITSHandle.block
    let blanks = max(room - FITSHandle.block - made.count, 0)
    let all =
      made + [UInt8](repeating: 0x20, count: blanks) + HeaderCards.card("END", "").prefix(8)
    guard all.count <= room else { return nil }
    return all + [UInt8](repeating: 0x20, count: room - all.count)
  }
}
