import ArgumentParser
import MarkerCodecs
import MarkerDrawing
import MarkerImaging
import MarkerModel
import MarkerStore
import SystemPackage

struct Render: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Draw an image as the window does, into a PNG file.",
    discussion: "Without --size, one output pixel per image pixel.")

  @Argument(help: "The image file.") var file: String
  @Option(name: .short, help: "The PNG file to write.") var output: String
  @Option(help: "The frame, from 0.") var frame = 0
  @Option(help: CubeReading.help) var cube = CubeReading.automatic
  @Option(help: "How the limits are found: \(Interval.names.joined(separator: " ")).")
  var interval = Interval.minMax
  @Option(
    help: """
      How brightness follows the value: \(Stretch.names.joined(separator: " ")). power is \
      (1000^x - 1)/999, power:A is x^A; histogram, or histeq, equalizes.
      """)
  var stretch = Stretch.linear
  @Option(help: "Sigma of a Gaussian blur, in image pixels.") var blur = 0.0
  @Option(help: "\(Colormap.all.map(\.name).joined(separator: " ")).")
  var colormap = Colormap.gray
  @Option(
    help: """
      The colour of missing pixels: RRGGBB or \
      \(MissingColor.named.map(\.name).joined(separator: " ")).
      """)
  var missingColor = MissingColor.olive
  @Flag(help: "Swap dark and bright.") var invert = false
  @Option(help: "WxH: fit the image into so many output pixels.") var size: SizeArgument?
  @Option(help: "A mark file or a marks table to draw over the image.") var marks: String?

  func validate() throws {
    let kind = FilePath(argument: output).extension?.lowercased() ?? "png"
    guard kind == "png" else {
      throw ValidationError("-o takes a PNG file, and \(output) is named otherwise.")
    }
    guard blur >= 0, blur <= 10_000 else {
      throw ValidationError("--blur takes a number of pixels, not negative.")
    }
  }

  func run() async throws {
    guard !FileIdentity.isSame(FilePath(argument: file), FilePath(argument: output)) else {
      throw Refusal(
        file: output, code: "notWritten", message: "it is the image itself, which stays as it is")
    }
    let image = try await FrameArgument(file: file, index: frame, cubes: cube).decoded()
    let settings = DisplaySettings(
      interval: interval, stretch: stretch, colormap: colormap, isInverted: invert, blur: blur,
      missingColor: missingColor)
    let frameSize = image.pixels.size
    let viewport =
      size.map { Viewport.fitting(frameSize, in: $0.size) }
      ?? Viewport(size: frameSize, center: frameSize.center, scale: 1)
    let limits = interval.limits(of: image.pixels) ?? DisplayLimits(low: 0, high: 1)
    let distribution =
      stretch == .histogram ? ValueDistribution(of: image.pixels, limits: limits) : nil
    let blurred =
      blur > 0
      ? GaussianBlur(of: image.pixels)(sigma: blur) : BlurredFrame(sharp: image.pixels)
    let toneMap = ToneMap(
      settings, limits: limits, distribution: distribution, units: blurred.units)
    var picture = PictureExport(pixels: blurred.pixels, toneMap: toneMap, viewport: viewport)
    picture.catalogs = try marks.map { try drawing(of: $0, on: image, viewport: viewport) }
    do throws(ImageWritingError) {
      _ = try picture.write(
        as: .png, to: FilePath(argument: output), of: FilePath(argument: file))
    } catch {
      throw Refusal(error)
    }
  }
}

extension Render {
  /// Those marks of a file that belong to the image; says on standard error what of the file was
  /// left out.
  private func drawing(
    of marks: String, on image: DecodedImage, viewport: Viewport
  ) throws -> CatalogDrawing {
    let read: MarkFile
    do throws(MarkFileRefusal) {
      read = try MarkFile.read(FilePath(argument: marks))
    } catch {
      throw Refusal(file: marks, code: error.code.rawValue, message: error.description)
    }
    for notice in read.notices + read.faults.map(\.description) {
      Output.notice("\(marks): \(notice)")
    }
    if read.faultCount > read.faults.count {
      Output.notice("\(marks): \(read.faultCount) rows in all were left out")
    }
    let name = FilePath(argument: file).lastComponent
    let sky = image.description.frames.first { $0.index == image.frame }?.sky
    let size = image.pixels.size
    let usual = MarkSize.diameter(on: size)
    // Groups that are called by their numbers have their numbers' colours, others come in order.
    var groups: [String: MarkColor] = [:]
    for name in read.rows.groupNames {
      let number = Int(name).flatMap { (1...9).contains($0) ? $0 - 1 : nil }
      groups[name] = MarkPalette.usual.color(ofGroup: number ?? groups.count)
    }
    // A row names a file of any folder.
    let table = CatalogTable(read.rows, read.texts)
    let own = read.rows.imageNames.first { $0.lastComponent == name }
    let catalog = FrameCatalog(
      table, pixels: read.pixels, image: own ?? FilePath(argument: file), size: size, sky: sky)
    return CatalogDrawing(
      [(catalog, CatalogStyle(color: MarkColor(255, 255, 255), groups: groups))],
      viewport: viewport, usualDiameter: usual, limits: .none)
  }
}

struct Limits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits", abstract: "Print the display limits of an image: low high, exact.",
    discussion: "Of a colour image it is the largest of the three channels that counts.")

  @Argument(help: "The image file.") var file: String
  @Option(help: "The frame, from 0.") var frame = 0
  @Option(help: CubeReading.help) var cube = CubeReading.automatic
  @Option(help: "How they are found: \(Interval.names.joined(separator: " ")).")
  var interval = Interval.minMax

  func run() async throws {
    let image = try await FrameArgument(file: file, index: frame, cubes: cube).decoded()
    guard let limits = interval.limits(of: image.pixels) else {
      throw Refusal(
        file: file, code: "empty", message: "frame \(frame) has no finite value to take limits of")
    }
    Output.line("\(limits.exactLow) \(limits.exactHigh)")
  }
}

/// Width and height as `WxH`.
struct SizeArgument: ExpressibleByArgument {
  var size: PixelSize

  init?(argument: String) {
    let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
      (1...32768).contains(width), (1...32768).contains(height)
    else { return nil }
    size = PixelSize(width: width, height: height)
  }
}

extension Interval: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public var defaultValueDescription: String { name }
  public static var allValueStrings: [String] { names }
}

extension Stretch: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public var defaultValueDescription: String { name }
  public static var allValueStrings: [String] { names }
}

extension Colormap: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public var defaultValueDescription: String { name }
  public static var allValueStrings: [String] { all.map(\.name) }
}

extension MissingColor: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public var defaultValueDescription: String { name }
  public static var allValueStrings: [String] { named.map(\.name) + ["RRGGBB"] }
}
