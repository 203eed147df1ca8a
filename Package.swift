// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target; `docs/decisions/compiler-settings.md` says why each is on.
let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// One ecosystem: a library target and its tests, both under `ecosystems/<folder>`.
///
/// An ecosystem sees the engine, the text layer, the format it reads and at most one shared helper.
func ecosystem(
  _ folder: String, module: String, reads: [Target.Dependency] = [],
  tests: [Target.Dependency] = []
) -> [Target] {
  [
    .target(
      name: module,
      dependencies: ["Lockfetch", "LockText"] + reads,
      path: "ecosystems/\(folder)/Sources"),
    .testTarget(
      name: "\(module)Tests",
      dependencies: [
        .target(name: module), "CorpusFixtures", "Lockfetch", "LockText", "LockfetchTesting",
      ] + reads + tests,
      path: "ecosystems/\(folder)/Tests",
      resources: [.copy("Fixtures")]),
  ]
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "lockfetch-multi",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "lockfetch-multi", targets: ["lockfetch-multi"]),
    .library(name: "Lockfetch", targets: ["Lockfetch", "JSONText", "LockText", "NixStore"]),
    .library(name: "JSONText", targets: ["JSONText"]),
    .library(name: "YAMLText", targets: ["YAMLText"]),
    .library(name: "BuiltinEcosystems", targets: ["BuiltinEcosystems"]),
    .library(name: "XMLText", targets: ["XMLText"]),
    .library(name: "LockfetchCLI", targets: ["LockfetchCLI"]),
    .library(name: "LockfetchTesting", targets: ["LockfetchTesting"]),
    .plugin(name: "LockfetchPlugin", targets: ["LockfetchPlugin"]),
  ],
  traits: [
    .trait(
      name: "Network",
      description: "Downloads by the program itself, with libcurl: fetch, and pin from the network."
    ),
    .default(enabledTraits: ["Network"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    .target(name: "LockText"),
    .target(name: "JSONText", dependencies: ["LockText"]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
    .target(name: "XMLText", dependencies: ["CLibXML2", "LockText"]),
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .target(name: "YAMLText", dependencies: ["CLibYAML", "LockText"]),
    .target(name: "NixStore", dependencies: [crypto]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "ZipArchive", dependencies: ["CZlib", "LockText"]),
    .target(name: "CFileSystem"),
    .target(name: "LocalFiles", dependencies: ["CFileSystem", system]),
    .target(name: "CDownloads", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(
      name: "Downloads",
      dependencies: [
        .target(name: "CDownloads", condition: .when(traits: ["Network"])), "LocalFiles",
        "NixStore", system,
      ]),
    .target(name: "NixDaemon", dependencies: ["LocalFiles", "NixStore"]),
    .target(name: "Lockfetch", dependencies: ["JSONText", "LockText", "NixStore"]),
    .target(name: "LockfetchTesting", dependencies: ["Lockfetch", "LockText"]),
    .target(
      name: "BuiltinEcosystems",
      dependencies: ["GoModules", "Gradle", "Lockfetch", "Maven", "NPM", "PNPM"]),
    .target(
      name: "LockfetchCLI",
      dependencies: [
        "Downloads", "JSONText", "LocalFiles", "LockText", "Lockfetch", "NixDaemon", "NixStore",
        argumentParser, system,
      ]),
    .executableTarget(
      name: "lockfetch-multi", dependencies: ["BuiltinEcosystems", "LockfetchCLI"]),
    .plugin(
      name: "LockfetchPlugin",
      capability: .command(
        intent: .custom(
          verb: "lockfetch",
          description: "Turns the lock files of this package's folder into Nix derivations."),
        permissions: [
          .writeToPackageDirectory(
            reason: "The derivation graph is written to the plugin's work folder below .build.")
        ]),
      dependencies: ["lockfetch-multi"]),

    .target(name: "CorpusFixtures", dependencies: ["LockText"], path: "Tests/CorpusFixtures"),
    .target(name: "LoopbackServers", path: "Tests/LoopbackServers"),
    .target(name: "ZipFixtures", path: "Tests/ZipFixtures"),
    .testTarget(name: "LockTextTests", dependencies: ["LockText"]),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText", "LockText", "LockfetchTesting"]),
    .testTarget(
      name: "ZipArchiveTests",
      dependencies: ["LockText", "LockfetchTesting", "ZipArchive", "ZipFixtures"]),
    .testTarget(name: "XMLTextTests", dependencies: ["LockText", "LockfetchTesting", "XMLText"]),
    .testTarget(name: "YAMLTextTests", dependencies: ["LockText", "LockfetchTesting", "YAMLText"]),
    .testTarget(name: "NixStoreTests", dependencies: ["NixStore"]),
    .testTarget(
      name: "DownloadsTests",
      dependencies: ["Downloads", "LocalFiles", "LoopbackServers", "NixStore", system]),
    .testTarget(
      name: "NixDaemonTests", dependencies: ["LocalFiles", "NixDaemon", "NixStore"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "LockfetchTests",
      dependencies: ["LockText", "Lockfetch", "LockfetchTesting", "NixStore"]),
    .testTarget(
      name: "LockfetchCLITests",
      dependencies: [
        "BuiltinEcosystems", "Downloads", "JSONText", "LocalFiles", "LockText", "Lockfetch",
        "LockfetchCLI",
        "LockfetchTesting", "LoopbackServers", "NixDaemon", "NixStore", "ZipFixtures",
        "lockfetch-multi",
        argumentParser, system,
      ]),
    .testTarget(name: "LayeringTests"),
    // The example of docs/adding-an-ecosystem.md, built here too so that it keeps compiling.
    .target(
      name: "FetchList", dependencies: ["LockText", "Lockfetch"],
      path: "docs/examples/own-adapter/Sources/FetchList"),
    .testTarget(
      name: "FetchListTests",
      dependencies: ["FetchList", "LockText", "Lockfetch", "LockfetchTesting"],
      path: "docs/examples/own-adapter/Tests/FetchListTests"),
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "LocalFiles", "LoopbackServers", "NixDaemon", "NixStore", "lockfetch-multi", system,
      ],
      resources: [.copy("Fixtures")]),
  ]
    + ecosystem("go", module: "GoModules", reads: ["ZipArchive"], tests: ["ZipFixtures"])
    + ecosystem("gradle", module: "Gradle", reads: ["JSONText", "MavenRepository", "XMLText"])
    + ecosystem("maven", module: "Maven", reads: ["JSONText", "MavenRepository", "XMLText"])
    + ecosystem("maven-repository", module: "MavenRepository", reads: ["XMLText"])
    + ecosystem("npm", module: "NPM", reads: ["JSONText", "NPMRegistry"])
    + ecosystem("npm-registry", module: "NPMRegistry", reads: ["JSONText"])
    + ecosystem("pnpm", module: "PNPM", reads: ["NPMRegistry", "YAMLText"])
)

for target in package.targets where target.type != .plugin && target.type != .system {
  target.swiftSettings = settings
}
