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
  @Option(help: "Pixels X,Y …") var pixel: [Point] = []
  @Option(help: "Sky positions RA,DEC … in degrees.") var sky: [Point] = []

  func validate() throws {
    guard !pixel.isEmpty || !sky.isEmpty else {
      throw ValidationError("Give at least one --pixel X,Y or --sky RA,DEC.")
    }
  }

  func run() async throws {
    let described = try await FrameArgument(file: file, index: frame).description()
    guard let transform = described.sky else {
      let why = described.notices.isEmpty ? "" : ": " + described.notices.joined(separator: "; ")
      throw Refusal(
        file: file, code: "noWCS", message: "frame \(frame) has no sky coordinates" + why)
    }
    for point in pixel {
      let position = transform.sky(at: PixelPoint(x: point.first, y: point.second))
      Output.line(
        "\(point.first) \(point.second) \(position?.ra ?? .nan) \(position?.dec ?? .nan)")
    }
    for point in sky {
      let position = transform.pixel(at: SkyPoint(ra: point.first, dec: point.second))
      Output.line(
        "\(position?.x ?? .nan) \(position?.y ?? .nan) \(point.first) \(point.second)")
    }
  }
}

/// The frame that a command's arguments name.
struct FrameArgument {
  var file: String
  var index: Int

  func description() async throws -> FrameDescription {
    do throws(ImageError) {
      let description = try await InProcessDecoder().describe(FilePath(file))
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
      return try await InProcessDecoder().decode(FilePath(file), frame: index)
    } catch {
      throw Refusal(error, file: file)
    }
  }
}
