import MarkerModel
import Testing

@Suite struct NaturalOrderTests {
  private func sorted(_ names: [String]) -> [String] {
    names.sorted { NaturalOrder.precedes(Array($0.utf8), Array($1.utf8)) }
  }

  @Test func `numbers in names count as numbers`() {
    #expect(
      sorted(["img10.fits", "img2.fits", "img1.fits"]) == ["img1.fits", "img2.fits", "img10.fits"])
  }

  @Test func `letters are compared regardless of case`() {
    #expect(sorted(["b", "C", "a", "A"]) == ["A", "a", "b", "C"])
  }

  @Test func `numbers longer than any integer type are compared as well`() {
    let nines = String(repeating: "9", count: 40)
    #expect(sorted(["x1\(nines)", "x\(nines)"]) == ["x\(nines)", "x1\(nines)"])
  }

  @Test func `names that differ in leading zeros alone still have an order`() {
    #expect(sorted(["a1", "a01", "a001"]) == ["a001", "a01", "a1"])
  }

  @Test func `the order is strict and transitive over awkward names`() {
    let names = [
      "", "0", "00", "1", "01", "a", "A", "a0", "a00", "a1", "A1", "a1b", "a01b", "a10", "b", "-",
      "a-1", "é", "\u{65}\u{301}", "1a", "1A", "2", "10",
    ].map { Array($0.utf8) }
    for a in names {
      #expect(!NaturalOrder.precedes(a, a))
      for b in names where a != b {
        #expect(NaturalOrder.precedes(a, b) != NaturalOrder.precedes(b, a), "\(a) and \(b)")
        for c in names where NaturalOrder.precedes(a, b) && NaturalOrder.precedes(b, c) {
          #expect(NaturalOrder.precedes(a, c), "\(a), \(b), \(c)")
        }
      }
    }
  }
}
