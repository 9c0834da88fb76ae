import Foundation
import MarkerTestSupport

// Kills the real program in the middle of played sessions: `kill-sessions RUNS SEED`, on a display
// with xdotool. All sessions go on in one save folder. What the program said it had written must be
// there, and every table whole; the exit status is 1 where something is not.

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 2, let runs = Int(arguments[0]), let seed = UInt64(arguments[1]) else {
  print("usage: kill-sessions RUNS SEED")
  exit(2)
}
do {
  let start = Date()
  let folder = try TemporaryFolder()
  let program = PlayedProgram(in: folder)
  try program.makeImages()
  var inspection = Inspection(save: program.save)
  for run in 0..<runs {
    var random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(run))
    let end = try program.playAndKill(&random)
    try inspection.inspect(end, run: run)
    if (run + 1) % 50 == 0 { print("\(run + 1) runs: \(inspection)") }
  }
  print("\(runs) runs: \(inspection), \(Int(-start.timeIntervalSinceNow)) s")
  exit(inspection.isSound ? 0 : 1)
} catch {
  print("kill-sessions: \(error)")
  exit(2)
}
