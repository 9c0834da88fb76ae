import Foundation
import MarkerCLI

exit(await ImageMarker.run(arguments: Array(CommandLine.arguments.dropFirst())))
