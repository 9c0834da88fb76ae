import Foundation

/// A mark as it was until it was removed, moved or regrouped: a table that is older than that still
/// has it, and must not bring it back.
public struct FormerMark: Equatable, Sendable {
  public var mark: Mark
  public var until: Date

  /// So many are known; the oldest are forgotten first. A table lags behind by seconds, or by what
  /// was done before a crash.
  static let most = 100_000

  /// The marks that an edit leaves otherwise than they were.
  static func left(by edit: Edit, at time: Date) -> [FormerMark] {
    edit.changes.compactMap { change in
      guard case .mark(let before?, let after) = change,
        before.position != after?.position || before.group != after?.group
      else { return nil }
      return FormerMark(mark: before, until: time)
    }
  }
}
