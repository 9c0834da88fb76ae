import CFitsio
import MarkerImaging
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
  let isColor: Bool
  let cards: HeaderCards
  private let unit: String?
  /// How many samples the file holds before it ends, nil where all.
  private let available: Int?

  var size: PixelSize { PixelSize(width: axes[0].length, height: axes[1].length) }
  private var planeSamples: Int { size.width * size.height }

  /// Reads the header of the HDU at which the handle stands. Throws `.empty` where it is no image or
  /// has no pixels.
  init(_ handle: FITSHandle, number: Int, limits: ImageLimits) throws(ImageError) {
    index = number - 1
    let file = handle.pointer
    var status: Int32 = 0
    var type: Int32 = 0
    ffghdt(file, &type, &status)
    try FITSHandle.check(status)
    guard type == IMAGE_HDU else { throw ImageError(.empty, "HDU \(index) is a table") }
    var count: Int32 = 0
    ffgidm(file, &count, &status)
    try FITSHandle.check(status)
    guard count > 0 else { throw ImageError(.empty, "HDU \(index) has no axes") }
    guard count <= 32 else { throw ImageError(.unsupported, "HDU \(index) has \(count) axes") }
    var lengths = [Int64](repeating: 0, count: Int(count))
    ffgiszll(file, count, &lengths, &status)
    try FITSHandle.check(status)

    cards = try FITSImageUnit.header(file)
    name = FITSImageUnit.name(cards, index: index)
    if lengths.contains(where: { $0 <= 0 }) {
      let reason = cards.value("GROUPS") == "T" ? "holds random groups" : "has an axis of no length"
      throw ImageError(.unsupported, "\(name) \(reason)")
    }
    guard count > 1 else {
      throw ImageError(
        .unsupported, "\(name) has one axis of \(lengths[0]) pixels: a spectrum, no picture")
    }
    // Up to 8 bytes a sample; cfitsio's own sizes wrap around beyond that.
    guard FITSImageUnit.product(lengths.map(Int.init) + [8]) != nil else {
      throw ImageError(.damaged, "\(name) has axes whose product is beyond all numbers")
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
    let isCompressed = fits_is_compressed_image(file, &status) != 0
    guard
      var kind = FITSSampleKind(
        equivalent: equivalent, stored: stored, isCompressed: isCompressed, scale: scale,
        zero: zero)
    else { throw ImageError(.unsupported, "\(name) has samples of type \(equivalent)") }
    if stored > 0, kind.isInteger, let blank = cards.integer("BLANK") ?? cards.integer("ZBLANK") {
      kind.setMissing(blank: blank, scale: scale, zero: zero)
    }
    self.kind = kind
    unit = cards.value("BUNIT").flatMap { $0.isEmpty ? nil : $0 }
    isColor = FITSImageUnit.isColor(axes, cards, kind.type)

    let bytes = try limits.bytes(
      PixelSize(width: axes[0].length, height: axes[1].length), channels: isColor ? 3 : 1,
      sampleBytes: kind.type.byteCount)
    available = try FITSImageUnit.available(
      handle, sampleBytes: Int(abs(stored)) / 8, isCompressed: isCompressed,
      lengths: axes.map(\.length), frameBytes: bytes, name: name, limits: limits)
  }

  /// The frames, without their sky, and where their samples are, numbered from `first`; a file has at most `most` in all.
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
      var notices: [String] = []
      if planes < all, plane == 0 {
        notices.append("at most the first \(planes) planes are shown")
      }
      let description = FrameDescription(
        index: first + plane, name: all == 1 ? name : "\(name) [\(label(plane, rest))]",
        size: size, channels: channels, sampleType: kind.type, unit: unit,
        notices: notices)
      let held = available.map { max(min($0 - start, samples), 0) }
      let place = FITSPlace(
        unit: index + 1, start: start, kind: kind, planeSamples: planeSamples, available: held)
      frames.append((description, place))
    }
    return frames
  }

  /// More planes than this are no picture book any more, and a small header could ask for billions.
  static let most = 65_536

  /// Nil where it is beyond all numbers.
  private static func product(_ factors: [Int]) -> Int? {
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

  private static func header(_ file: FITSHandle.Pointer) throws(ImageError) -> HeaderCards {
    var status: Int32 = 0
    var text: UnsafeMutablePointer<CChar>?
    var count: Int32 = 0
    ffcnvthdr2str(file, 1, nil, 0, &text, &count, &status)
    guard let text else {
      try FITSHandle.check(status == 0 ? MEMORY_ALLOCATION : status)
      return HeaderCards([])
    }
    defer { fffree(text, &status) }
    try FITSHandle.check(status)
    let bytes = UnsafeRawBufferPointer(start: text, count: Int(count) * HeaderCards.width)
    return HeaderCards(bytes)
  }

  private static func name(_ cards: HeaderCards, index: Int) -> String {
    guard let name = cards.value("EXTNAME"), !name.isEmpty else {
      return index == 0 ? "Primary" : "HDU \(index)"
    }
    guard let version = cards.integer("EXTVER"), version > 1 else { return name }
    return "\(name),\(version)"
  }

  /// Axes of one pixel say nothing; an image one pixel high or wide keeps its first two.
  private static func shown(_ lengths: [Int]) -> [(number: Int, length: Int)] {
    let all = lengths.enumerated().map { (number: $0.offset + 1, length: $0.element) }
    let long = all.filter { $0.length > 1 }
    return long.count >= 2 ? long : Array(all.prefix(2))
  }

  /// Three planes that the header does not give another meaning. Four are colours and alpha only as
  /// pictures have them, in unsigned integers: four planes of measurements (Stokes parameters, bands)
  /// must not vanish behind one of them.
  private static func isColor(
    _ axes: [(number: Int, length: Int)], _ cards: HeaderCards, _ type: SampleType
  ) -> Bool {
    guard axes.count == 3 else { return false }
    let isPicture = type == .uint8 || type == .uint16
    guard axes[2].length == 3 || (axes[2].length == 4 && isPicture) else { return false }
    let type = (cards.value("CTYPE\(axes[2].number)") ?? "").uppercased()
    return type.isEmpty || type.contains("RGB") || type.contains("COLOR")
  }

  /// How many samples there are where the file is shorter than the header says.
  private static func available(
    _ handle: FITSHandle, sampleBytes: Int, isCompressed: Bool, lengths: [Int], frameBytes: Int,
    name: String, limits: ImageLimits
  ) throws(ImageError) -> Int? {
    if isCompressed {
      // PLIO and RICE do much better than 1:1000 on empty tiles.
      try limits.expect(frameBytes, in: handle.size, ratio: 20_000)
      return nil
    }
    var status: Int32 = 0
    var start: Int64 = 0
    var data: Int64 = 0
    var end: Int64 = 0
    ffghadll(handle.pointer, &start, &data, &end, &status)
    try FITSHandle.check(status)
    let samples = max(handle.size - Int(data), 0) / sampleBytes
    if let claimed = product(lengths), claimed <= samples { return nil }
    let row = lengths[0]
    guard samples >= row else {
      throw ImageError(.damaged, "\(name): the file ends before its first row of pixels")
    }
    try limits.expect(frameBytes, in: handle.size, ratio: 64)
    return samples / row * row
  }
}
