import Foundation

/// Times as the journal keeps them: UTC, whole milliseconds, years 1 to 9999.
public enum JournalTime {
  private static let earliest = -62_135_596_800_000.0
  private static let latest = 253_402_300_799_999.0
  private static let millisecondsADay = 86_400_000

  /// The time as it will be read back. Whatever is given to a session is rounded by this first, so
  /// that the session read from the journal equals the one that wrote it.
  public static func rounded(_ time: Date) -> Date { date(milliseconds: milliseconds(time)) }

  /// `2026-11-23T12:17:23.123Z`
  static func text(_ time: Date) -> String {
    let (day, rest) = split(time)
    return "\(civil(day))T\(clock(rest, ":")).\(padded(rest % 1000, 3))Z"
  }

  /// The UTC day, `2026-11-23`.
  static func day(_ time: Date) -> String { civil(split(time).day) }

  /// For file names, `20261123T121723Z`.
  static func stamp(_ time: Date) -> String {
    let (day, rest) = split(time)
    return "\(civil(day, ""))T\(clock(rest, ""))Z"
  }

  /// The time of a text as `text` makes it; nil for any other.
  static func date(_ text: String) -> Date? {
    let bytes = Array(text.utf8)
    guard bytes.count == 24 else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      bytes[range].reduce(0) { sum, byte in
        guard let sum, byte >= 0x30, byte <= 0x39 else { return nil }
        return sum * 10 + Int(byte - 0x30)
      }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      let millisecond = number(20..<23), year > 0, (1...12).contains(month)
    else { return nil }
    let seconds = (hour * 60 + minute) * 60 + second
    let time = Self.date(
      milliseconds: days(year, month, day) * millisecondsADay + seconds * 1000 + millisecond)
    // Written again it must be the same text: this refuses 30 February and 25 o'clock.
    return Self.text(time) == text ? time : nil
  }

  private static func milliseconds(_ time: Date) -> Int {
    let value = (time.timeIntervalSince1970 * 1000).rounded()
    return value.isNaN ? 0 : Int(min(max(value, earliest), latest))
  }

  private static func date(milliseconds: Int) -> Date {
    Date(timeIntervalSince1970: Double(milliseconds) / 1000)
  }

  private static func split(_ time: Date) -> (day: Int, rest: Int) {
    let all = milliseconds(time)
    let day = Int((Double(all) / Double(millisecondsADay)).rounded(.down))
    return (day, all - day * millisecondsADay)
  }

  private static func clock(_ milliseconds: Int, _ separator: String) -> String {
    let seconds = milliseconds / 1000
    return [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
      .joined(separator: separator)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // The calendar by whole numbers, as Howard Hinnant describes it ("chrono-compatible low-level
  // date algorithms"): a year begins in March, an era has 400 years and 146,097 days. Foundation's
  // formatters cut milliseconds off instead of rounding, and take a hundred times as long.

  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func civil(_ days: Int, _ separator: String = "-") -> String {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    return [padded(year, 4), padded(month, 2), padded(day, 2)].joined(separator: separator)
  }
}
