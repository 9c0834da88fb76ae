import ArgumentParser
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

struct Coords: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coords",
    abstract: "Turn pixels into sky positions, or the other way.",
    discussion: """
      Prints a line per point: x y ra dec. Pixels: x to the right, y down, (0, 0) the centre of the
      top-left pixel as displayed. Sky positions in degrees; nan nan outside the projection.
      """)

  @Argument(help: "The image file.") var file: String
  @Option(help: "The frame, from 0.") var frame = 0
  @Option(help: CubeReading.help) var cube = CubeReading.automatic
  @Option(help: "The coordinate description A to Z; the primary one if not given.")
  var wcs: String?
  @Option(help: "Pixels X,Y …") var pixel = Points()
  @Option(help: "Sky positions RA,DEC … in degrees.") var sky = Points()

  mutating func validate() throws {
    wcs = wcs?.uppercased()
    guard !pixel.all.isEmpty || !sky.all.isEmpty else {
      throw ValidationError("Give at least one --pixel X,Y or --sky RA,DEC.")
    }
    if let wcs, wcs.count != 1 || !("A"..."Z").contains(wcs) {
      throw ValidationError("--wcs takes one letter from A to Z.")
    }
  }

  func run() async throws {
    let described = try await FrameArgument(file: file, index: frame, cubes: cube).description()
    guard let transform = try sky(of: described) else {
      let why = described.notices.filter { $0.hasPrefix("no sky positions") }
      throw Refusal(
        file: file, code: "noWCS",
        message: "frame \(frame): \(why.first ?? "no sky positions: nothing tells of any")")
    }
    for point in pixel.all {
      let position = transform.sky(at: PixelPoint(x: point.first, y: point.second))
      Output.line(
        "\(point.first) \(point.second) \(position?.ra ?? .nan) \(position?.dec ?? .nan)")
    }
    for point in sky.all {
      let position = transform.pixel(at: SkyPoint(ra: point.first, dec: point.second))
      Output.line(
        "\(position?.x ?? .nan) \(position?.y ?? .nan) \(point.first) \(point.second)")
    }
  }
}

extension Coords {
  private func sky(of frame: FrameDescription) throws -> (any SkyTransform)? {
    guard let wcs else { return frame.sky }
    let alternates = frame.alternateSkies
    guard let found = alternates.first(where: { String($0.letter) == wcs }) else {
      let there = alternates.map { String($0.letter) }.joined(separator: ", ")
      throw Refusal(
        file: file, code: "noWCS",
        message: "frame \(self.frame) has no coordinate description \(wcs)"
          + (there.isEmpty ? "" : ", only \(there)"))
    }
    return found.sky
  }
}

extension CubeReading: ExpressibleByArgument {
  static let help: ArgumentHelp = """
    A cube of 3 or 4 planes as one color picture or as planes: automatic, color, planes.
    """
}

/// The frame that a command's arguments name.
struct FrameArgument {
  var file: String
  var index: Int
  var cubes: CubeReading

  func description() async throws -> FrameDescription {
    do throws(ImageError) {
      let description = try await ImageDecoding.decoder.describe(
        FilePath(argument: file), cubes: cubes)
      guard let frame = description.frames.first(where: { $0.index == index }) else {
        throw ImageError(
          .noSuchFrame, "there is no frame \(index): it has \(description.frames.count), from 0")
      }
      return frame
    } catch {
      throw Refusal(error, file: file)
    }
  }

  func decoded() async throws -> DecodedImage {
    do throws(ImageError) {
      return try await ImageDecoding.decoder.decode(
        FilePath(argument: file), frame: index, cubes: cubes)
    } catch {
      throw Refusal(error, file: file)
    }
  }
}
