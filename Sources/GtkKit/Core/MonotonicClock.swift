internal import CGtk4

/// The clock that input events and frames are stamped with.
public enum MonotonicClock {
  /// Seconds since some moment in the past; never goes back.
  public static var seconds: Double { Double(microseconds) / 1e6 }

  public static var microseconds: Int64 { Int64(g_get_monotonic_time()) }
}
