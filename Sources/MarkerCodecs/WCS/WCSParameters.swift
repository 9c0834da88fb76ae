import CWcslib
import MarkerImaging
import MarkerLanguage
import Synchronization

/// A wcslib transformation that has been set up, with room for one coordinate. One thread at a time:
/// whoever uses it holds `lock`.
final class WCSParameters {
  /// wcslib writes into its own structures while it computes.
  let lock = Mutex(())
  let prm: UnsafeMutablePointer<wcsprm>
  /// How many axes it has: 2, or all of the header's where they cannot be taken apart.
  let axes: Int
  /// What wcslib's `wcsfix` mended on the celestial axes, in words.
  let mended: [String]
  private let scratch: UnsafeMutablePointer<Double>
  private let status: UnsafeMutablePointer<Int32>

  /// The pixel coordinate for `world`, or where `pixel` has put it.
  var pixel: UnsafeMutablePointer<Double> { scratch }
  var world: UnsafeMutablePointer<Double> { scratch + axes }

  /// Why there is none, in words.
  struct Refusal: Error { var reason: String }

  /// The transformation of the description with that letter. Of its axes only `x` and `y`, numbered
  /// from 0, where the rest does not matter to them; all where `isWhole`.
  init(
    _ cards: HeaderCards, x: Int, y: Int, letter: String, isWhole: Bool, arrays: [TableArray]
  ) throws(Refusal) {
    let whole = try HeaderTransformations(cards)
    defer { withExtendedLifetime(whole) {} }
    guard let source = whole.description(letter) else {
      throw Refusal(reason: localized("no coordinates"))
    }
    guard Int(source.pointee.naxis) > max(x, y) else {
      throw Refusal(reason: localized("its coordinates have too few axes"))
    }
    for table in 0..<Int(source.pointee.ntab) where source.pointee.tab[table].M > 4 {
      throw Refusal(
        reason: localized("a coordinate table of more than four dimensions is not supported"))
    }
    guard TableArray.fill(source, from: arrays) else {
      throw Refusal(reason: localized("its coordinate table is missing or broken"))
    }
    mended = WCSParameters.fix(source, [x, y])

    let copy = UnsafeMutablePointer<wcsprm>.allocate(capacity: 1)
    UnsafeMutableRawPointer(copy).initializeMemory(
      as: UInt8.self, repeating: 0, count: MemoryLayout<wcsprm>.size)
    copy.pointee.flag = -1
    var count: Int32 = 2
    var wanted = [Int32(x + 1), Int32(y + 1)]
    var failure = Int32(WCSERR_NON_SEPARABLE.rawValue)
    if !isWhole { failure = wcssub(1, source, &count, &wanted, copy) }
    if failure == Int32(WCSERR_NON_SEPARABLE.rawValue) {
      if !isWhole { wcsfree(copy) }
      copy.pointee.flag = -1
      count = 0
      failure = wcssub(1, source, &count, nil, copy)
    }
    if failure == 0 { failure = wcsset(copy) }
    guard failure == 0 else {
      let reason = WCSParameters.message(copy, failure)
      wcsfree(copy)
      copy.deallocate()
      throw Refusal(reason: reason)
    }
    prm = copy
    axes = Int(copy.pointee.naxis)
    scratch = .allocate(capacity: axes * 3 + 2)
    scratch.initialize(repeating: 0, count: axes * 3 + 2)
    status = .allocate(capacity: axes)
    status.initialize(repeating: 0, count: axes)
  }

  deinit {
    wcsfree(prm)
    prm.deallocate()
    scratch.deallocate()
    status.deallocate()
  }

  /// Lets wcslib translate what is not standard, and says what it changed in types and units.
  private static func fix(_ source: UnsafeMutablePointer<wcsprm>, _ axes: [Int]) -> [String] {
    func names() -> [(type: String, unit: String)] {
      axes.map { axis in
        (TableArray.text(source.pointee.ctype[axis]), TableArray.text(source.pointee.cunit[axis]))
      }
    }
    let before = names()
    // By itself, since what follows turns good units into degrees as well.
    unitfix(0, source)
    var mended = zip(before, names()).filter { $0.unit != $1.unit }.map { old, new in
      localized("its unit \(old.unit) is read as \(new.unit)")
    }
    var fixes = [Int32](repeating: 0, count: 32)
    wcsfix(0, nil, source, &fixes)
    for old in before {
      // Of AIPS; what wcslib calls them is the same projection.
      if old.type.hasSuffix("-NCP") {
        mended.append(localized("its axis \(old.type) is read as SIN"))
      }
      if old.type.hasSuffix("-GLS") {
        mended.append(localized("its axis \(old.type) is read as SFL"))
      }
    }
    return mended
  }

  /// Fills `world` from `pixel`; false where there is no position.
  func toWorld() -> Bool {
    let angles = scratch + axes * 3
    let failed = wcsp2s(
      prm, 1, Int32(axes), pixel, scratch + axes * 2, angles, angles + 1, world, status)
    return failed == 0 && status[0] == 0 && (0..<axes).allSatisfy { world[$0].isFinite }
  }

  /// Fills `pixel` from `world`; false where there is no pixel.
  func toPixel() -> Bool {
    let angles = scratch + axes * 3
    let failed = wcss2p(
      prm, 1, Int32(axes), world, angles, angles + 1, scratch + axes * 2, pixel, status)
    return failed == 0 && status[0] == 0 && (0..<axes).allSatisfy { pixel[$0].isFinite }
  }

  /// The pixels of many positions, one behind the other; not a number where there is none.
  func toPixels(_ world: [Double], count: Int) -> [Double] {
    guard count > 0 else { return [] }
    var angles = [Double](repeating: 0, count: count * 2)
    var plane = [Double](repeating: 0, count: world.count)
    var pixels = [Double](repeating: .nan, count: world.count)
    var failures = [Int32](repeating: 0, count: count)
    angles.withUnsafeMutableBufferPointer { angles in
      _ = wcss2p(
        prm, Int32(count), Int32(axes), world, angles.baseAddress,
        angles.baseAddress.map { $0 + count },
        &plane, &pixels, &failures)
    }
    for index in 0..<count where failures[index] != 0 {
      for axis in 0..<axes { pixels[index * axes + axis] = .nan }
    }
    return pixels
  }

  /// The area of a pixel at the reference point in square degrees, by the linear transformation.
  func pixelArea(x: Int, y: Int) -> Double {
    let lin = prm.pointee.lin
    func rate(_ i: Int, _ j: Int) -> Double { lin.pc[i * axes + j] * lin.cdelt[i] }
    return abs(rate(x, x) * rate(y, y) - rate(x, y) * rate(y, x))
  }

  private static func message(_ prm: UnsafeMutablePointer<wcsprm>, _ status: Int32) -> String {
    if let error = prm.pointee.err, let text = error.pointee.msg {
      return String(cString: text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    return localized("wcslib's error \(status)")
  }
}

/// All coordinate descriptions of a header as wcslib parses them, freed together.
struct HeaderTransformations: ~Copyable {
  private var all: UnsafeMutablePointer<wcsprm>?
  private var count: Int32 = 0

  /// A header with more keywords for positions than this is none.
  private static let mostCards = 10_000

  init(_ cards: HeaderCards) throws(WCSParameters.Refusal) {
    guard cards.count <= HeaderTransformations.mostCards else {
      throw WCSParameters.Refusal(
        reason: localized("its header has \(cards.count) keywords for positions"))
    }
    for keyword in cards.keywords where keyword == "NAXIS" || keyword.hasPrefix("WCSAXES") {
      guard let axes = cards.integer(keyword), (0...CelestialAxes.most).contains(axes) else {
        throw WCSParameters.Refusal(reason: "its \(keyword) is \(cards.value(keyword) ?? "")")
      }
    }
    // wcslib wants text that ends with a zero, though it is told the number of cards.
    var text = cards.bytes.map(CChar.init(bitPattern:)) + [0]
    var rejected: Int32 = 0
    let failure = wcspih(
      &text, Int32(cards.count), WCSHDR_all, 0, &rejected, &count, &all)
    guard failure == 0 else {
      wcsvfree(&count, &all)
      throw WCSParameters.Refusal(
        reason: localized("wcslib cannot parse its header (error \(failure))"))
    }
  }

  deinit {
    var count = count
    var all = all
    wcsvfree(&count, &all)
  }

  /// The description with that letter, empty for the primary one.
  func description(_ letter: String) -> UnsafeMutablePointer<wcsprm>? {
    guard let all else { return nil }
    let alt = letter.utf8.first.map(CChar.init(bitPattern:)) ?? CChar(0x20)
    return (0..<Int(count)).first { all[$0].alt.0 == alt }.map { all + $0 }
  }
}
