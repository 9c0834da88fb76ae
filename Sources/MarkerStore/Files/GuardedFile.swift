import Foundation
import SystemPackage

/// A derived file that is replaced only where it holds what we wrote: what someone else put there
/// is kept beside it first.
struct GuardedFile {
  let path: FilePath
  private let files: any StoreFiles
  /// The hashes of what we may have written; nil where nothing is known.
  private var accepted: (String) -> Bool
  /// As the file was when its hash was last looked at, so that it need not be read again.
  private var looked: (status: FileStatus, hash: String)?

  init(_ path: FilePath, files: any StoreFiles, accepted: @escaping (String) -> Bool) {
    self.path = path
    self.files = files
    self.accepted = accepted
  }

  /// When it was written to, in nanoseconds since 1970, as far as it was looked at.
  var modified: Int64? { looked?.status.modified }

  /// The hash of what is there now; nil where nothing is.
  mutating func presentHash() throws(Errno) -> String? {
    guard let status = try files.status(path) else { return nil }
    if let looked, looked.status == status { return looked.hash }
    var hash = ContentHash()
    try files.withFile(path, for: .reading) { file throws(Errno) in
      try files.readPieces(of: file) { hash.add($0) }
    }
    looked = (status, hash.text)
    return hash.text
  }

  /// Whether content of this hash may be replaced.
  func isOurs(_ hash: String) -> Bool { accepted(hash) }

  /// Takes note that what is there is what we would have written.
  mutating func accept(_ hash: String) { accepted = { $0 == hash } }

  /// Replaces the content. Where someone else's is there, it is renamed first; `kept` is told its new
  /// name, whatever comes of the rest.
  mutating func replace(
    with bytes: [UInt8], at now: Date, kept: (FilePath) -> Void
  ) throws(Errno) {
    let hash = ContentHash.text(bytes)
    if let present = try presentHash(), present != hash, !accepted(present) {
      let aside = try FolderNames.unused(FolderNames.before(path, at: now), in: files)
      try files.rename(path, to: aside)
      kept(aside)
    }
    // From here on ours may be there, whatever is reported: what follows the rename can fail too.
    if !accepted(hash) { accepted = { [accepted] in $0 == hash || accepted($0) } }
    try AtomicFile(path: path, files: files).write(bytes)
    accept(hash)
    looked = try files.status(path).map { ($0, hash) }
  }
}
