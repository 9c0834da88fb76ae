import Foundation
import MarkerCodecs

// Reads broken files by the thousand: `fuzz-readers COUNT SEED FOLDER…` with folders of good ones.
// Every file is to give an image or a reason. Those that end the reader or hold it for ten seconds
// are kept in out/fuzz, and the exit status is 1.

let arguments = Array(CommandLine.arguments.dropFirst())
Codecs.prepare()
do {
  if arguments.first == "batch" {
    try Batch(Array(arguments.dropFirst())).run()
    exit(0)
  }
  guard let campaign = Campaign(arguments) else {
    print("usage: fuzz-readers COUNT SEED FOLDER…")
    exit(2)
  }
  exit(try campaign.run() ? 0 : 1)
} catch {
  print("fuzz-readers: \(error)")
  exit(2)
}
