import Foundation
import MarkerTestSupport
import SystemPackage
import Testing

extension FirstLight {
  /// The processes that decode for the window.
  private func workers(of window: Window) throws -> [Int32] {
    let listed = try Programs.run(
      URL(fileURLWithPath: "/usr/bin/pgrep"), ["-P", "\(window.id)", "-f", "imgmarker-worker"])
    return listed.lines.compactMap { Int32($0) }
  }

  @Test func `a worker killed in mid-decode costs one page a message, and the session goes on`()
    throws
  {
    let study = try Study(samples: 12)
    let names = try study.names
    let window = try study.open()
    try window.move(x: 500, y: 400)
    try window.key("1")
    try window.wait(for: "mark-synced", count: 1)
    window.pause(1)
    let workers = try workers(of: window)
    #expect(!workers.isEmpty)
    for worker in workers { kill(worker, SIGSTOP) }
    try window.key("End")
    window.pause(0.5)
    for worker in workers { kill(worker, SIGKILL) }
    try window.wait(for: "page-turn", count: 1)
    window.pause(0.5)
    try window.photograph("worker-killed")
    try window.key("Shift+Tab")
    try window.wait(for: "page-turn", count: 2)
    window.pause()
    try window.key("End")
    try window.wait(for: "page-turn", count: 3)
    window.pause()
    try window.quit()
    let seen = try study.rows("images").map { $0[1] }
    #expect(seen == [names[0], names[11], names[10]] || seen == [names[0], names[10], names[11]])
    #expect(try study.rows("marks").filter { $0[2] == "1" }.count == 1)
    for worker in workers { #expect(kill(worker, 0) != 0) }
  }
}
