import MarkerTestSupport
import Foundation
import Testing

@testable import MarkerStore

@Suite struct JournalTimeTests {
  @Test func `a rounded time is written and read back as the same time`() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<20_000 {
      let seconds = Double.random(in: -5_000_000_000...20_000_000_000, using: &random)
      let time = JournalTime.rounded(Date(timeIntervalSince1970: seconds))
      #expect(JournalTime.date(JournalTime.text(time)) == time)
      #expect(JournalTime.rounded(time) == time)
      #expect(abs(time.timeIntervalSince1970 - seconds) <= 0.000505)
    }
  }

  @Test func `a time is written in UTC with milliseconds, also on leap days and before 1970`() {
    #expect(
      JournalTime.text(Date(timeIntervalSince1970: 1_709_210_096.7894))
        == "2024-02-29T12:34:56.789Z")
    #expect(JournalTime.text(Date(timeIntervalSince1970: -0.001)) == "1969-12-31T23:59:59.999Z")
    #expect(JournalTime.day(Date(timeIntervalSince1970: 951_868_799.9994)) == "2000-02-29")
    #expect(JournalTime.stamp(Date(timeIntervalSince1970: 0)) == "19700101T000000Z")
  }

  @Test func `times that no clock shows are kept within the years 1 to 9999`() {
    #expect(JournalTime.text(.distantFuture).count == 24)
    #expect(
      JournalTime.text(Date(timeIntervalSince1970: 1e300)) == "9999-12-31T23:59:59.999Z")
    #expect(
      JournalTime.text(Date(timeIntervalSince1970: -1e300)) == "0001-01-01T00:00:00.000Z")
    #expect(JournalTime.text(Date(timeIntervalSince1970: .nan)) == "1970-01-01T00:00:00.000Z")
  }

  @Test(arguments: [
    "", "2026-11-23", "2026-02-30T00:00:00.000Z", "2026-11-23T25:00:00.000Z",
    "2026-11-23 12:17:23.123Z", "2026-11-23T12:17:23.123+", "0000-01-01T00:00:00.000Z",
    "２026-11-23T12:17:23.123Z", "2026-11-23T12:17:60.000Z",
  ])
  func `a text that is no time of ours is refused`(text: String) {
    #expect(JournalTime.date(text) == nil)
  }
}
