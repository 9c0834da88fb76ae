import CFitsio
import CWcslib
import MarkerImaging

/// The HDUs of a FITS file from which headers of others take tables for their coordinates.
///
/// For a file that has been walked through once: what is broken between its HDUs is known by then.
struct FITSTables {
  private let handle: FITSHandle
  private let units: Int

  init(_ handle: FITSHandle, units: Int) {
    self.handle = handle
    self.units = units
  }

  /// The look-up distortions that a header names; those that can be read.
  func distortions(_ cards: HeaderCards) -> [DistortionTable] {
    DistortionKeywords.wanted(cards, letter: "").compactMap { role, axis in
      if role == .detector, DistortionKeywords.oldDetectorAxis(cards) != nil {
        return table(role, axis, version: 1, isTurned: false)
      }
      let keyword = (role == .detector ? "D2IM" : "DP") + "\(axis)"
      let version = DistortionKeywords.field(cards, keyword, "EXTVER") ?? 1
      let own = DistortionKeywords.field(cards, keyword, "AXIS.\(axis)") ?? Double(axis)
      return table(role, axis, version: Int(exactly: version) ?? 0, isTurned: own != Double(axis))
    }
  }

  private func table(
    _ role: DistortionTable.Role, _ axis: Int, version: Int, isTurned: Bool
  ) -> DistortionTable? {
    let name = role == .detector ? "D2IMARR" : "WCSDVARR"
    guard moveTo(name, version: version, level: nil, kind: IMAGE_HDU) else { return nil }
    let file = handle.pointer
    var status: Int32 = 0
    var count: Int32 = 0
    ffgidm(file, &count, &status)
    guard status == 0, (1...2).contains(count) else { return nil }
    var lengths = [Int64](repeating: 1, count: 2)
    ffgiszll(file, count, &lengths, &status)
    guard status == 0, lengths.allSatisfy({ $0 > 0 && $0 <= Int64(DistortionTable.mostValues) }),
      lengths[0] * lengths[1] <= Int64(DistortionTable.mostValues)
    else { return nil }
    let (width, height) = (Int(lengths[0]), Int(lengths[1]))
    var values = [Float](repeating: 0, count: width * height)
    var anyMissing: Int32 = 0
    ffgpve(file, 1, 1, Int64(values.count), 0, &values, &anyMissing, &status)
    guard status == 0 else { return nil }
    var table = DistortionTable(
      role: role, axis: axis, width: width, height: height,
      referenceValue: [handle.number("CRVAL1") ?? 0, handle.number("CRVAL2") ?? 0],
      referencePixel: [handle.number("CRPIX1") ?? 0, handle.number("CRPIX2") ?? 0],
      step: [handle.number("CDELT1") ?? 1, handle.number("CDELT2") ?? 1], values: values)
    if isTurned { table.transpose() }
    return table
  }

  /// The arrays that the header's celestial -TAB axes look up; those that can be read.
  func arrays(_ cards: HeaderCards) -> [TableArray] {
    var arrays: [TableArray] = []
    for letter in HeaderSelection.letters(cards) {
      let own = HeaderSelection.cards(cards, letter: letter)
      guard let celestial = CelestialAxes(own, letter: letter),
        celestial.types.contains(where: { $0.hasSuffix("-TAB") })
      else { continue }
      do throws(WCSParameters.Refusal) {
        arrays += try TableArray.wanted(own, letter: letter).compactMap(read)
      } catch {
        // Reading the description itself meets the same refusal.
        continue
      }
    }
    return arrays
  }

  /// The array with its values, which it did not have yet.
  private func read(_ wanted: TableArray) -> TableArray? {
    guard moveTo(wanted.name, version: wanted.version, level: wanted.level, kind: BINARY_TBL)
    else { return nil }
    let file = handle.pointer
    var array = wanted
    var status: Int32 = 0
    var column: Int32 = 0
    var name = Array(wanted.column.utf8CString)
    ffgcno(file, CASEINSEN, &name, &column, &status)
    var type: Int32 = 0
    var repeats: Int64 = 0
    var width: Int64 = 0
    ffgtclll(file, column, &type, &repeats, &width, &status)
    guard status == 0, type > 0, repeats > 0, repeats <= Int64(TableArray.mostValues) else {
      return nil
    }
    let rank = wanted.lengths.count
    if rank == 1 {
      array.lengths = [Int(repeats)]
    } else {
      var count: Int32 = 0
      var lengths = [Int](repeating: 0, count: rank)
      ffgtdm(file, column, Int32(rank), &count, &lengths, &status)
      // A coordinate of one dimension may do without TDIM.
      if count == 1, rank == 2 { (count, lengths) = (2, [1, lengths[0]]) }
      guard status == 0, Int(count) == rank else { return nil }
      array.lengths = lengths
    }
    var anyMissing: Int32 = 0
    array.values = [Double](repeating: 0, count: Int(repeats))
    ffgcvd(
      file, column, Int64(wanted.row), 1, repeats, 0, &array.values, &anyMissing, &status)
    return status == 0 && array.isSound ? array : nil
  }

  /// Goes to the HDU of that name; false where there is none.
  private func moveTo(_ name: String, version: Int, level: Int?, kind: Int32) -> Bool {
    for unit in 1...max(units, 1) {
      var status: Int32 = 0
      var type: Int32 = 0
      ffmahd(handle.pointer, Int32(unit), &type, &status)
      guard status == 0 else { return false }
      guard type == kind, handle.text("EXTNAME")?.uppercased() == name.uppercased(),
        (handle.integer("EXTVER") ?? 1) == version,
        level == nil || (handle.integer("EXTLEVEL") ?? 1) == level
      else { continue }
      return true
    }
    return false
  }
}
