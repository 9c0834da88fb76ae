import Foundation
import Testing

/// What astropy, scipy and matplotlib say: the values of Tools/make-display-fixtures.py.
struct Golden: Decodable {
  struct Limits: Decodable {
    var kind: String
    var width: Int
    var height: Int
    /// By the interval's name, as text, since no Double holds all of them.
    var limits: [String: [String]]
  }

  struct Histogram: Decodable {
    var kind: String
    var width: Int
    var height: Int
    var low: Double
    var high: Double
    var places: [Double]
    var shares: [Double]
  }

  struct Blur: Decodable {
    var kind: String
    var width: Int
    var height: Int
    var sigma: Double
    var values: [Double?]
  }

  struct Colors: Decodable {
    var low: Double
    var high: Double
    var levels: [Double]
  }

  var limits: [Limits]
  var stretches: [String: [Double]]
  var histograms: [Histogram]
  var blurs: [Blur]
  var colors: Colors
  var colormaps: [String: [String]]

  static func read() throws -> Golden {
    let url = try #require(
      Bundle.module.url(forResource: "display", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}
