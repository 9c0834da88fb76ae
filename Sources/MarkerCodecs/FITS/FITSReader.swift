import CFitsio
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A FITS file's pictures: every image HDU that has pixels, tile-compressed ones too, and each plane
/// of a cube.
struct FITSReader: ImageReader {
  let description: ImageDescription
  private let handle: FITSHandle
  private let context: ReadingContext
  private let places: [FITSPlace]

  init(_ file: FilePath, context: ReadingContext) throws(ImageError) {
    handle = try FITSHandle(file, context: context)
    self.context = context
    var frames: [FrameDescription] = []
    var places: [FITSPlace] = []
    var problems: [ImageError] = []
    var units: [(unit: FITSImageUnit, frames: Range<Int>)] = []
    var notices: [String] = []
    var number = 1
    repeat {
      try context.goOn()
      do throws(ImageError) {
        if let problem = handle.veiled[number] { throw problem }
        let unit = try FITSImageUnit(handle, number: number, context: context)
        let first = frames.count
        for (frame, place) in unit.frames(from: first) {
          frames.append(frame)
          places.append(place)
        }
        units.append((unit, first..<frames.count))
      } catch {
        if error.code == .cancelled { throw error }
        if error.code != .empty { problems.append(error) }
      }
      number += 1
      if frames.count >= FITSImageUnit.most {
        notices.append(localized("more than \(FITSImageUnit.most) frames: the rest is not shown"))
        break
      }
    } while try FITSReader.moveOn(handle, to: number, &problems)

    if frames.isEmpty {
      throw problems.first
        ?? ImageError(.empty, localized("it has no image, only \(FITSReader.units(number - 1))"))
    }
    // Only now: a header's look-up tables are in HDUs that may follow it.
    let tables = FITSTables(handle, units: number - 1)
    for (unit, range) in units { unit.addSky(to: &frames[range], tables) }
    frames[0].notices =
      handle.notices + notices + problems.map(\.message) + frames[0].notices
    description = ImageDescription(format: .fits, frames: frames)
    self.places = places
  }

  func pixels(frame: Int) throws(ImageError) -> FramePixels {
    let description = description.frames[frame]
    return try places[frame].read(
      handle, size: description.size, channels: description.channels, context: context)
  }

  func glimpse(frame: Int) throws(ImageError) -> FewSamples? {
    let description = description.frames[frame]
    return try places[frame].glimpse(
      handle, size: description.size, channels: description.channels, context: context)
  }

  func bands(frame: Int) throws(ImageError) -> (any FrameBands)? {
    let description = description.frames[frame]
    return FITSBands(
      places[frame], handle, size: description.size, channels: description.channels,
      context: context)
  }

  /// The cards of the frame's HDU, behind them those of the primary one.
  func header(frame: Int) throws(ImageError) -> [String] {
    let unit = places[frame].unit
    let own = try cards(of: unit)
    return unit == 1 ? own : try own + ["", localized("Primary header:"), ""] + cards(of: 1)
  }

  private func cards(of unit: Int) throws(ImageError) -> [String] {
    var status: Int32 = 0
    var type: Int32 = 0
    var count: Int32 = 0
    var room: Int32 = 0
    ffmahd(handle.pointer, Int32(unit), &type, &status)
    ffghsp(handle.pointer, &count, &room, &status)
    try FITSHandle.check(status)
    var cards: [String] = []
    for index in 1..<max(count + 1, 1) {
      try context.goOn()
      var card = [CChar](repeating: 0, count: 81)
      ffgrec(handle.pointer, index, &card, &status)
      try FITSHandle.check(status)
      cards.append(HeaderLines.clean(FITSHandle.string(card)))
    }
    return cards
  }

  /// Goes to the next HDU; false where the file ends, or goes on with something else.
  private static func moveOn(
    _ handle: FITSHandle, to number: Int, _ problems: inout [ImageError]
  ) throws(ImageError) -> Bool {
    guard number <= 10_000 else {
      problems.append(
        ImageError(.unsupported, localized("more than 10000 HDUs: the rest is not shown")))
      return false
    }
    var status: Int32 = 0
    var start: Int64 = 0
    var data: Int64 = 0
    var end: Int64 = 0
    ffghadll(handle.pointer, &start, &data, &end, &status)
    if status == 0, Int(end) >= handle.size { return false }
    guard status == 0, end > start else {
      let message = localized(
        "what follows HDU \(number - 2) cannot be read: its size is beyond all numbers")
      problems.append(ImageError(.damaged, message))
      return false
    }
    do throws(ImageError) {
      return try handle.advance(to: number, at: Int(end))
    } catch {
      if error.code == .cancelled { throw error }
      problems.append(error)
      return false
    }
  }

  private static func units(_ count: Int) -> String {
    count == 1
      ? localized("a header without pixels")
      : localized("tables and headers without pixels (\(count) HDUs)")
  }
}
