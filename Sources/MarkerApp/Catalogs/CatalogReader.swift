import Dispatch
import Foundation
import MarkerCodecs
import MarkerModel
import SystemPackage

/// Threads on which mark files are read and put in order: one for the files, one for the pages, which
/// need not wait for a large file.
struct CatalogReader: Sendable {
  private let reader: any MarkFileReader
  private let files = DispatchQueue(label: "imgmarker.mark-files", qos: .userInitiated)
  private let pages = DispatchQueue(label: "imgmarker.catalog-pages", qos: .userInitiated)

  /// What part of the time reading takes; the rest is putting the rows in order.
  private static let reading = 0.7

  init(_ reader: any MarkFileReader) { self.reader = reader }

  /// Reads a file; `progress` is told on the main actor.
  func read(
    _ path: FilePath, stop: WorkStop,
    progress: @escaping @MainActor @Sendable (Double) -> Void
  ) async -> CatalogContent {
    await files.value {
      let told = ToldShare()
      let tell: @Sendable (Double) -> Bool = { share in
        if told.isNews(share) { Task { @MainActor in progress(share) } }
        return !stop.isSet
      }
      let report = MarkFileProgress { tell(CatalogReader.reading * $0) }
      do throws(MarkFileRefusal) {
        let file = try reader.read(path, progress: report)
        let table = CatalogTable(file.rows, file.texts) { share in
          tell(CatalogReader.reading + (1 - CatalogReader.reading) * share)
        }
        try report.tell(1)
        return .ready(table, CatalogSummary(file))
      } catch {
        return .refused(error.description)
      }
    }
  }

  /// Works out what of a catalog lies on a page.
  func prepare(_ make: @escaping @Sendable () -> FrameCatalog) async -> FrameCatalog {
    await pages.value(of: make)
  }
}

/// What was told last, so that a bar is not moved by less than can be seen.
private final class ToldShare: @unchecked Sendable {
  private let lock = NSLock()
  private var last = 0.0

  func isNews(_ share: Double) -> Bool {
    lock.withLock {
      guard share >= last + 0.02 else { return false }
      last = share
      return true
    }
  }
}
