import Foundation
import MarkerModel
import SystemPackage

/// The program's arguments as text. A file name need not be text: such an argument is written as the
/// program shows it, with `\\xE9` for a byte.
public enum Arguments {
  public static var texts: [String] {
    (1..<max(Int(CommandLine.argc), 1)).compactMap { index in
      guard let argument = CommandLine.unsafeArgv[index] else { return nil }
      return String(validatingCString: argument) ?? FilePath(platformString: argument).shown
    }
  }
}

extension FilePath {
  /// The path that an argument names: as it stands, or where nothing is there, with escapes such as
  /// `\\xE9` taken for the bytes that they stand for.
  init(argument: String) {
    let plain = FilePath(argument)
    self = FileIdentity.of(plain) == nil ? FilePath(shown: argument) ?? plain : plain
  }
}

/// Which file a path leads to, links followed.
struct FileIdentity: Equatable {
  private var device: UInt64
  private var number: UInt64

  /// Nil where there is none.
  static func of(_ path: FilePath) -> FileIdentity? {
    var status = stat()
    guard path.withPlatformString({ stat($0, &status) }) == 0 else { return nil }
    return FileIdentity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      number: UInt64(truncatingIfNeeded: status.st_ino))
  }

  static func isFolder(_ path: FilePath) -> Bool {
    var status = stat()
    guard path.withPlatformString({ stat($0, &status) }) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  static func isSame(_ one: FilePath, _ other: FilePath) -> Bool {
    guard let one = of(one) else { return false }
    return one == of(other)
  }
}
