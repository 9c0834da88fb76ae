import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

/// Files of the test's own and files that came with the tests.
enum Files {
  static func fixture(_ name: String) throws -> FilePath {
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
    return FilePath(folder.appendingPathComponent(name).path)
  }

  static func image(_ name: String) throws -> FilePath { try fixture("images/\(name)") }

  static func bytes(_ file: FilePath) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: file.string)))
  }

  static func write(_ bytes: [UInt8], to file: FilePath) throws {
    let descriptor = try FileDescriptor.open(
      file, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    _ = try descriptor.closeAfter { try descriptor.writeAll(bytes) }
  }

  /// Decodes bytes as a file of that name.
  static func decode(
    _ bytes: [UInt8], name: String = "image.fits", frame: Int = 0,
    cubes: CubeReading = .automatic, limits: ImageLimits = .standard
  ) throws -> DecodedImage {
    let folder = try TemporaryFolder()
    let file = folder.appending(name)
    try write(bytes, to: file)
    return try InProcessDecoder(limits: limits).decodeNow(file, frame: frame, cubes: cubes)
  }

  /// What is in bytes as a file, found without decoding.
  static func describe(_ bytes: [UInt8], name: String = "image.fits") throws -> ImageDescription {
    let folder = try TemporaryFolder()
    let file = folder.appending(name)
    try write(bytes, to: file)
    return try InProcessDecoder().describeNow(file)
  }

  /// The refusal of bytes that are no good image.
  static func refusal(
    _ bytes: [UInt8], name: String = "image.fits", limits: ImageLimits = .standard
  ) throws -> ImageError {
    let folder = try TemporaryFolder()
    let file = folder.appending(name)
    try write(bytes, to: file)
    return try #require(throws: ImageError.self) {
      _ = try InProcessDecoder(limits: limits).decodeNow(file)
    }
  }

  /// The images that are not kept with the sources.
  static let realFolder = FilePath(
    ProcessInfo.processInfo.environment["IMGMARKER_TEST_DATA"] ?? "../shared/data")
  static let hasRealImages = FileManager.default.fileExists(
    atPath: realFolder.appending("SPT-CLJ0000-5141_4.80_sigma_grz_cont.tif").string)
}

extension PixelBuffer {
  /// All samples in memory order; nil where they are of another type.
  func all<T: Sample>(_ type: T.Type) -> [T]? {
    guard T.sampleType == sampleType else { return nil }
    return Array(bytes.bindMemory(to: T.self).prefix(byteCount / sampleType.byteCount))
  }
}

/// What the fixtures show at a column, displayed row and channel.
func pattern(_ x: Int, _ y: Int, _ channel: Int = 0) -> Int {
  (x * 7 + y * 13 + channel * 31) % 256
}

/// All of it, in rows from the top, channels interleaved.
func patternSamples(_ channels: Int, width: Int = 40, height: Int = 24) -> [Int] {
  (0..<height).flatMap { y in
    (0..<width).flatMap { x in (0..<channels).map { pattern(x, y, $0) } }
  }
}
