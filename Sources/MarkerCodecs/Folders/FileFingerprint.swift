import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

/// Reads what a file is known by.
public enum FileFingerprint {
  /// How much of the file its hash covers.
  static let covered = 64 << 10

  /// The file's size, time and the hash of its beginning. Throws `.unreadable` with the reason.
  public static func read(_ file: FilePath) throws(ImageError) -> Fingerprint {
    let status = try FileBytes.status(file)
    let first = try FileBytes.prefix(file, covered)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Fingerprint(
      size: Int64(status.st_size),
      modified: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9, hash: hash(first))
  }

  /// FNV-1a, 64 bits, as 16 hexadecimal digits.
  static func hash(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
