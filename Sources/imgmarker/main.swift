import MarkerCLI

await ImageMarker.start(arguments: Array(CommandLine.arguments.dropFirst()))
