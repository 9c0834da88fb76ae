import Foundation
import MarkerModel

/// A Gaussian blur of a frame on its data, before any display step.
///
/// The kernel and the edges are those of scipy's `gaussian_filter` (truncated at 4 sigma, mode
/// "reflect"). Missing values take no part: each result is weighted by what there was.
public enum GaussianBlur {
  /// The blurred frame in float32; missing pixels stay missing, alpha stays as it is, from 0 to 1.
  public static func apply(to pixels: PixelBuffer, sigma: Double) -> PixelBuffer {
    guard sigma > 0, !pixels.size.isEmpty else { return pixels }
    let kernel = kernel(sigma: sigma)
    let channels = pixels.channels.rawValue
    let colors = pixels.channels.colorCount
    let count = pixels.size.width * pixels.size.height
    var planes: [[Float]] = []
    for channel in 0..<channels {
      var reader = PlaneReader(channel: channel, stride: channels, missing: pixels.missing)
      pixels.visit(&reader)
      planes.append(
        channel < colors
          ? blurred(reader.plane, size: pixels.size, kernel: kernel)
          : reader.plane.map { $0 / Float(pixels.opaque) })
    }
    var samples = [Float](repeating: 0, count: count * channels)
    for (channel, plane) in planes.enumerated() {
      for index in 0..<count { samples[index * channels + channel] = plane[index] }
    }
    return .of(samples, size: pixels.size, channels: pixels.channels, rowOrder: pixels.rowOrder)
  }

  private static func kernel(sigma: Double) -> [Float] {
    let radius = Int(4 * sigma + 0.5)
    let weights = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }

  private static func blurred(_ plane: [Float], size: PixelSize, kernel: [Float]) -> [Float] {
    let hasMissing = plane.contains { !$0.isFinite }
    guard hasMissing else { return convolved(plane, size: size, kernel: kernel) }
    let values = convolved(plane.map { $0.isFinite ? $0 : 0 }, size: size, kernel: kernel)
    let weights = convolved(plane.map { $0.isFinite ? 1 : 0 }, size: size, kernel: kernel)
    return plane.indices.map { plane[$0].isNaN ? .nan : values[$0] / weights[$0] }
  }

  private static func convolved(_ plane: [Float], size: PixelSize, kernel: [Float]) -> [Float] {
    let radius = kernel.count / 2
    let width = size.width
    var rows = [Float](repeating: 0, count: plane.count)
    var padded = [Float](repeating: 0, count: width + 2 * radius)
    for y in 0..<size.height {
      for x in 0..<padded.count { padded[x] = plane[y * width + reflected(x - radius, width)] }
      for (tap, weight) in kernel.enumerated() {
        for x in 0..<width { rows[y * width + x] += weight * padded[x + tap] }
      }
    }
    var columns = [Float](repeating: 0, count: plane.count)
    for y in 0..<size.height {
      for (tap, weight) in kernel.enumerated() {
        let source = reflected(y + tap - radius, size.height) * width
        for x in 0..<width { columns[y * width + x] += weight * rows[source + x] }
      }
    }
    return columns
  }

  /// The index inside 0..<count that an index outside mirrors: d c b a | a b c d | d c b a.
  private static func reflected(_ index: Int, _ count: Int) -> Int {
    let period = 2 * count
    let place = ((index % period) + period) % period
    return place < count ? place : period - 1 - place
  }
}

private struct PlaneReader: SampleVisitor {
  let channel: Int
  let stride: Int
  let missing: Int64?
  var plane: [Float] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let test = MissingTest<T>(missing)
    plane = Swift.stride(from: channel, to: samples.count, by: stride).map {
      test.isMissing(samples[$0]) ? .nan : Float(samples[$0].double)
    }
  }
}
