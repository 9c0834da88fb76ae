import CFitsio
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// An image HDU: its axes, samples and header, and the frames that are in it.
struct FITSImageUnit {
  /// From 0, as astropy and DS9 count.
  private let index: Int
  private let name: String
  private let kind: FITSSampleKind
  /// The axes longer than 1 pixel, or the first two: FITS number from 1, and length.
  let axes: [(number: Int, length: Int)]
  /// How many axes the HDU has in all, as cfitsio takes it: the header can name more than one number.
  let axisCount: Int
  /// As what a cube of three or four planes is taken; nil where there is no choice.
  private let cube: CubeReading?
  let cards: HeaderCards
  private let unit: String?
  /// How many samples the file holds before it ends, nil where all.
  private let available: Int?
  private let tiles: FITSTiles?
  private let notices: [String]

  var isColor: Bool { cube == .color }
  var size: PixelSize { PixelSize(width: axes[0].length, height: axes[1].length) }
  private var planeSamples: Int { size.width * size.height }

  /// Reads the header of the HDU at which the handle stands. Throws `.empty` where it is no image or
  /// has no pixels.
  init(_ handle: FITSHandle, number: Int, context: ReadingContext) throws(ImageError) {
    let limits = context.limits
    index = number - 1
    let file = handle.pointer
    var status: Int32 = 0
    var type: Int32 = 0
    ffghdt(file, &type, &status)
    try FITSHandle.check(status)
    guard type == IMAGE_HDU else { throw ImageError(.empty, localized("HDU \(index) is a table")) }
    if let kind = handle.text("XTENSION"), !FITSImageUnit.kinds.contains(kind.uppercased()) {
      throw ImageError(.empty, localized("HDU \(index) is an extension of the kind \(kind)"))
    }
    var count: Int32 = 0
    ffgidm(file, &count, &status)
    try FITSHandle.check(status)
    guard count > 0 else { throw ImageError(.empty, localized("HDU \(index) has no axes")) }
    guard count <= 32 else { throw ImageError(.unsupported, "HDU \(index) has \(count) axes") }
    var lengths = [Int64](repeating: 0, count: Int(count))
    ffgiszll(file, count, &lengths, &status)
    try FITSHandle.check(status)

    let isCompressed = fits_is_compressed_image(file, &status) != 0
    cards = try FITSImageUnit.header(file, isCompressed: isCompressed)
    name = FITSImageUnit.name(handle, cards, index: index)
    if lengths.contains(where: { $0 <= 0 }) {
      let reason =
        cards.value("GROUPS") == "T"
        ? localized("holds random groups") : localized("has an axis of no length")
      throw ImageError(.unsupported, "\(name) \(reason)")
    }
    guard count > 1 else {
      throw ImageError(
        .unsupported,
        localized("\(name) has one axis of \(lengths[0]) pixels: a spectrum, no picture"))
    }
    // Up to 8 bytes a sample; cfitsio's own sizes wrap around beyond that.
    guard FITSImageUnit.product(lengths.map(Int.init) + [8]) != nil else {
      throw ImageError(.damaged, localized("\(name) has axes whose product is beyond all numbers"))
    }
    let long = lengths.filter { $0 > 1 }
    if long.count == 1, lengths[0] == 1, lengths[1] == 1 {
      throw ImageError(
        .unsupported,
        localized("\(name) has one pixel along an axis of \(long[0]): a spectrum, no picture"))
    }
    axes = FITSImageUnit.shown(lengths.map(Int.init))
    axisCount = lengths.count

    var stored: Int32 = 0
    var equivalent: Int32 = 0
    ffgidt(file, &stored, &status)
    ffgiet(file, &equivalent, &status)
    try FITSHandle.check(status)
    let scale = cards.number("BSCALE") ?? 1
    let zero = cards.number("BZERO") ?? 0
    // cfitsio takes so many samples for parameters of a group, and others do not.
    if !isCompressed, let parameters = cards.integer("PCOUNT"), parameters != 0 {
      throw ImageError(
        .unsupported,
        localized("\(name) has PCOUNT \(parameters): where its pixels begin is not certain"))
    }
    guard
      var kind = FITSSampleKind(
        equivalent: equivalent, stored: stored, isCompressed: isCompressed, scale: scale,
        zero: zero)
    else { throw ImageError(.unsupported, localized("\(name) has samples of type \(equivalent)")) }
    if stored > 0, kind.isInteger, let blank = cards.integer("BLANK") ?? cards.integer("ZBLANK") {
      kind.setMissing(blank: blank, scale: scale, zero: zero)
    }
    self.kind = kind
    unit = cards.value("BUNIT").flatMap { $0.isEmpty ? nil : $0 }
    cube = FITSImageUnit.cube(axes, cards, context.cubes)

    let bytes = try limits.bytes(
      PixelSize(width: axes[0].length, height: axes[1].length),
      channels: cube == .color ? axes[2].length : 1, sampleBytes: kind.type.byteCount)
    var notices: [String] = []
    if cards.value("SIMPLE") == "F" {
      notices.append(
        localized("its header says that it departs from the FITS standard (SIMPLE = F)"))
    }
    if scale == 0 { notices.append(localized("BSCALE is 0: all its samples are the same")) }
    if cube == .color, axes[2].length == 4 {
      notices.append(localized("its fourth plane is shown as opacity"))
    }
    if isCompressed {
      // PLIO and RICE do much better than 1:1000 on empty tiles.
      try limits.expect(bytes, in: handle.size, ratio: 20_000)
      tiles = try FITSImageUnit.tiles(handle, name, context, &notices)
      available = nil
    } else {
      tiles = nil
      available = try FITSImageUnit.available(
        handle, sampleBytes: Int(abs(stored)) / 8, lengths: axes.map(\.length), frameBytes: bytes,
        name: name, limits: limits)
    }
    self.notices = notices
  }

  /// The frames, without their sky, and where their samples are, numbered from `first`; a file has
  /// at most `most` in all.
  func frames(from first: Int) -> [(FrameDescription, FITSPlace)] {
    let channels: PixelBuffer.Channels =
      isColor ? (axes[2].length == 4 ? .rgba : .rgb) : .gray
    let rest = isColor ? axes.dropFirst(3) : axes.dropFirst(2)
    let room = max(FITSImageUnit.most - first, 0)
    let all = FITSImageUnit.product(rest.map(\.length)) ?? .max
    let planes = min(all, room)
    var frames: [(FrameDescription, FITSPlace)] = []
    let samples = planeSamples * channels.rawValue
    for plane in 0..<planes {
      let start = plane * samples
      if let available, start >= available, plane > 0 { break }
      var notices = plane == 0 ? self.notices : []
      if planes < all, plane == 0 {
        notices.append(localized("at most the first \(planes) planes are shown"))
      }
      if plane == 0, let available, available <= (all - 1) * samples {
        notices.append(
          localized(
            "the file is cut short: \((available - 1) / samples + 1) of \(all) planes are there"))
      }
      let held = available.map { max(min($0 - start, samples), 0) }
      if let held, held < samples { notices.append(cut(held, channels)) }
      var description = FrameDescription(
        index: first + plane, name: all == 1 ? name : "\(name) [\(label(plane, rest))]",
        size: size, channels: channels, sampleType: kind.type, unit: unit, notices: notices)
      description.cube = cube
      let place = FITSPlace(
        unit: index + 1, start: start, kind: kind, planeSamples: planeSamples, available: held,
        tiles: tiles)
      frames.append((description, place))
    }
    return frames
  }

  private func cut(_ held: Int, _ channels: PixelBuffer.Channels) -> String {
    let rows = held / size.width
    let all = size.height * channels.rawValue
    return channels == .gray
      ? localized("the file is cut short: \(rows) of \(all) rows are there, from the bottom")
      : localized(
        """
        the file is cut short: \(rows) of \(all) rows of the \(channels.rawValue) colour planes are \
        there
        """)
  }

  /// More planes than this are no picture book any more, and a small header could ask for billions.
  static let most = 65_536

  /// Nil where it is beyond all numbers.
  static func product(_ factors: [Int]) -> Int? {
    var product = 1
    for factor in factors {
      let (next, over) = product.multipliedReportingOverflow(by: factor)
      if over { return nil }
      product = next
    }
    return product
  }

  /// Where a plane lies on each of the axes that are not shown, from 1.
  func position(_ plane: Int, _ rest: ArraySlice<(number: Int, length: Int)>) -> [Int] {
    var plane = plane
    return rest.map { axis in
      defer { plane /= axis.length }
      return plane % axis.length + 1
    }
  }

  private func label(_ plane: Int, _ rest: ArraySlice<(number: Int, length: Int)>) -> String {
    position(plane, rest).map(String.init).joined(separator: ", ")
  }

  /// Not by cfitsio's own translation of compressed tiles' headers, which takes memory for as many
  /// pixels as the header claims.
  private static func header(
    _ file: FITSHandle.Pointer, isCompressed: Bool
  ) throws(ImageError) -> HeaderCards {
    var status: Int32 = 0
    var text: UnsafeMutablePointer<CChar>?
    var count: Int32 = 0
    ffhdr2str(file, 1, nil, 0, &text, &count, &status)
    guard let text else {
      try FITSHandle.check(status == 0 ? MEMORY_ALLOCATION : status)
      return HeaderCards([])
    }
    defer { fffree(text, &status) }
    try FITSHandle.check(status)
    let bytes = UnsafeRawBufferPointer(start: text, count: Int(count) * HeaderCards.width)
    let cards = HeaderCards(bytes)
    return isCompressed ? cards.untiled : cards
  }

  private static func name(_ handle: FITSHandle, _ cards: HeaderCards, index: Int) -> String {
    // Names with CONTINUE cards, and keywords in small letters, are cfitsio's to read.
    var name = cards.value("EXTNAME")
    if name == nil || name?.last == "&" { name = handle.text("EXTNAME") }
    guard let name, !name.isEmpty, name != "COMPRESSED_IMAGE" else {
      return index == 0 ? "Primary" : "HDU \(index)"
    }
    guard let version = handle.integer("EXTVER"), version > 1 else { return name }
    return "\(name),\(version)"
  }

  /// Extensions that hold an image; of others cfitsio takes any that it does not know for one.
  private static let kinds: Set<String> = ["IMAGE", "IUEIMAGE", "BINTABLE", "A3DTABLE"]

  /// Axes of one pixel say nothing; an image one pixel high or wide keeps its first two.
  private static func shown(_ lengths: [Int]) -> [(number: Int, length: Int)] {
    let all = lengths.enumerated().map { (number: $0.offset + 1, length: $0.element) }
    let long = all.filter { $0.length > 1 }
    return long.count >= 2 ? long : Array(all.prefix(2))
  }

  /// As what the planes of a cube are taken: three without another meaning are colours, four are
  /// colours and alpha.
  private static func cube(
    _ axes: [(number: Int, length: Int)], _ cards: HeaderCards, _ reading: CubeReading
  ) -> CubeReading? {
    guard axes.count > 2, (3...4).contains(axes[2].length) else { return nil }
    guard reading == .automatic else { return reading }
    let kind = (cards.value("CTYPE\(axes[2].number)") ?? "").uppercased()
    if kind.contains("RGB") || kind.contains("COLOR") || kind.contains("COLOUR") { return .color }
    // These name no axis.
    return ["", "LINEAR", "PIXEL"].contains(kind) ? .color : .planes
  }
}
