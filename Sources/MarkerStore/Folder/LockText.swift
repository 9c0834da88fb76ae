/// What a lock file says: who has the folder, and a count that goes on while they do.
///
/// Its text has one length for one holder, so that it can be written over at any time.
struct LockText: Equatable {
  static let sizeLimit = 4096

  var owner: LockOwner
  /// Of this one taking of the lock, and of no other.
  var key: String
  /// When the holder's process began, as `ProcessStart` tells it; empty where it does not.
  var started: String
  var beat = 0

  init(owner: LockOwner, key: String, started: String) {
    self.owner = owner
    self.key = key
    self.started = started
  }

  /// Nil for a text that names nobody.
  init?(_ bytes: [UInt8]) {
    var fields: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " = ", maxSplits: 1)
      if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
    }
    guard let user = fields["user"], let host = fields["host"], let since = fields["since"],
      let process = fields["process"].flatMap({ Int32($0) })
    else { return nil }
    owner = LockOwner(user: user, host: host, process: process, since: since)
    key = fields["key"] ?? ""
    started = fields["started"] ?? ""
    beat = fields["beat"].flatMap { Int($0) } ?? 0
  }

  var bytes: [UInt8] {
    let digits = String(beat)
    let fields = [
      ("beat", String(repeating: "0", count: max(0, 12 - digits.count)) + digits),
      ("host", owner.host), ("key", key), ("process", String(owner.process)),
      ("since", owner.since), ("started", started), ("user", owner.user),
    ]
    return Array(fields.map { "\($0) = \($1)\n" }.joined().utf8)
  }
}
