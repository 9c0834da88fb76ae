import Foundation
import MarkerCodecs
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A file that is written beside its place and put there when it is whole and on the disk.
struct ReplacedFile {
  let file: FilePath

  init(_ file: FilePath) { self.file = file }

  /// What `write` returns; where that is false, nothing changes.
  func write(
    _ write: (FilePath) throws(ImageWritingError) -> Bool
  ) throws(ImageWritingError) -> Bool {
    // What `/dev/null` and its like stand for shall stay what it is.
    if isDevice { return try write(file) }
    guard let name = file.lastComponent,
      let hidden = FilePath(
        bytes: Array(".".utf8) + FilePath(root: nil, [name]).bytes + Array(".new".utf8))
    else { throw ImageWritingError(file, localized("it is no name of a file")) }
    let parent = file.removingLastComponent()
    let folder = parent.isEmpty ? FilePath(".") : parent
    let temporary = folder.pushing(hidden)
    // What a crash left.
    remove(temporary)
    do throws(ImageWritingError) {
      guard try write(temporary) else {
        remove(temporary)
        return false
      }
      try sync(temporary)
    } catch {
      remove(temporary)
      throw ImageWritingError(file, error.reason)
    }
    let renamed = temporary.withPlatformString { from in
      file.withPlatformString { rename(from, $0) }
    }
    guard renamed == 0 else {
      let reason = "\(Errno(rawValue: errno))"
      remove(temporary)
      throw ImageWritingError(file, reason)
    }
    try sync(folder)
    return true
  }

  private var isDevice: Bool {
    var status = stat()
    guard file.withPlatformString({ stat($0, &status) }) == 0 else { return false }
    return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// Waits until the disk has it.
  private func sync(_ path: FilePath) throws(ImageWritingError) {
    do {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      try descriptor.closeAfter {
        // Some file systems have nothing to wait for in a folder.
        if fsync(descriptor.rawValue) != 0, errno != EINVAL { throw Errno(rawValue: errno) }
      }
    } catch {
      throw ImageWritingError(file, "\(error)")
    }
  }

  private func remove(_ path: FilePath) { _ = path.withPlatformString { unlink($0) } }
}
