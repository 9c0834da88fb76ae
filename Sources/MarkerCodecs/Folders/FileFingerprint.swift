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
    let stamp = stamp(try FileBytes.status(file))
    let first = try FileBytes.prefix(file, covered)
    return Fingerprint(size: stamp.size, modified: stamp.modified, hash: hash(first))
  }

  /// The file's size and time alone, without opening it; nil where there is none.
  public static func stamp(_ file: FilePath) -> (size: Int64, modified: Double)? {
    do throws(ImageError) {
      return stamp(try FileBytes.status(file))
    } catch {
      return nil
    }
  }

  /// Whether both paths lead to one file, by links or mounts.
  public static func isSameFile(_ one: FilePath, _ other: FilePath) -> Bool {
    do throws(ImageError) {
      let here = try FileBytes.status(one)
      let there = try FileBytes.status(other)
      return here.st_dev == there.st_dev && here.st_ino == there.st_ino
    } catch {
      return false
    }
  }

  public static func isThere(_ file: FilePath) -> Bool { stamp(file) != nil }

  private static func stamp(_ status: stat) -> (size: Int64, modified: Double) {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return (Int64(status.st_size), Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }

  /// FNV-1a, 64 bits, as 16 hexadecimal digits.
  static func hash(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
