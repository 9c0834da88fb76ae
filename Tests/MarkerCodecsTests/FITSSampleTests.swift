import MarkerImaging
import MarkerModel
import Testing

@Suite struct FITSSampleTests {
  private let size = PixelSize(width: 3, height: 2)

  private func decode<T: FixedWidthInteger>(
    _ bitpix: Int, _ bits: [T], _ more: [(String, String)] = []
  ) throws -> PixelBuffer {
    try Files.decode(FITSBytes.image(bitpix, [3, 2], bits, more: more)).pixels
  }

  @Test func `each BITPIX keeps its samples to the last bit`() throws {
    #expect(
      try decode(8, [0, 1, 127, 128, 254, 255] as [UInt8]).all(UInt8.self) == [
        0, 1, 127, 128, 254, 255,
      ])
    let shorts: [Int16] = [.min, -1, 0, 1, 258, .max]
    #expect(try decode(16, shorts).all(Int16.self) == shorts)
    let ints: [Int32] = [.min, -1, 0, 1, 16_909_060, .max]
    #expect(try decode(32, ints).all(Int32.self) == ints)
    let longs: [Int64] = [.min, -1, 0, 1, (1 << 53) + 1, .max]
    #expect(try decode(64, longs).all(Int64.self) == longs)
    let floats: [Float] = [0, -0.1, .leastNonzeroMagnitude, .infinity, 3.4e38, 1e-30]
    #expect(try decode(-32, floats.map(\.bitPattern)).all(Float.self) == floats)
    let doubles = [0, 0.1, -1e300, Double.infinity, 2.5e-308, 12345.678901234567]
    #expect(try decode(-64, doubles.map(\.bitPattern)).all(Double.self) == doubles)
  }

  @Test func `the unsigned and signed-byte conventions give those types`() throws {
    let shorts: [Int16] = [.min, -1, 0, 1, 2, .max]
    #expect(
      try decode(16, shorts, [("BZERO", "32768")]).all(UInt16.self) == [
        0, 32767, 32768, 32769, 32770, 65535,
      ])
    let ints: [Int32] = [.min, -1, 0, 1, 2, .max]
    #expect(
      try decode(32, ints, [("BZERO", "2147483648")]).all(UInt32.self) == [
        0, 2_147_483_647, 2_147_483_648, 2_147_483_649, 2_147_483_650, .max,
      ])
    let longs: [Int64] = [.min, -1, 0, 1, 2, .max]
    #expect(
      try decode(64, longs, [("BZERO", "9223372036854775808")]).all(UInt64.self) == [
        0, (1 << 63) - 1, 1 << 63, (1 << 63) + 1, (1 << 63) + 2, .max,
      ])
    #expect(
      try decode(8, [0, 127, 128, 129, 200, 255] as [UInt8], [("BZERO", "-128")]).all(Int8.self)
        == [-128, -1, 0, 1, 72, 127])
  }

  @Test func `BSCALE and BZERO make floating-point samples`() throws {
    let pixels = try decode(
      16, [0, 1, 2, 3, 4, -5] as [Int16], [("BSCALE", "0.5"), ("BZERO", "10")])
    #expect(pixels.all(Float.self) == [10, 10.5, 11, 11.5, 12, 7.5])
    let fine = try decode(
      32, [0, 1, 2, 3, 4, 100_000_001] as [Int32], [("BSCALE", "0.25"), ("BZERO", "0")])
    #expect(fine.all(Double.self)?.last == 25_000_000.25)
    let long = try decode(64, [0, 1, 2, 3, 4, -5] as [Int64], [("BSCALE", "0.5")])
    #expect(long.all(Double.self) == [0, 0.5, 1, 1.5, 2, -2.5])
  }

  @Test func `BLANK stays an integer and is known as missing`() throws {
    let pixels = try decode(16, [1, 2, -99, 4, 5, 6] as [Int16], [("BLANK", "-99")])
    #expect(pixels.missing == -99)
    #expect(pixels.all(Int16.self) == [1, 2, -99, 4, 5, 6])
    // The first row in the file is the bottom one.
    #expect(pixels.values(x: 2, y: 1)?.first?.isNaN == true)
    #expect(pixels.values(x: 0, y: 1) == [1])
    #expect(pixels.values(x: 0, y: 0) == [4])
  }

  @Test func `BLANK of unsigned samples is the sample that it becomes`() throws {
    let pixels = try decode(
      16, [-32768, 0, 1, 2, 3, 4] as [Int16], [("BZERO", "32768"), ("BLANK", "-32768")])
    #expect(pixels.missing == 0)
    let long = try decode(
      64, [.min, 0, 1, 2, 3, 4] as [Int64],
      [("BZERO", "9223372036854775808"), ("BLANK", "-9223372036854775808")])
    #expect(long.missing == 0)
    let high = try decode(
      64, [7, 0, 1, 2, 3, 4] as [Int64], [("BZERO", "9223372036854775808"), ("BLANK", "7")])
    #expect(high.all(UInt64.self)?[0] == 9_223_372_036_854_775_815)
    #expect(high.values(x: 0, y: 1)?.first?.isNaN == true)
    #expect(high.values(x: 1, y: 1) == [0x1p63])
  }

  @Test func `BLANK of 64 bits is told from its neighbours`() throws {
    let blank = 1 << 60 + 1
    let long = try decode(
      64, [blank, blank - 1, blank + 1, 0, 1, 2].map { Int64($0) }, [("BLANK", "\(blank)")])
    #expect(long.missing == Int64(blank))
    #expect(long.values(x: 0, y: 1)?.first?.isNaN == true)
    #expect(long.values(x: 1, y: 1) == [0x1p60])
    #expect(long.all(Int64.self)?[2] == Int64(blank + 1))
  }

  @Test func `BLANK of scaled samples becomes NaN`() throws {
    let pixels = try decode(
      16, [1, -99, 3, 4, 5, 6] as [Int16],
      [("BSCALE", "0.5"), ("BZERO", "0"), ("BLANK", "-99")])
    let samples = try #require(pixels.all(Float.self))
    #expect(samples[0] == 0.5)
    #expect(samples[1].isNaN)
    #expect(pixels.missing == nil)
  }

  @Test func `NaN stays NaN`() throws {
    let pixels = try decode(-32, [1, .nan, 3, 4, 5, 6].map(\Float.bitPattern))
    #expect(pixels.all(Float.self)?[1].isNaN == true)
  }

  @Test func `rows stay as the file has them and say so`() throws {
    let pixels = try decode(8, [1, 2, 3, 4, 5, 6] as [UInt8])
    #expect(pixels.rowOrder == .bottomUp)
    #expect(pixels.size == size)
    #expect(pixels.values(x: 0, y: 0) == [4])
  }
}
