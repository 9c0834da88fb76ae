import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

extension MarkFile {
  /// Larger files are not read.
  public static let sizeLimit = 1 << 30
  /// Of what a file is turned into.
  static let textLimit = 1 << 30

  /// Reads a file of any of the formats; takes as long as that takes.
  public static func read(
    _ path: FilePath, progress: MarkFileProgress = MarkFileProgress()
  ) throws(MarkFileRefusal) -> MarkFile {
    let start: [UInt8]
    do throws(ImageError) {
      start = try FileBytes.prefix(path, 2880)
    } catch {
      throw MarkFileRefusal(.unreadable, error.message)
    }
    switch Format(path, start) {
    case .fits: return try FITSTableMarks.read(path, progress)
    case .votable: return try VOTableMarks.read(try bytes(path, progress), progress)
    case .regions: return try RegionMarks.read(try bytes(path, progress), progress)
    case .delimited: return try read(try bytes(path, progress), progress)
    }
  }

  /// What the first bytes show a file to be; where these say nothing, its name does.
  enum Format: Equatable {
    case fits, votable, regions, delimited

    init(_ path: FilePath, _ start: [UInt8]) {
      let text = String(decoding: start.prefix(2880), as: UTF8.self)
      if start.starts(with: [0x1F, 0x8B]) || text.hasPrefix("SIMPLE  =") {
        self = .fits
      } else if text.contains("<VOTABLE") || text.contains(":VOTABLE")
        || start.drop(while: { [0xEF, 0xBB, 0xBF, 0x20, 0x0A, 0x0D, 0x09].contains($0) })
          .starts(with: "<?xml".utf8)
        || start.starts(with: [0xFF, 0xFE, 0x3C])
        || start.starts(with: [0xFE, 0xFF, 0, 0x3C])
      {
        self = .votable
      } else if text.hasPrefix("# Region file format")
        || path.extension?.lowercased() == "reg"
      {
        self = .regions
      } else {
        self = .delimited
      }
    }
  }

  private static func bytes(
    _ path: FilePath, _ progress: MarkFileProgress
  ) throws(MarkFileRefusal) -> [UInt8] {
    let size: Int
    do throws(ImageError) {
      size = try FileBytes.size(path)
    } catch {
      throw MarkFileRefusal(.unreadable, error.message)
    }
    guard size <= sizeLimit else {
      throw MarkFileRefusal(
        .tooLarge,
        localized("it has \(size >> 20) MiB; mark files of up to \(sizeLimit >> 20) MiB are read"))
    }
    let bytes: [UInt8]
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
      bytes = try file.closeAfter {
        var done = 0
        return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
          // A file that grows meanwhile is read as far as it was.
          while done < size {
            if progress.isCancelled { break }
            let piece = UnsafeMutableRawBufferPointer(buffer)[done..<min(done + 1 << 22, size)]
            let got = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: piece))
            if got == 0 { break }
            done += got
          }
          count = done
        }
      }
    } catch let error as Errno {
      throw MarkFileRefusal(.unreadable, error.description)
    } catch {
      throw MarkFileRefusal(.unreadable, "\(error)")
    }
    try progress.tell(0)
    return bytes
  }
}
