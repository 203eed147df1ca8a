// swift-tools-version: 6.2
import PackageDescription

/// Where the libraries come from; outside of this repository a `url:` with a version goes here.
let lockfetch = "lockfetch-multi"

let package = Package(
  name: "own-adapter",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: lockfetch, path: "../../..")],
  targets: [
    .target(
      name: "FetchList", dependencies: [.product(name: "Lockfetch", package: lockfetch)]),
    .executableTarget(
      name: "own-lockfetch",
      dependencies: [
        "FetchList", .product(name: "BuiltinEcosystems", package: lockfetch),
        .product(name: "LockfetchCLI", package: lockfetch),
      ]),
    .testTarget(
      name: "FetchListTests",
      dependencies: ["FetchList", .product(name: "LockfetchTesting", package: lockfetch)]),
  ]
)
