import Foundation
import LoopbackServers
import Testing

/// The whole way of `docs/dynamic-graph.md` for npm, on real Nix: a lock file that a derivation
/// fetches, what follows from it, and a build that runs npm.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct DynamicNPMTests {
  private static let manifest = """
    {"name": "app", "version": "1.0.0", "scripts": {"test": "lf-hello the test"}, "dependencies": {
      "@lockfetch/scoped": "0.1.0-rc.1", "alias": "npm:lf-greeting@1.0.1", "lf-hello": "^1.0.0"}}
    """

  private let workspace: Workspace
  private let registry: LoopbackRegistry
  private let nix: DynamicNix

  /// Locks the project with npm itself.
  init() throws {
    workspace = try Workspace()
    registry = try LoopbackRegistry(workspace, log: workspace.path("requests"))
    nix = try DynamicNix(workspace)
    try workspace.write(Self.manifest, to: "app/package.json")
    try workspace.write("console.log('main')\n", to: "app/src/main.js")
    try workspace.need(
      "npm",
      [
        "install", "--package-lock-only", "--silent", "--no-audit", "--no-fund",
        "--fetch-retries", "0", "--registry", registry.url, "--cache", workspace.path("npm"),
      ], in: "app")
  }

  /// The archives that were fetched since the last time that this was asked.
  private func requests() throws -> [String] {
    let log = try workspace.text("requests").split(separator: "\n").filter { $0.contains(".tgz") }
    try workspace.write("", to: "requests")
    return log.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }.sorted()
  }

  private var app: String { "src = \(workspace.path("app"));" }

  private var example: String { "example \"npm-app\" { \(app) }" }

  // MARK: The diagram

  @Test(arguments: ["nested", "recursive"])
  func aFetchedLockBecomesABuild(_ backend: String) throws {
    let site = try LoopbackServer(filesOf: workspace.path("app"))
    let digest = try workspace.need(
      "bash", ["-c", "openssl dgst -sha256 -binary app/package-lock.json | base64 -w0"]
    ).line
    _ = try requests()
    let built = try nix.needBuild(
      """
      example "npm-app" {
        \(app)
        change = given: {
          inherit (given) ecosystem;
          lockFile = fetchurl {
            name = "package-lock.json"; url = "\(site.url)/package-lock.json"; hash = "sha256-\(digest)";
          };
        };
      }
      """, backend: backend)
    let steps = built.built
    #expect(steps.first == "package-lock.json")
    #expect(steps.last == "npm-app")
    // The lock is read once, by a derivation.
    let producer = backend == "nested" ? "npm-plan" : "fetched-dependencies.drv"
    #expect(steps.count { $0 == producer } == 1, "\(steps)")
    #expect(
      try requests() == [
        "/@lockfetch/scoped/-/scoped-0.1.0-rc.1.tgz", "/lf-greeting/-/lf-greeting-1.0.1.tgz",
        "/lf-hello/-/lf-hello-1.2.3.tgz",
      ])
    let entry = nix.real(built.line) + "/node_modules/lf-hello/package.json"
    #expect(FileManager.default.fileExists(atPath: entry))
  }

  /// Two shards, one behind the other or at once.
  @Test func severalShardsComeToTheSameTree() throws {
    let site = try LoopbackServer(filesOf: workspace.path("archives"))
    let generator = Project.root.appending(path: "Benchmarks/generators/loopback-npm").path
    try workspace.need(
      generator, ["70", site.url, workspace.path("archives"), workspace.path("many")])
    let arguments = "ecosystem = \"npm\"; src = \(workspace.path("many"));"
    let waves = try nix.needBuild(
      "place { \(arguments) waves = true; }", settings: "max-jobs = 8\n")
    #expect(waves.built.count { $0 == "npm" } == 2)
    #expect(waves.built.count { $0.hasSuffix(".tgz") } == 70)
    let atOnce = try nix.needBuild("place { \(arguments) waves = false; }")
    #expect(atOnce.built.count { $0.hasSuffix(".tgz") } == 0)
    #expect(atOnce.line == waves.line)
    let recursive = try nix.needBuild("place { \(arguments) }", backend: "recursive")
    #expect(recursive.built.count { $0.hasSuffix(".tgz") } == 0)
  }

  @Test func aSourceThatIsAFileIsTold() throws {
    let failed = try nix.build(
      "place { ecosystem = \"npm\"; src = copy \"file\" \(workspace.path("app/package.json")); }",
      logging: true)
    #expect(failed.status != 0)
    #expect(failed.errors.contains("npm-claims> "))
    #expect(failed.errors.contains("the source is a file"), "\(failed.errors)")
  }

  // MARK: What has to be done again

  @Test func whatDidNotChangeIsNotDoneAgain() throws {
    _ = try requests()
    let first = try nix.needBuild(example)
    #expect(try requests().count == 3)
    #expect(try nix.needBuild(example).built == [])

    // A change of the source plans nothing.
    try workspace.write("console.log('changed')\n", to: "app/src/main.js")
    try workspace.write("more\n", to: "app/lib/deep/more.js")
    let edited = try nix.needBuild(example)
    #expect(edited.built == ["npm-app"])
    #expect(edited.line != first.line)

    // One dependency more is one file more.
    let fixture = try #require(Bundle.module.resourceURL)
      .appending(path: "Fixtures/packages/greeting").path
    try workspace.need("cp", ["-r", fixture, "other"])
    try workspace.need(
      "sed", ["-i", "s/lf-greeting/lf-other/g", "other/package.json"])
    try workspace.need("npm", ["pack", "--silent", workspace.path("other")], in: "archives")
    let wider = try LoopbackServer("loopback-registry", workspace.path("archives"))
    try workspace.need(
      "npm",
      [
        "install", "lf-other", "--package-lock-only", "--silent", "--no-audit", "--no-fund",
        "--registry", wider.url, "--cache", workspace.path("npm"),
      ], in: "app")
    // The new server is another one; what is locked already keeps its place.
    let lock = try workspace.text("app/package-lock.json")
    #expect(lock.contains("\(wider.url)/lf-other/-/"))
    #expect(lock.contains("\(registry.url)/lf-hello/-/"))
    let grown = try nix.needBuild(example)
    #expect(grown.built.filter { $0.hasSuffix(".tgz") }.map { $0.prefix(12) } == ["npm-lf-other"])
    #expect(try requests() == [])
  }

  /// A source that a derivation makes is looked at for what the plan can depend on.
  @Test func aSourceOfADerivationIsCutOffEarly() throws {
    let text = "place { ecosystem = \"npm\"; src = copy \"source\" \(workspace.path("app")); }"
    let first = try nix.needBuild(text)
    #expect(first.built.contains("npm-claims"))
    #expect(first.built.contains("npm-plan"))
    try workspace.write("console.log('changed')\n", to: "app/src/main.js")
    let second = try nix.needBuild(text)
    // The root names the other steps, whose own names depend on all that they come from.
    #expect(second.built == ["source", "npm-claims", "fetched-dependencies.drv"])
    #expect(second.line == first.line)
  }

  @Test func aWrongHashNamesTheDependency() throws {
    let archive = workspace.folder.appending(path: "archives/lf-hello-1.2.3.tgz")
    try (Data(contentsOf: archive) + Data([0])).write(to: archive)
    let failed = try nix.build(example)
    #expect(failed.status != 0)
    #expect(failed.errors.contains("hash mismatch in fixed-output derivation"))
    #expect(failed.errors.contains("-npm-lf-hello-1.2.3.tgz.drv"))
    // What is wrong with a lock itself is told by the planner, at its place.
    try workspace.write(
      try workspace.text("app/package-lock.json").replacing("sha512-", with: "sha511-"),
      to: "app/package-lock.json")
    let refused = try nix.build(example, logging: true)
    #expect(refused.status != 0)
    #expect(refused.errors.contains("npm-plan> package-lock.json:"), "\(refused.errors)")
  }

  // MARK: Stores

  @Test func theGarbageCollectorMayComeBetweenSteps() throws {
    let producer = "(producer { ecosystem = \"npm\"; \(app) })"
    let first = try nix.needBuild(producer)
    #expect(first.line.hasSuffix("-fetched-dependencies.drv"))
    _ = try nix.need("nix-store", ["--gc"])
    _ = try workspace.need(
      "\(try #require(RealNix.programs))/nix-store", ["--add", try Project.program],
      environment: nix.nix.environment)
    let built = try nix.needBuild(example)
    #expect(built.built.last == "npm-app")
    #expect(try nix.needBuild(producer).line == first.line)
  }

  /// A cache that is filled as the builds end, as binary caches are, spares another machine all of it.
  @Test func aBinaryCacheServesAnotherStore() throws {
    // Compressing takes most of the time, and has nothing to do with it.
    let cache = "file://" + workspace.path("cache") + "?compression=none"
    let programs = try #require(RealNix.programs)
    try workspace.write(
      "#!/bin/sh\nexec \(programs)/nix copy --to '\(cache)' \"$DRV_PATH^*\"\n", to: "upload")
    try workspace.need("chmod", ["+x", "upload"])
    let place = "place { ecosystem = \"npm\"; \(app) }"
    let first = try nix.needBuild(
      place, settings: "post-build-hook = \(workspace.path("upload"))\n")
    _ = try requests()
    registry.stop()

    let other = try DynamicNix(workspace, state: "other")
    let second = try other.needBuild(
      example, settings: "substituters = \(cache)\nrequire-sigs = false\n")
    #expect(second.built == ["npm-app"])
    #expect(try requests() == [])
    let text = try String(contentsOfFile: nix.real(first.line), encoding: .utf8)
    #expect(text.contains("-fetched-dependencies/deps"))
  }
}
