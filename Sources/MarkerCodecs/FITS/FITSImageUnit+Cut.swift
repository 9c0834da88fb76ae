import CFitsio
import MarkerImaging
import MarkerLanguage

extension FITSImageUnit {
  /// How many samples there are where the file is shorter than the header says.
  static func available(
    _ handle: FITSHandle, sampleBytes: Int, lengths: [Int], frameBytes: Int, name: String,
    limits: ImageLimits
  ) throws(ImageError) -> Int? {
    let data = Int(handle.pointer.pointee.Fptr.pointee.datastart)
    let samples = max(handle.size - data, 0) / sampleBytes
    if let claimed = product(lengths), claimed <= samples { return nil }
    let row = lengths[0]
    guard samples >= row else {
      throw ImageError(.damaged, localized("\(name): the file ends before its first row of pixels"))
    }
    try limits.expect(frameBytes, in: handle.size, ratio: 64)
    return samples / row * row
  }

  static func tiles(
    _ handle: FITSHandle, _ name: String, _ context: ReadingContext, _ notices: inout [String]
  ) throws(ImageError) -> FITSTiles {
    let heapSize = handle.pointer.pointee.Fptr.pointee.heapsize
    let isCut =
      FITSTiles.heap(handle).map { heapSize > Int64(max(handle.size - $0, 0)) } ?? true
    let tiles = try FITSTiles(handle, isCut: isCut, context: context)
    guard isCut, tiles.present < tiles.tiling.count else { return tiles }
    guard tiles.present > 0 else {
      throw ImageError(
        .damaged, localized("\(name): the file ends before its first compressed tile"))
    }
    notices.append(
      localized(
        "the file is cut short: \(tiles.present) of \(tiles.tiling.count) compressed tiles are there"
      ))
    return tiles
  }

}
