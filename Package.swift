// swift-tools-version: 6.2
import PackageDescription

// The layers, from the bottom up. Arrows point down only; `Tools/check-boundaries` and
// `--explicit-target-dependency-import-check error` prove it. Docs/Architecture.md says why.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]

func system(_ name: String, pkgConfig: String, apt: [String], brew: [String]) -> Target {
  .systemLibrary(
    name: name, path: "Sources/\(name)", pkgConfig: pkgConfig,
    providers: [.apt(apt), .brew(brew)])
}

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func suite(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["MarkerTestSupport"], resources: resources,
    swiftSettings: strict)
}

let paths: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "imgmarker",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "imgmarker", targets: ["imgmarker"]),
    .executable(name: "imgmarker-desktop", targets: ["imgmarker-desktop"]),
    .executable(name: "imgmarker-worker", targets: ["imgmarker-worker"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    system("CFitsio", pkgConfig: "cfitsio", apt: ["libcfitsio-dev"], brew: ["cfitsio"]),
    system("CWcslib", pkgConfig: "wcslib", apt: ["wcslib-dev"], brew: ["wcslib"]),
    system("CTiff", pkgConfig: "libtiff-4", apt: ["libtiff-dev"], brew: ["libtiff"]),
    system("CPng", pkgConfig: "libpng", apt: ["libpng-dev"], brew: ["libpng"]),
    system(
      "CTurboJpeg", pkgConfig: "libturbojpeg", apt: ["libturbojpeg0-dev"], brew: ["jpeg-turbo"]),
    system("CErfa", pkgConfig: "erfa", apt: ["liberfa-dev"], brew: ["erfa"]),
    system("CExpat", pkgConfig: "expat", apt: ["libexpat1-dev"], brew: ["expat"]),
    system("CCmark", pkgConfig: "libcmark", apt: ["libcmark-dev"], brew: ["cmark"]),
    system("CCairo", pkgConfig: "cairo", apt: ["libcairo2-dev"], brew: ["cairo"]),
    system("CGtk4", pkgConfig: "libadwaita-1", apt: ["libadwaita-1-dev"], brew: ["libadwaita"]),

    .target(
      name: "CCodecShims", dependencies: ["CTiff", "CPng"],
      linkerSettings: [.linkedLibrary("z"), .linkedLibrary("deflate")]),
    .target(
      name: "CCanvasShims", dependencies: ["CGtk4"],
      linkerSettings: [.linkedLibrary("X11", .when(platforms: [.linux]))]),
    .target(name: "CWorkerShims"),

    .systemLibrary(name: "CGettext", path: "Sources/CGettext"),
    // The words of the program; every module that speaks with people says them through it.
    .target(
      name: "MarkerLanguage", dependencies: ["CGettext"], swiftSettings: strict,
      linkerSettings: [.linkedLibrary("intl", .when(platforms: [.macOS]))]),
    module("MarkerModel", ["MarkerLanguage", paths]),
    // Its loops run over every sample of an image: without -O a debug build could not be used.
    .target(
      name: "MarkerImaging", dependencies: ["MarkerLanguage", "MarkerModel", paths],
      swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    module(
      "MarkerCodecs",
      [
        "MarkerLanguage", "MarkerImaging", "MarkerModel", "CCodecShims", "CWorkerShims", "CFitsio",
        "CWcslib",
        "CTiff", "CPng",
        "CTurboJpeg", "CErfa", "CExpat", paths,
      ]),
    module(
      "MarkerDrawing",
      ["MarkerLanguage", "MarkerCodecs", "MarkerImaging", "MarkerModel", "CCairo", paths]),
    module(
      "MarkerWorker",
      ["MarkerLanguage", "MarkerCodecs", "MarkerImaging", "MarkerModel", "CWorkerShims", paths]),
    module("MarkerStore", ["MarkerLanguage", "MarkerModel", paths]),
    module(
      "MarkerApp",
      [
        "MarkerLanguage", "MarkerStore", "MarkerCodecs", "MarkerDrawing", "MarkerImaging",
        "MarkerModel", paths,
      ]),
    // The guide is a part of the program, which finds no files of its own where it is installed.
    .target(
      name: "MarkerGuide", dependencies: ["CCmark"], resources: [.embedInCode("Guide.md")],
      swiftSettings: strict),
    module("GtkKit", ["CGtk4", "CCanvasShims"]),
    module(
      "MarkerDesktop",
      [
        "MarkerLanguage", "MarkerApp", "MarkerGuide", "MarkerWorker", "MarkerStore",
        "MarkerImaging", "MarkerModel",
        "GtkKit",
        arguments, paths,
      ]),
    module(
      "MarkerCLI",
      [
        "MarkerStore", "MarkerCodecs", "MarkerWorker", "MarkerDrawing", "MarkerImaging",
        "MarkerModel", arguments, paths,
      ]),

    program("imgmarker", ["MarkerCLI"]),
    program("imgmarker-desktop", ["MarkerDesktop"]),
    program("imgmarker-worker", ["MarkerWorker"]),
    program(
      "MarkerBench",
      [
        "GtkKit", "MarkerStore", "MarkerWorker", "MarkerCodecs", "MarkerImaging", "MarkerModel",
        "CCodecShims", "CFitsio", "CPng", "CTiff", "CTurboJpeg", paths,
      ]),

    .target(
      name: "MarkerTestSupport", dependencies: [paths], path: "Tests/MarkerTestSupport",
      swiftSettings: strict),
    .executableTarget(
      name: "fuzz-readers",
      dependencies: ["MarkerCodecs", "MarkerImaging", "MarkerModel", "MarkerTestSupport", paths],
      path: "Tests/Fuzz", swiftSettings: strict),
    .executableTarget(
      name: "kill-sessions",
      dependencies: ["MarkerStore", "MarkerModel", "MarkerTestSupport", paths],
      path: "Tests/Kill", swiftSettings: strict),
    .testTarget(
      name: "MarkerLanguageTests", dependencies: ["MarkerLanguage"], swiftSettings: strict),
    suite("MarkerModelTests", ["MarkerModel", paths]),
    suite(
      "MarkerImagingTests", ["MarkerImaging", "MarkerModel"], resources: [.copy("Fixtures")]),
    suite(
      "MarkerDrawingTests",
      ["MarkerDrawing", "MarkerCodecs", "MarkerImaging", "MarkerModel", paths]),
    suite(
      "MarkerAppTests",
      ["MarkerApp", "MarkerCodecs", "MarkerDrawing", "MarkerImaging", "MarkerModel", paths]),
    suite("MarkerCLITests", ["imgmarker", "imgmarker-worker"]),
    .testTarget(
      name: "DesktopTests",
      dependencies: [
        "imgmarker-desktop", "imgmarker-worker", "imgmarker", "MarkerTestSupport", paths,
      ],
      path: "Tests/Desktop", swiftSettings: strict),
    suite(
      "MarkerStoreTests", ["MarkerStore", "MarkerModel", paths], resources: [.copy("Fixtures")]),
    suite(
      "MarkerCodecsTests", ["MarkerCodecs", "MarkerImaging", "MarkerModel", "CTiff", paths],
      resources: [.copy("Fixtures")]),
    suite(
      "MarkerWorkerTests",
      [
        "MarkerWorker", "MarkerCodecs", "MarkerImaging", "MarkerModel", "CWorkerShims",
        "imgmarker-worker", paths,
      ]),
    .testTarget(
      name: "MarkerGuideTests", dependencies: ["MarkerGuide"], swiftSettings: strict),
    suite("GtkKitTests", ["GtkKit"]),
  ]
)
