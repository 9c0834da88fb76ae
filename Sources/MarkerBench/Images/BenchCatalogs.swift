import Foundation
import SystemPackage

/// Catalogs of positions all over an image, made once, a piece at a time.
enum BenchCatalogs {
  /// A million rows with labels over 10,000².
  static func million(in folder: FilePath) throws -> FilePath {
    try made("catalog-1000000.csv", in: folder, header: "label,x,y", rows: 1_000_000) {
      row, noise in
      "source \(row),\(place(10_000, &noise)),\(place(10_000, &noise))\n"
    }
  }

  /// 33 million rows over 32,768².
  static func huge(in folder: FilePath) throws -> FilePath {
    try made("catalog-33000000.csv", in: folder, header: "x,y", rows: 33_000_000) { _, noise in
      "\(place(32_768, &noise)),\(place(32_768, &noise))\n"
    }
  }

  private static func made(
    _ name: String, in folder: FilePath, header: String, rows: Int,
    by row: (Int, inout Noise) -> String
  ) throws -> FilePath {
    let path = folder.appending(name)
    let files = FileManager.default
    if files.fileExists(atPath: path.string) { return path }
    let unfinished = folder.appending("unfinished-\(name)")
    let handle = try FileDescriptor.open(
      unfinished, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try handle.closeAfter {
      var noise = Noise(1)
      var text = header + "\n"
      for number in 0..<rows {
        text += row(number, &noise)
        if number % 10_000 == 9_999 {
          _ = try handle.writeAll(text.utf8)
          text = ""
        }
      }
      _ = try handle.writeAll(text.utf8)
    }
    try files.moveItem(atPath: unfinished.string, toPath: path.string)
    return path
  }

  /// A place along a side, to a hundredth of a pixel.
  private static func place(_ side: Int, _ noise: inout Noise) -> String {
    let hundredths = Int((noise.next() + 0.5) * Double((side - 1) * 100))
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
