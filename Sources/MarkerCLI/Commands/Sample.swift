import ArgumentParser
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

struct Sample: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Make synthetic sky images to try the program on.",
    discussion: "FITS with a WCS, a two-frame TIFF, a PNG and a JPEG; the same for the same seed.")

  @Argument(help: "The folder to write them into; made if it is not there.") var folder: String
  @Option(help: "How many images.") var count = 8
  @Option(help: "WxH in pixels.") var size: SizeArgument?
  @Option(help: "Another seed, other images.") var seed: UInt64 = 1

  func validate() throws {
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count takes a number from 1 to 1000000.")
    }
  }

  func run() async throws {
    do throws(ImageWritingError) {
      let files = try SampleImages.write(
        into: FilePath(argument: folder), count: count,
        size: size?.size ?? PixelSize(width: 800, height: 640), seed: seed)
      for file in files { Output.line(file.shown) }
    } catch {
      throw Refusal(error)
    }
  }
}
