import Foundation
import MarkerDesktop

exit(DesktopProgram.run(arguments: Array(CommandLine.arguments.dropFirst())))
