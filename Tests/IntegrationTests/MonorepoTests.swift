import Foundation
import Testing

/// Five ecosystems below one folder: one graph, one build, trees that are merged by family.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"),
  .enabled(if: RealGo.exists, "no Go: run scripts/test, which looks for one"))
struct MonorepoTests {
  private static let manifest =
    #"{"name": "web", "version": "1.0.0", "dependencies": {"lf-hello": "1.2.3"}}"#
  private static let jar = "org/demo/thing/1.0/thing-1.0.jar"
  private static let pom = "org/demo/thing/1.0/thing-1.0.pom"

  private let workspace: Workspace
  private let registry: LoopbackRegistry
  private let go: RealGo

  init() throws {
    workspace = try Workspace()
    registry = try LoopbackRegistry(workspace)
    let repositories = try GoRepositories(workspace)
    try repositories.add(
      "Lockfetch/Upper", tag: "v1.0.0",
      [
        "go.mod": "module github.com/Lockfetch/Upper // a comment\n\ngo 1.21\n",
        "upper.go": "package upper\n\nfunc Name() string { return \"upper\" }\n",
      ])
    go = try RealGo(workspace)
  }

  private func lockWeb() throws {
    try workspace.write(Self.manifest, to: "mono/web/package.json")
    try workspace.need(
      "npm",
      [
        "install", "--package-lock-only", "--silent", "--no-audit", "--no-fund",
        "--fetch-retries", "0", "--registry", registry.url, "--cache", workspace.path("npm"),
      ], in: "mono/web")
  }

  /// The archive that the npm lock has too.
  private func lockPages() throws {
    let digest = try workspace.need(
      "bash", ["-c", "openssl dgst -sha512 -binary archives/lf-hello-1.2.3.tgz | base64 -w0"]
    ).line
    try workspace.write(
      """
      lockfileVersion: '9.0'
      importers:
        .:
          dependencies:
            lf-hello: {specifier: 1.2.3, version: 1.2.3}
      packages:
        lf-hello@1.2.3:
          resolution: {integrity: sha512-\(digest)}
      snapshots:
        lf-hello@1.2.3: {}

      """, to: "mono/pages/pnpm-lock.yaml")
    try workspace.write("registry=\(registry.url)/\n", to: "mono/pages/.npmrc")
  }

  private func lockService() throws {
    try workspace.write(
      "module example.org/service\n\ngo 1.21\n", to: "mono/service/go.mod")
    try workspace.write(
      """
      package main

      import (
      \t"os"

      \tupper "github.com/Lockfetch/Upper"
      )

      func main() { os.Stdout.WriteString(upper.Name() + "\\n") }

      """, to: "mono/service/main.go")
    try go.need(
      ["get", "github.com/Lockfetch/Upper@v1.0.0"], in: "mono/service", ["GOPROXY": "direct"])
  }

  /// Maven and Gradle lock the same two files.
  private func lockJava() throws {
    try workspace.write("not a real jar\n", to: "site/\(Self.jar)")
    try workspace.write(
      """
      <project><modelVersion>4.0.0</modelVersion><groupId>org.demo</groupId>
      <artifactId>thing</artifactId><version>1.0</version></project>

      """, to: "site/\(Self.pom)")
    let sums = try workspace.need("sha256sum", [Self.jar, Self.pom], in: "site").output
    try workspace.write(sums, to: "mono/java/.mvn/checksums/checksums-central.sha256")
    let digests = sums.split(separator: "\n").map { String($0.prefix(64)) }
    try workspace.write(
      """
      <verification-metadata xmlns="https://schema.gradle.org/dependency-verification">
        <configuration>
          <verify-metadata>true</verify-metadata><verify-signatures>false</verify-signatures>
        </configuration>
        <components>
          <component group="org.demo" name="thing" version="1.0">
            <artifact name="thing-1.0.jar"><sha256 value="\(digests[0])"/></artifact>
            <artifact name="thing-1.0.pom"><sha256 value="\(digests[1])"/></artifact>
          </component>
        </components>
      </verification-metadata>

      """, to: "mono/app/gradle/verification-metadata.xml")
  }

  private func serveAndWrite() throws -> (nix: RealNix, root: String, files: LoopbackServer) {
    let proxy = try LoopbackServer(filesOf: workspace.path("modules/cache/download"))
    let pinned = try workspace.lockfetch(
      ["pin", "mono", "--from-gomodcache", "--go-proxy", proxy.url],
      environment: ["GOMODCACHE": workspace.path("modules")])
    try #require(pinned.status == 0, "\(pinned.errors)")
    let files = try LoopbackServer(filesOf: workspace.path("site"))
    let store = workspace.path("store")
    let written = try workspace.lockfetch([
      "mono", "--store", "file:\(workspace.path("cache"))", "--store-dir", store,
      "--go-proxy", proxy.url, "--repo", "central=\(files.url)", "--repo", "*:*=\(files.url)",
    ])
    try #require(written.status == 0, "\(written.errors)")
    // Go has two: go.mod and go.sum.
    #expect(written.errors.contains("6 lock files"))
    let nix = try RealNix(workspace, state: "state", storeDirectory: store)
    try nix.copy(written.line, from: workspace.path("cache"))
    let output = try nix.need("nix-store", ["--realise", written.line]).line
    return (nix, output, files)
  }

  @Test func oneGraphOfFiveEcosystemsBuilds() throws {
    try lockWeb()
    try lockPages()
    try lockService()
    try lockJava()
    let (nix, output, files) = try serveAndWrite()
    registry.stop()
    files.stop()

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
    for file in [Self.jar, Self.pom] {
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
