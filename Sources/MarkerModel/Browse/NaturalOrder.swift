import SystemPackage

/// The order in which a person expects file names: `img2` before `img10`, letters regardless of
/// case, and by bytes where nothing else tells two names apart.
public enum NaturalOrder {
  public static func precedes(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    var i = 0
    var j = 0
    while i < one.count, j < other.count {
      if isDigit(one[i]), isDigit(other[j]) {
        let first = digits(one, &i)
        let second = digits(other, &j)
        if first.count != second.count { return first.count < second.count }
        if !first.elementsEqual(second) { return first.lexicographicallyPrecedes(second) }
      } else {
        let a = folded(one[i])
        let b = folded(other[j])
        if a != b { return a < b }
        i += 1
        j += 1
      }
    }
    if one.count - i != other.count - j { return one.count - i < other.count - j }
    return one.lexicographicallyPrecedes(other)
  }

  /// The run of digits at `index`, without leading zeros; leaves `index` behind it.
  private static func digits(_ bytes: [UInt8], _ index: inout Int) -> ArraySlice<UInt8> {
    let start = index
    while index < bytes.count, isDigit(bytes[index]) { index += 1 }
    return bytes[start..<index].drop { $0 == UInt8(ascii: "0") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func folded(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
  }
}
