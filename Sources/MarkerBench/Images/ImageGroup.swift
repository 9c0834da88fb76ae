import SystemPackage

/// Makes all files that the other groups look at, and the benches of other programs too.
enum ImageGroup {
  static func run(_ folder: FilePath) throws {
    let folders: [(kind: BenchImages.Kind, side: Int, count: Int)] = [
      (.fits, 512, 10), (.fits, 512, 100), (.fits, 512, 1000), (.fits, 512, 10_000),
      (.fits, 512, 100_000), (.fits, 4096, 2), (.fits, 4096, 40), (.fits, 4096, 100),
      (.fits, 10_000, 2), (.fits, 10_000, 40), (.jpeg, 1024, 100), (.png, 2048, 100),
      (.tiff, 10_000, 2), (.tiff, 10_000, 40),
    ]
    for (kind, side, count) in folders {
      _ = try BenchImages.folder(kind, side: side, count: count, in: folder)
    }
    _ = try BenchCatalogs.million(in: folder)
    _ = try BenchCatalogs.huge(in: folder)
    _ = try BenchImages.largeFITS(in: folder)
    _ = try BenchImages.largeTIFF(in: folder)
  }
}
