import Foundation
import MarkerCodecs
import MarkerModel
import MarkerTestSupport
import MarkerWorker
import Synchronization
import SystemPackage
import Testing

/// Mark files read in a process of their own: the same rows, and no harm from what goes wrong there.
@Suite(.serialized) struct MarkFileWorkerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func reader(bytes: UInt64 = WorkerLimits.standard.bytes) -> WorkerDecoder {
    WorkerDecoder(
      program: FilePath(Programs.folder.appendingPathComponent("imgmarker-worker").path),
      limits: WorkerLimits(bytes: bytes, time: .seconds(60)))
  }

  /// A table of so many rows.
  private func table(_ rows: Int) throws -> FilePath {
    let path = folder.appending("many.csv")
    var text = "label,ra,dec,size\n"
    for row in 0..<rows { text += "source \(row),\(Double(row % 360)),\(Double(row % 90)),3\n" }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
    return path
  }

  @Test(arguments: [
    "binary.xml", "binary2.xml", "table.fits", "tabledata.xml", "regions.reg", "columns.csv",
  ])
  func `a mark file read by a worker is as one read here`(name: String) throws {
    let path = FilePath(
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("MarkerCodecsTests/Fixtures/marks/\(name)").path)
    let here = try MarkFile.read(path)
    let there = try reader().read(path, progress: MarkFileProgress())
    #expect(!here.rows.isEmpty)
    #expect(there.entries == here.entries)
    #expect(
      there.rows.indices.map { there.rows.isFITS($0) }
        == here.rows.indices.map { here.rows.isFITS($0) })
    #expect(there.notices == here.notices && there.pixels == here.pixels)
    #expect(there.faults == here.faults && there.faultCount == here.faultCount)
    for row in here.rows.indices {
      let mine = here.texts.columns(at: here.rows.source(row))
      let theirs = there.texts.columns(at: there.rows.source(row))
      #expect(theirs.map(\.name) == mine.map(\.name) && theirs.map(\.value) == mine.map(\.value))
    }
  }

  @Test func `a refusal from a worker has the words of one from here`() throws {
    let path = folder.appending("no.csv")
    try Data("name,mass\na,1\n".utf8).write(to: URL(fileURLWithPath: path.string))
    let here = #expect(throws: MarkFileRefusal.self) { try MarkFile.read(path) }
    let there = #expect(throws: MarkFileRefusal.self) {
      try reader().read(path, progress: MarkFileProgress())
    }
    #expect(there == here)
  }

  @Test func `how far a file is read is told, and a file that nobody wants is given up`() throws {
    let path = try table(300_000)
    let reader = reader()
    let shares = Mutex<[Double]>([])
    let file = try reader.read(
      path,
      progress: MarkFileProgress { share in
        shares.withLock { $0.append(share) }
        return true
      })
    #expect(file.rows.count == 300_000)
    let told = shares.withLock { $0.filter { $0 > 0 } }
    #expect(told.count > 2 && told == told.sorted())
    let refusal = #expect(throws: MarkFileRefusal.self) {
      try reader.read(
        path, progress: MarkFileProgress { $0 == 0 && shares.withLock { $0.count < 3 } })
    }
    #expect(refusal?.code == .cancelled)
    #expect(try reader.read(path, progress: MarkFileProgress()).rows.count == 300_000)
  }

  @Test func `a mark file that exhausts or ends the process that reads it gets a reason`() throws {
    let path = try table(1_000_000)
    let refusal = #expect(throws: MarkFileRefusal.self) {
      try reader(bytes: 128 << 20).read(path, progress: MarkFileProgress())
    }
    #expect(refusal?.description.contains("the process that decoded it") == true)
  }
}
