import MarkerLanguage

/// What was tried with a file.
public enum FileAct: Sendable {
  case begin, close, copy, cutTornEnd, keepCopy, list, lock, lookAt, lookInto, open, read, refresh
  case release, sync, write

  /// That it failed, and why.
  func failed(_ path: String, _ cause: String) -> String {
    switch self {
    case .begin: localized("Could not begin \(path): \(cause).")
    case .close: localized("Could not close \(path): \(cause).")
    case .copy: localized("Could not copy \(path): \(cause).")
    case .cutTornEnd: localized("Could not cut the torn end off \(path): \(cause).")
    case .keepCopy: localized("Could not keep a copy of \(path): \(cause).")
    case .list: localized("Could not list \(path): \(cause).")
    case .lock: localized("Could not lock \(path): \(cause).")
    case .lookAt: localized("Could not look at \(path): \(cause).")
    case .lookInto: localized("Could not look into \(path): \(cause).")
    case .open: localized("Could not open \(path): \(cause).")
    case .read: localized("Could not read \(path): \(cause).")
    case .refresh: localized("Could not refresh \(path): \(cause).")
    case .release: localized("Could not release \(path): \(cause).")
    case .sync: localized("Could not sync \(path): \(cause).")
    case .write: localized("Could not write \(path): \(cause).")
    }
  }
}
