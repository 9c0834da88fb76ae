import ArgumentParser
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

struct Info: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Tell what is in an image file.")

  @Argument(help: "The image file.") var file: String
  @Option(help: CubeReading.help) var cube = CubeReading.automatic
  @Flag(help: "Print one JSON document.") var json = false

  func run() async throws {
    let description: ImageDescription
    do throws(ImageError) {
      description = try await ImageDecoding.decoder.verify(FilePath(argument: file), cubes: cube)
    } catch {
      throw Refusal(error, file: file, asJSON: json)
    }
    if json {
      Output.json(InfoDocument(file: file, description))
    } else {
      for line in InfoDocument(file: file, description).lines { Output.line(line) }
    }
  }
}

/// What `info` tells of a file.
struct InfoDocument: Encodable {
  struct Coordinates: Encodable {
    var ctype: [String]
    var pixelScaleArcsec: Double
    var center: [Double]?
  }

  struct Frame: Encodable {
    var index: Int
    var name: String
    var width: Int
    var height: Int
    var channels: Int
    var sample: String
    var wcs: Coordinates?
    var notices: [String]
    /// Only for people: smaller versions, other coordinate descriptions.
    var remarks: [String] = []

    enum CodingKeys: CodingKey {
      case index, name, width, height, channels, sample, wcs, notices
    }

    /// Written out, since `wcs` is to be there as null too.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(index, forKey: .index)
      try container.encode(name, forKey: .name)
      try container.encode(width, forKey: .width)
      try container.encode(height, forKey: .height)
      try container.encode(channels, forKey: .channels)
      try container.encode(sample, forKey: .sample)
      try container.encode(wcs, forKey: .wcs)
      try container.encode(notices, forKey: .notices)
    }
  }

  var file: String
  var format: String
  var frames: [Frame]

  init(file: String, _ description: ImageDescription) {
    self.file = file
    format = description.format.rawValue
    frames = description.frames.map { frame in
      Frame(
        index: frame.index, name: frame.name, width: frame.size.width, height: frame.size.height,
        channels: frame.channels.rawValue, sample: frame.sampleType.rawValue,
        wcs: frame.sky.map { sky in
          Coordinates(
            ctype: sky.axisTypes, pixelScaleArcsec: sky.pixelScaleArcsec,
            center: sky.sky(at: frame.size.center).map { [$0.ra, $0.dec] })
        }, notices: frame.notices, remarks: InfoDocument.remarks(frame))
    }
  }

  private static func remarks(_ frame: FrameDescription) -> [String] {
    let levels = frame.levels.map { "\($0.width) × \($0.height)" }.joined(separator: ", ")
    return (levels.isEmpty ? [] : ["levels \(levels)"])
      + frame.alternateSkies.map { alternate in
        "WCS \(alternate.letter) \(alternate.sky.axisTypes.joined(separator: " "))"
          + (alternate.name.isEmpty ? "" : "  \(alternate.name)")
      }
  }

  var lines: [String] {
    var lines = ["\(file): \(format), \(frames.count) \(frames.count == 1 ? "frame" : "frames")"]
    for frame in frames {
      lines.append(
        "  \(frame.index)  \(frame.name)  \(frame.width) × \(frame.height)"
          + (frame.channels > 1 ? " × \(frame.channels)" : "") + "  \(frame.sample)")
      if let wcs = frame.wcs {
        let center = wcs.center.map { "center \($0[0]) \($0[1])" } ?? "center off the sky"
        lines.append(
          "     WCS \(wcs.ctype.joined(separator: " "))  \(wcs.pixelScaleArcsec)\"/pixel  \(center)"
        )
      }
      lines += frame.remarks.map { "     \($0)" }
      lines += frame.notices.map { "     \($0)" }
    }
    return lines
  }
}
