import Foundation
import Testing

/// Five ecosystems below one folder: one graph, one build, trees that are merged by family.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"),
  .enabled(if: RealGo.exists, "no Go: run scripts/test, which looks for one"))
struct MonorepoTests {
  private let workspace: Workspace
  private let projects: FiveEcosystems

  init() throws {
    workspace = try Workspace()
    projects = try FiveEcosystems(workspace)
  }

  private func writeAndRealise() throws -> (nix: RealNix, root: String) {
    let store = workspace.path("store")
    let written = try workspace.lockfetch(
      [
        "mono", "--store", "file:\(workspace.path("cache"))", "--store-dir", store,
      ] + projects.options.flatMap { ["--\($0.name)", $0.value] })
    try #require(written.status == 0, "\(written.errors)")
    // Go has two: go.mod and go.sum.
    #expect(written.errors.contains("6 lock files"))
    let nix = try RealNix(workspace, state: "state", storeDirectory: store)
    try nix.copy(written.line, from: workspace.path("cache"))
    let output = try nix.need("nix-store", ["--realise", written.line]).line
    return (nix, output)
  }

  @Test func oneGraphOfFiveEcosystemsBuilds() throws {
    let (nix, output) = try writeAndRealise()
    projects.stop()

    let families = try workspace.need("ls", [output + "/deps"]).output
    #expect(families == "go\nmaven\nnpm\n")
    // One output for what two ecosystems of a family lock.
    let closure = try nix.need("nix-store", ["--query", "--requisites", output]).output
    let names = closure.split(separator: "\n").compactMap { path in
      path.split(separator: "/").last.map { String($0.dropFirst(33)) }
    }
    #expect(
      names.filter { !$0.hasSuffix("-tree") && !$0.hasPrefix("fetched") }.sorted() == [
        "go-github.com+Lockfetch+Upper-v1.0.0.mod", "go-github.com+Lockfetch+Upper-v1.0.0.zip",
        "maven-org.demo+thing-1.0.jar", "maven-org.demo+thing-1.0.pom",
        "npm-lf-greeting-1.0.1.tgz", "npm-lf-hello-1.2.3.tgz",
      ])
    for file in [FiveEcosystems.jar, FiveEcosystems.pom] {
      try workspace.need("cmp", [output + "/deps/maven/repository/\(file)", "site/\(file)"])
    }
    try workspace.need(
      "cmp",
      [
        output + "/deps/npm/registry/lf-hello/-/lf-hello-1.2.3.tgz",
        "archives/lf-hello-1.2.3.tgz",
      ])

    let built = try RealGo(workspace, moduleCache: "offline").shell(
      "go run .", in: "mono/service", tree: output + "/deps")
    try #require(built.status == 0, "\(built.errors)")
    #expect(built.line == "upper")
    let installed = try workspace.run(
      "bash",
      [
        "-c",
        """
        set -euo pipefail
        export HOME='\(workspace.path("home"))' LOCKFETCH_TREE='\(output)/deps'
        cp "$LOCKFETCH_TREE/npm/locks/web/package-lock.json" .
        set -a; . "$LOCKFETCH_TREE/npm/env.npm"; set +a
        npm ci --ignore-scripts --registry http://127.0.0.1:9 >&2
        node_modules/.bin/lf-hello Nix
        """,
      ], in: "mono/web")
    try #require(installed.status == 0, "\(installed.errors)")
    #expect(installed.line == "hello, Nix!")
  }
}
