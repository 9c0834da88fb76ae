import Foundation
import MarkerTestSupport

/// Broken versions of good files, each the same for the same seed and number.
struct Mutations {
  let good: [(name: String, bytes: [UInt8])]
  let seed: UInt64

  /// The files of the folders, the small ones: a large one is no more broken, and slow.
  init(folders: [String], seed: UInt64) throws {
    self.seed = seed
    var good: [(name: String, bytes: [UInt8])] = []
    for folder in folders {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
        let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
        if !bytes.isEmpty, bytes.count <= 128 << 10 { good.append((name, Array(bytes))) }
      }
    }
    self.good = good
  }

  /// The broken file of that number. The first are the good files' every prefix, in steps for those
  /// that are long.
  func file(_ number: Int) -> (name: String, bytes: [UInt8]) {
    var random = SeededRandom(seed: seed &+ UInt64(number))
    let (name, bytes) = good[number % good.count]
    let round = number / good.count
    let step = max(bytes.count / Mutations.prefixes, 1)
    if round < Mutations.prefixes, round * step < bytes.count {
      return (name, Array(bytes.prefix(round * step)))
    }
    var broken = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&broken, &random) }
    return (name, broken)
  }

  private static let prefixes = 600

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    // Most of what can go wrong is in the header.
    let reach = Bool.random(using: &random) ? min(bytes.count, 800) : bytes.count
    let at = Int.random(in: 0..<reach, using: &random)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes.remove(at: at)
    case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
    case 4:
      let end = min(at + Int.random(in: 1...300, using: &random), bytes.count)
      bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
    case 5:
      let end = min(at + Int.random(in: 1...300, using: &random), bytes.count)
      bytes.removeSubrange(at..<end)
    case 6: overwrite(&bytes, at, Mutations.numbers.randomElement(using: &random) ?? 0, &random)
    case 7: changeDigits(&bytes, at, &random)
    default: splice(&bytes, at, &random)
    }
  }

  /// Sizes and counts that programs stumble over.
  private static let numbers: [UInt64] = [
    0, 1, 2, 3, 4, 7, 8, 16, 255, 256, 65535, 65536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
    0xFFFF_FFFE, 0x4000_0000, 1_000_000_000, 0x7FFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF,
  ]

  private func overwrite(
    _ bytes: inout [UInt8], _ at: Int, _ number: UInt64, _ random: inout SeededRandom
  ) {
    let width = [1, 2, 4, 8].randomElement(using: &random) ?? 4
    let isBig = Bool.random(using: &random)
    for place in 0..<width where at + place < bytes.count {
      let shift = UInt64(8 * (isBig ? width - 1 - place : place))
      bytes[at + place] = UInt8(truncatingIfNeeded: number >> shift)
    }
  }

  /// Another number in a header of text.
  private func changeDigits(_ bytes: inout [UInt8], _ at: Int, _ random: inout SeededRandom) {
    guard let start = bytes[at...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
    let end = bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
    let text =
      [
        "0", "-1", "1", "3", "4", "99", "32768", "2147483647", "4294967296", "1000000000",
        "9223372036854775807", "1e308", "-0", "NaN", "1E999", "'X'", "T",
      ].randomElement(using: &random) ?? "0"
    // In place, as a header of fixed cards has it.
    let room = max(end - start, text.utf8.count)
    let new = Array(text.utf8) + [UInt8](repeating: 0x20, count: room - text.utf8.count)
    bytes.replaceSubrange(start..<min(start + room, bytes.count), with: new)
  }

  private func splice(_ bytes: inout [UInt8], _ at: Int, _ random: inout SeededRandom) {
    guard let other = good.randomElement(using: &random) else { return }
    let from = Int.random(in: 0..<other.bytes.count, using: &random)
    bytes = Array(bytes.prefix(at) + other.bytes[from...])
  }
}
