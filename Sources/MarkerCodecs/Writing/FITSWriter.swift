import CFitsio
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// One image for a FITS file, its bottom row first.
public struct FITSImage<T: Sample>: Sendable {
  public var size: PixelSize
  public var samples: [T]
  /// Cards for the header beside those that every image has.
  public var cards: [FITSCard]

  public init(size: PixelSize, samples: [T], cards: [FITSCard] = []) {
    self.size = size
    self.samples = samples
    self.cards = cards
  }
}

/// A header card to be written.
public struct FITSCard: Sendable {
  public enum Value: Sendable {
    case text(String)
    case number(Double)
    case integer(Int)
  }

  public var keyword: String
  public var value: Value
  public var comment: String

  public init(_ keyword: String, _ value: Value, _ comment: String = "") {
    self.keyword = keyword
    self.value = value
    self.comment = comment
  }

  /// The card's 80 characters.
  public var text: String {
    let field =
      switch value {
      case .text(let text): "'" + text.replacing("'", with: "''").padded(to: 8) + "'"
      case .number(let number): FITSCard.aligned("\(number)".uppercased())
      case .integer(let integer): FITSCard.aligned("\(integer)")
      }
    let card = keyword.padded(to: 8) + "= " + field.padded(to: 20)
    let whole = comment.isEmpty ? card : card + " / " + comment
    return String(whole.padded(to: 80).prefix(80))
  }

  private static func aligned(_ text: String) -> String {
    String(repeating: " ", count: max(20 - text.count, 0)) + text
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
}

extension ImageWriter {
  /// A FITS file of one image. An error where there is such a file already.
  public static func fits<T>(
    _ image: FITSImage<T>, to file: FilePath
  ) throws(ImageWritingError) {
    guard let code = FITSSampleCode(T.sampleType),
      image.samples.count == image.size.width * image.size.height, !image.size.isEmpty
    else {
      throw ImageWritingError(file, localized("the picture has no size, or not as many samples"))
    }
    try refuseExisting(file)
    let failure: String? = Codecs.run { write(image, code, to: file) }
    if let failure { throw ImageWritingError(file, failure) }
  }

  private static func write<T>(
    _ image: FITSImage<T>, _ code: FITSSampleCode, to file: FilePath
  ) -> String? {
    var status: Int32 = 0
    var opened: UnsafeMutablePointer<fitsfile>?
    let name = file.isAbsolute ? file : FilePath(".").pushing(file)
    name.withPlatformString { _ = ffdkinit(&opened, $0, &status) }
    guard status == 0, let opened else { return FITSHandle.reason(status) }
    var axes = [Int(image.size.width), Int(image.size.height)]
    ffcrim(opened, code.image, 2, &axes, &status)
    for card in image.cards {
      ffprec(opened, card.text, &status)
    }
    var samples = image.samples
    ffppr(opened, code.data, 1, Int64(samples.count), &samples, &status)
    let failed = status
    ffclos(opened, &status)
    return failed != 0 || status != 0 ? FITSHandle.reason(failed != 0 ? failed : status) : nil
  }
}

/// cfitsio's codes for an image's samples in the file and in memory.
private struct FITSSampleCode {
  var image: Int32
  var data: Int32

  init?(_ type: SampleType) {
    switch type {
    case .uint8: (image, data) = (BYTE_IMG, TBYTE)
    case .int8: (image, data) = (SBYTE_IMG, TSBYTE)
    case .int16: (image, data) = (SHORT_IMG, TSHORT)
    case .uint16: (image, data) = (USHORT_IMG, TUSHORT)
    case .int32: (image, data) = (LONG_IMG, TINT)
    case .uint32: (image, data) = (ULONG_IMG, TUINT)
    case .int64: (image, data) = (LONGLONG_IMG, TLONGLONG)
    case .uint64: (image, data) = (ULONGLONG_IMG, TULONGLONG)
    case .float32: (image, data) = (FLOAT_IMG, TFLOAT)
    case .float64: (image, data) = (DOUBLE_IMG, TDOUBLE)
    }
  }
}
