import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

/// What the program asks of a worker: one file's frames, with the pixels of one or without. A message
/// without content takes back the last request.
struct Request: Codable {
  enum Work: Codable {
    case describe
    case verify
    case decode(frame: Int)
    case glimpse(frame: Int)
    case answer(frame: Int, QuestionMessage)
    case header(frame: Int)
    case markFile
  }

  /// The path's bytes, which need not be text.
  var file: Data
  var work: Work
  var cubes: String

  init(_ file: FilePath, cubes: CubeReading, _ work: Work) {
    self.file = file.withPlatformString { Data(bytes: $0, count: strlen($0)) }
    self.work = work
    self.cubes = cubes.rawValue
  }

  var path: FilePath {
    (file + [0]).withUnsafeBytes { bytes in
      bytes.withMemoryRebound(to: CInterop.PlatformChar.self) { characters in
        characters.baseAddress.map { FilePath(platformString: $0) } ?? FilePath("")
      }
    }
  }
}

/// A worker's answer. The pixels, or the rows of a mark file, come as the descriptor of shared memory
/// beside it. A message of one byte before it says how many hundredths are done.
struct Reply: Codable {
  struct Failure: Codable {
    var code: String
    var message: String
  }

  struct Pixels: Codable {
    var frame: Int
    var width: Int
    var height: Int
    var channels: Int
    var sampleType: String
    var isBottomUp: Bool
    var missing: Int64?
  }

  var failure: Failure?
  var description: DescriptionMessage?
  var pixels: Pixels?
  /// Whether the pixels have come before in bands.
  var areGiven: Bool?
  /// Of a glimpse, whose samples `pixels` are.
  var step: Int?
  /// Where the first of these lies, x and y.
  var first: [Double]?
  var header: [String]?
  /// Of a question: of each interval's name that of the manual one with its limits.
  var limits: [String: String?]?
  var histogram: HistogramMessage?
  /// Of a survey, whose means `pixels` are: whether the view that shows all came before in bands.
  var isViewGiven: Bool?
  var markFile: MarkFileParcel?

  /// A header's tables may hold what is no number, which JSON has no form for.
  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}

/// An `ImageDescription` as it goes over the socket. Frames that share a sky name it by its number.
struct DescriptionMessage: Codable {
  struct Frame: Codable {
    var name: String
    var width: Int
    var height: Int
    var channels: Int
    var sampleType: String
    var sky: Int?
    var alternates: [Alternate]
    var levels: [[Int]]
    var cube: String?
    var unit: String?
    var notices: [String]
  }

  struct Alternate: Codable {
    var letter: String
    var name: String
    var sky: Int
  }

  var format: String
  var skies: [HeaderWCS.Source] = []
  var frames: [Frame] = []

  init(_ description: ImageDescription) {
    format = description.format.rawValue
    var numbers: [ObjectIdentifier: Int] = [:]
    var skies: [HeaderWCS.Source] = []
    func number(_ sky: any SkyTransform) -> Int? {
      guard let wcs = sky as? HeaderWCS else { return nil }
      if let known = numbers[ObjectIdentifier(wcs)] { return known }
      skies.append(wcs.source)
      numbers[ObjectIdentifier(wcs)] = skies.count - 1
      return skies.count - 1
    }
    frames = description.frames.map { frame in
      Frame(
        name: frame.name, width: frame.size.width, height: frame.size.height,
        channels: frame.channels.rawValue, sampleType: frame.sampleType.rawValue,
        sky: frame.sky.flatMap(number),
        alternates: frame.alternateSkies.compactMap { alternate in
          number(alternate.sky).map {
            Alternate(letter: String(alternate.letter), name: alternate.name, sky: $0)
          }
        }, levels: frame.levels.map { [$0.width, $0.height] }, cube: frame.cube?.rawValue,
        unit: frame.unit, notices: frame.notices)
    }
    self.skies = skies
  }

  /// Nil where it is nothing that a worker of this program says.
  func description() -> ImageDescription? {
    guard let format = ImageFormat(rawValue: format) else { return nil }
    let built = skies.map { HeaderWCS.read($0).wcs }
    func sky(_ number: Int) -> HeaderWCS? { built.indices.contains(number) ? built[number] : nil }
    var result = ImageDescription(format: format, frames: [])
    for (index, frame) in frames.enumerated() {
      guard let channels = PixelBuffer.Channels(rawValue: frame.channels),
        let type = SampleType(rawValue: frame.sampleType), frame.width > 0, frame.height > 0
      else { return nil }
      var description = FrameDescription(
        index: index, name: frame.name,
        size: PixelSize(width: frame.width, height: frame.height), channels: channels,
        sampleType: type, sky: frame.sky.flatMap(sky), unit: frame.unit, notices: frame.notices)
      description.alternateSkies = frame.alternates.compactMap { alternate in
        guard let letter = alternate.letter.first, let sky = sky(alternate.sky) else { return nil }
        return AlternateSky(letter: letter, name: alternate.name, sky: sky)
      }
      description.levels = frame.levels.compactMap { level in
        level.count == 2 ? PixelSize(width: level[0], height: level[1]) : nil
      }
      description.cube = frame.cube.flatMap(CubeReading.init(rawValue:))
      result.frames.append(description)
    }
    return result
  }
}
