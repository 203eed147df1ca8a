import Foundation
import LoopbackServers
import Testing

/// A project of each ecosystem below one folder `mono`, and the servers that they are locked to.
final class FiveEcosystems {
  /// The ecosystem of each folder.
  static let folders = [
    "web": "npm", "pages": "pnpm", "service": "go", "java": "maven", "app": "gradle",
  ]

  private static let manifest =
    #"{"name": "web", "version": "1.0.0", "dependencies": {"lf-hello": "1.2.3"}}"#
  static let jar = "org/demo/thing/1.0/thing-1.0.jar"
  static let pom = "org/demo/thing/1.0/thing-1.0.pom"

  let workspace: Workspace
  let registry: LoopbackRegistry
  private let go: RealGo
  private let files: LoopbackServer
  private let proxy: LoopbackServer

  /// Locks all of them, and pins what Go does not hash.
  ///
  /// - Parameter log: A file that gets a line for each request to the npm registry.
  init(_ workspace: Workspace, log: String? = nil) throws {
    self.workspace = workspace
    registry = try LoopbackRegistry(workspace, log: log)
    let repositories = try GoRepositories(workspace)
    try repositories.add(
      "Lockfetch/Upper", tag: "v1.0.0",
      [
        "go.mod": "module github.com/Lockfetch/Upper // a comment\n\ngo 1.21\n",
        "upper.go": "package upper\n\nfunc Name() string { return \"upper\" }\n",
      ])
    go = try RealGo(workspace)
    for folder in ["site", "modules/cache/download"] {
      try FileManager.default.createDirectory(
        atPath: workspace.path(folder), withIntermediateDirectories: true)
    }
    files = try LoopbackServer(filesOf: workspace.path("site"))
    proxy = try LoopbackServer(filesOf: workspace.path("modules/cache/download"))
    try lockWeb()
    try lockPages()
    try lockService()
    try lockJava()
    let pinned = try workspace.lockfetch(
      ["pin", "mono", "--from-gomodcache", "--go-proxy", proxy.url],
      environment: ["GOMODCACHE": workspace.path("modules")])
    try #require(pinned.status == 0, "\(pinned.errors)")
  }

  /// The options of a plan that lead to the servers, by name and without the dashes.
  var options: [(name: String, value: String)] {
    [
      ("go-proxy", proxy.url), ("repo", "central=\(files.url)"), ("repo", "*:*=\(files.url)"),
    ]
  }

  func stop() {
    registry.stop()
    files.stop()
    proxy.stop()
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
}
