/// What a header says of its look-up tables: which there are, and in which HDU.
enum DistortionKeywords {
  /// The tables that are applied, by role and pixel axis. astropy applies the primary description's
  /// tables to the alternate ones too, and so is it done here.
  static func wanted(
    _ header: HeaderCards, letter: String
  ) -> [(role: DistortionTable.Role, axis: Int)] {
    var wanted: [(DistortionTable.Role, Int)] = []
    if let axis = oldDetectorAxis(header) {
      wanted.append((.detector, axis))
    } else {
      wanted += (1...2).filter { isLookUp(header, "D2IMDIS\($0)") }.map { (.detector, $0) }
    }
    wanted += (1...2).filter { axis in
      isLookUp(header, "CPDIS\(axis)") || isLookUp(header, "CPDIS\(axis)\(letter)")
    }.map { (.prior, $0) }
    return wanted
  }

  private static func isLookUp(_ header: HeaderCards, _ keyword: String) -> Bool {
    header.value(keyword)?.uppercased() == "LOOKUP"
  }

  /// The axis of a detector table as Hubble's headers named it before 2013.
  static func oldDetectorAxis(_ header: HeaderCards) -> Int? {
    header.integer("AXISCORR").flatMap { (1...2).contains($0) ? $0 : nil }
  }

  /// A record-valued field, as `DP1 = 'EXTVER: 2'`.
  static func field(_ header: HeaderCards, _ keyword: String, _ field: String) -> Double? {
    let start = field + ":"
    for index in 0..<header.count where header.keyword(index) == keyword {
      let value = header.value(at: index)
      if value.hasPrefix(start) {
        return HeaderCards.number(value.dropFirst(start.count).filter { $0 != " " })
      }
    }
    return nil
  }
}
