/// How often the holder of a lock gives a sign of life, and how long others wait for one; in seconds.
public struct LockPace: Sendable {
  public var beat: Double
  /// Longer than two beats: one may be late.
  public var watch: Double
  /// How long after writing a lock's text, where the system's lock is not to be relied on, it is
  /// looked at whether another wrote theirs.
  public var settle: Double

  public init(beat: Double = 3, watch: Double = 7.5, settle: Double = 0.5) {
    self.beat = beat
    self.watch = watch
    self.settle = settle
  }
}
