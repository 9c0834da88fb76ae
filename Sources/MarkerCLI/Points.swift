import ArgumentParser

/// Several points after one option, and points that begin with a minus, in the one form that the
/// argument parser takes for both. It is slow with thousands of options, so they become one.
enum PointArguments {
  private static let options = ["--pixel", "--sky"]

  /// `--pixel 1,2 -0.5,3` as `--pixel=1,2 -0.5,3`, one argument.
  static func joined(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    var points: [String: [String]] = [:]
    var option: String?
    for argument in arguments {
      if let open = option {
        if Point(argument) != nil {
          points[open, default: []].append(argument)
          continue
        }
        // Without a value the parser is to say so.
        if points[open] == nil { joined.append(open) }
        option = nil
      }
      if options.contains(argument) { option = argument } else { joined.append(argument) }
    }
    if let open = option, points[open] == nil { joined.append(open) }
    for name in options {
      if let all = points[name] { joined.append("\(name)=\(all.joined(separator: " "))") }
    }
    return joined
  }
}

/// Two numbers with a comma between them.
struct Point {
  var first: Double
  var second: Double

  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = Double(parts[0]), let second = Double(parts[1]) else {
      return nil
    }
    self.first = first
    self.second = second
  }
}

/// Points with spaces between them.
struct Points: ExpressibleByArgument {
  var all: [Point] = []

  init() {}

  init?(argument: String) {
    for part in argument.split(separator: " ") {
      guard let point = Point(part) else { return nil }
      all.append(point)
    }
  }
}
