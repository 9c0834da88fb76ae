import Foundation
import MarkerWorker

exit(WorkerProgram.run(arguments: Array(CommandLine.arguments.dropFirst())))
