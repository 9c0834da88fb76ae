import Foundation
import MarkerLanguage

/// Who has a save folder open, as the lock file says.
public struct LockOwner: Codable, Equatable, Sendable, CustomStringConvertible {
  public var user: String
  public var host: String
  public var process: Int32
  /// As the journal writes times.
  public var since: String

  public init(user: String, host: String, process: Int32, since: String) {
    self.user = user
    self.host = host
    self.process = process
    self.since = since
  }

  public var description: String {
    localized("\(user) on \(host) (process \(process), since \(since))")
  }
}
