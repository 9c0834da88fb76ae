import CCodecShims
import CFitsio
import CWcslib
import Foundation

/// What the codec libraries share in a process: the locale they parse numbers with, cfitsio's
/// lock and wcslib's settings.
public enum Codecs {
  /// Sets the process up for the codec libraries, once; later calls cost nothing. Call it at start,
  /// before there are threads: it sets LC_NUMERIC to "C".
  public static func prepare() { _ = once }

  private static let once: Bool = {
    setlocale(LC_NUMERIC, "C")
    wcserr_enable(1)
    // Two first files opened at once would each make cfitsio's lock anew, and one wait for it for ever.
    fits_init_cfitsio()
    return true
  }()

  /// From here on, the samples of large frames lie in memory that another process can map
  /// (`PixelBuffer.sharedMemory`). For a worker process, at its start.
  public static func shareSamples() { SampleMemory.isShared.store(true, ordering: .relaxed) }

  /// Does work with decimals read as in the "C" locale on this thread, even where something has set
  /// the process to decimal commas since `prepare`.
  static func run<Result, Failure: Error>(
    _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    prepare()
    let previous = codec_numeric_locale_enter()
    defer { codec_numeric_locale_leave(previous) }
    return try work()
  }
}
