import Foundation
import MarkerCLI

exit(await ImageMarker.run(arguments: Arguments.texts))
