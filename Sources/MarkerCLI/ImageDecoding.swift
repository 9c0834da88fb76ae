import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerWorker

/// What the subcommands read images with: a worker process, so that no file ends the command by a
/// signal; this process where the worker program was not installed.
enum ImageDecoding {
  static let decoder: any ImageDecoder = {
    let program = WorkerDecoder.sibling
    guard FileManager.default.isExecutableFile(atPath: program.string) else {
      return InProcessDecoder()
    }
    return WorkerDecoder(program: program)
  }()
}
