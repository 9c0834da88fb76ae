import Foundation
import SystemPackage

/// When a process of this machine began: a number that comes again with it is another's.
///
/// In ticks since the machine did, so that a clock that is set does not make it another.
enum ProcessStart {
  /// Empty where the system does not tell.
  static func text(of process: Int32) -> String {
    #if os(Linux)
      do {
        let path = FilePath("/proc/\(process)/stat")
        let bytes = try POSIXFiles().contents(of: path, limit: 1 << 16)
        // The program's name, in brackets, may hold anything; the start is the 20th behind it.
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?
          .split(separator: " ")
        return fields.flatMap { $0.count > 19 ? String($0[19]) : nil } ?? ""
      } catch {
        return ""
      }
    #else
      return ""
    #endif
  }
}
