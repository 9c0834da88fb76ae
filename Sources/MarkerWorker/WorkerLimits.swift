import Foundation

/// What a worker may use before it is stopped.
public struct WorkerLimits: Sendable {
  /// Of address space.
  public var bytes: UInt64
  /// For any file, and beyond that for each byte of it.
  public var time: Duration
  public var timePerMegabyte: Duration

  public init(bytes: UInt64, time: Duration, timePerMegabyte: Duration = .zero) {
    self.bytes = bytes
    self.time = time
    self.timePerMegabyte = timePerMegabyte
  }

  /// Three quarters of the machine's memory; half a minute, and longer for files that a slow disk
  /// takes its time to bring (10 MB a second).
  public static let standard = WorkerLimits(
    bytes: ProcessInfo.processInfo.physicalMemory / 4 * 3, time: .seconds(30),
    timePerMegabyte: .milliseconds(100))

  /// How long a file of that size may take.
  func time(for fileSize: Int) -> Duration { time + timePerMegabyte * (fileSize >> 20) }
}
