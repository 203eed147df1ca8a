import Foundation
import LoopbackServers
import Testing

/// Pins from servers, and what they are good for.
@Suite(.serialized) struct PinTests {
  private func pin(_ workspace: Workspace, _ arguments: [String] = []) throws -> Outcome {
    try workspace.lockfetch(["pin", "app"] + arguments)
  }

  // MARK: npm

  /// A lock that npm itself would complete from the registry: without hashes.
  private func removeIntegrity(_ workspace: Workspace) throws {
    let lock = try workspace.text("app/package-lock.json")
    try workspace.write(
      lock.replacing(/\n *"integrity": "[^"]*",?/, with: ""), to: "app/package-lock.json")
    // What was behind may have left a comma before a bracket.
    let repaired = try workspace.text("app/package-lock.json").replacing(/,(\s*})/) { $0.1 }
    try workspace.write(repaired, to: "app/package-lock.json")
  }

  @Test func npmDocumentsProveArchives() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    try removeIntegrity(workspace)
    #expect(try app.fetch([]).status == 69)
    let check = try pin(workspace, ["--check"])
    #expect(check.status == 1, "\(check.errors)")
    #expect(!FileManager.default.fileExists(atPath: workspace.path("app/lockfetch.pins.json")))
    let pinned = try pin(workspace)
    try #require(pinned.status == 0, "\(pinned.errors)")
    #expect(pinned.line == "changed 3")
    let pins = try workspace.text("app/lockfetch.pins.json")
    #expect(pins.matches(of: /"evidence":\{"type":"npm-packument","value":"sha512-/).count == 3)
    #expect(try pin(workspace).line == "unchanged")
    // What was pinned is in the cache, and the mirror needs no network.
    app.registry.stop()
    let fetched = try app.fetch(["-o", "mirror", "--offline"])
    #expect(fetched.status == 0, "\(fetched.errors)")
    #expect(try pin(workspace).line == "unchanged")
  }

  /// A lock of pnpm that names an archive by its URL alone.
  private func writePNPMLock(
    _ workspace: Workspace, _ registry: LoopbackRegistry, in folder: String
  ) throws {
    let url = "\(registry.url)/lf-hello/-/lf-hello-1.2.3.tgz"
    try workspace.write(
      """
      lockfileVersion: '9.0'
      importers:
        .:
          dependencies:
            lf-hello:
              specifier: \(url)
              version: \(url)
      packages:
        lf-hello@\(url):
          resolution: {tarball: \(url)}
          version: 1.2.3
      snapshots:
        lf-hello@\(url): {}
      """, to: "\(folder)/pnpm-lock.yaml")
  }

  @Test func documentsProveArchivesOfPNPM() throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    try writePNPMLock(workspace, registry, in: "app")
    let pinned = try pin(workspace)
    try #require(pinned.status == 0, "\(pinned.errors)")
    #expect(pinned.line == "changed 1")
    let pins = try workspace.text("app/lockfetch.pins.json")
    #expect(pins.contains(/"evidence":\{"type":"npm-packument","value":"sha512-/))
    // An archive that is another one than the document says.
    try workspace.need("rm", [workspace.path("app/lockfetch.pins.json")])
    let hello = URL(filePath: workspace.path("archives/lf-hello-1.2.3.tgz"))
    try (Data(contentsOf: hello) + Data([0])).write(to: hello)
    try workspace.need("rm", ["-r", workspace.path("cache-home")])
    let refused = try pin(workspace)
    #expect(refused.status == 69)
    #expect(refused.errors.contains(/it has sha512-\S+, and http\S+ says sha512-/))
  }

  /// The lines that replace a lock are right for a shell, whatever folders are called.
  @Test func linesForAnyFolder() throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    let folder =
      "app/it's; touch owned; $(touch owned) `touch owned` \"x\"/\(String(repeating: "l", count: 201))"
    try writePNPMLock(workspace, registry, in: folder)
    try #require(try pin(workspace).status == 0)
    let fetched = try workspace.lockfetch(["fetch", "app", "-o", "mir;exit;$(exit)'ror"])
    try #require(fetched.status == 0, "\(fetched.errors)")
    try workspace.write(fetched.output.replacing("# install", with: "install"), to: "lines")
    try workspace.need("sh", ["-ec", ". ./lines"])
    #expect(
      try workspace.text("\(folder)/pnpm-lock.yaml")
        == workspace.text("mir;exit;$(exit)'ror/npm/locks/\(folder.dropFirst(4))/pnpm-lock.yaml")
    )
    #expect(try workspace.need("find", [".", "-name", "owned"]).output == "")
  }

  @Test func anAlteredArchiveIsNotPinned() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    try removeIntegrity(workspace)
    let hello = URL(filePath: workspace.path("archives/lf-hello-1.2.3.tgz"))
    try (Data(contentsOf: hello) + Data([0])).write(to: hello)
    let pinned = try pin(workspace)
    #expect(pinned.status == 69)
    #expect(pinned.line == "changed 2")
    #expect(pinned.errors.contains(/package-lock\.json:\d+:\d+: error: what http/))
    #expect(pinned.errors.contains(/it has sha512-\S+, and http\S+ says sha512-/))
    #expect(try !workspace.text("app/lockfetch.pins.json").contains("lf-hello-1.2.3"))
  }

  @Test func updateMakesPinsAnew() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    try removeIntegrity(workspace)
    #expect(try pin(workspace, ["--only", "lf-hello"]).line == "changed 1")
    let before = try workspace.text("app/lockfetch.pins.json")
    #expect(try pin(workspace, ["--update", "lf-hello"]).line == "unchanged")
    try workspace.write(
      before.replacing(
        /"hash":"sha256-[^"]*"/,
        with: "\"hash\":\"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\""),
      to: "app/lockfetch.pins.json")
    #expect(try pin(workspace, ["--update", "lf-hello"]).line == "changed 1")
    #expect(try workspace.text("app/lockfetch.pins.json") == before)
    #expect(try pin(workspace, ["--update", "nobody"]).status == 64)
  }

  /// A hash of the lock's own counts more than whatever is there now.
  @Test func updateKeepsToTheLock() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    let lock = try workspace.text("app/package-lock.json")
    try removeIntegrity(workspace)
    #expect(try pin(workspace).line == "changed 3")
    let pins = try workspace.text("app/lockfetch.pins.json")
    try workspace.write(lock, to: "app/package-lock.json")
    let hello = URL(filePath: workspace.path("archives/lf-hello-1.2.3.tgz"))
    try (Data(contentsOf: hello) + Data([0])).write(to: hello)
    let pinned = try pin(workspace, ["--update", "lf-hello"])
    #expect(pinned.status == 69)
    #expect(pinned.errors.contains(/it has sha512-\S+, and the lock says sha512-/))
    #expect(try workspace.text("app/lockfetch.pins.json") == pins)
  }

  // MARK: Repositories

  private static let jar = "org/example/lib/1.0/lib-1.0.jar"

  /// A Gradle build with two repositories on one server, the second of which has the file.
  private func gradleApp(
    sidecars: [String: String] = [:]
  ) throws -> (workspace: Workspace, server: LoopbackServer) {
    let workspace = try Workspace()
    try workspace.write("a jar", to: "site/second/\(Self.jar)")
    try workspace.write("<project/>", to: "site/second/org/example/lib/1.0/lib-1.0.pom")
    for (name, text) in sidecars { try workspace.write(text, to: "site/second/\(Self.jar)\(name)") }
    try workspace.need("mkdir", ["-p", workspace.path("site/first")])
    let server = try LoopbackServer(filesOf: workspace.path("site"))
    try workspace.write("org.example:lib:1.0=runtimeClasspath\nempty=\n", to: "app/gradle.lockfile")
    try workspace.write(
      """
      repositories {
        maven { url = uri("\(server.url)/first") }
        maven { url = uri("\(server.url)/second") }
      }
      """, to: "app/build.gradle.kts")
    return (workspace, server)
  }

  private func sum(_ workspace: Workspace, _ program: String) throws -> String {
    String(
      try workspace.need(program, [workspace.path("site/second/\(Self.jar)")]).output.prefix {
        $0 != " "
      })
  }

  @Test func theRepositoryThatHasItIsRecorded() throws {
    let (workspace, server) = try gradleApp()
    for (program, name) in [("sha1sum", ".sha1"), ("sha512sum", ".sha512")] {
      try workspace.write(
        sum(workspace, program) + "  lib-1.0.jar\n", to: "site/second/\(Self.jar)\(name)")
    }
    let pinned = try pin(workspace)
    try #require(pinned.status == 0, "\(pinned.errors)")
    #expect(pinned.line == "changed 2")
    let pins = try workspace.text("app/lockfetch.pins.json")
    #expect(pins.contains("\"url\":\"\(server.url)/second/\(Self.jar)\""))
    #expect(pins.contains("\"type\":\"sidecar-sha512\""))
    // The POM has no checksum beside it, which is told.
    #expect(pinned.errors.contains("states what is there now"))
    let plan = try workspace.lockfetch(["plan", "app"])
    #expect(!plan.output.contains("not pinned"), "\(plan.output)")
    #expect(try pin(workspace).line == "unchanged")
    server.stop()
    #expect(try workspace.lockfetch(["fetch", "app", "-o", "mirror", "--offline"]).status == 0)
  }

  @Test func aChecksumOfAnotherFileIsToldAndNothingPinned() throws {
    let (workspace, server) = try gradleApp(sidecars: [".sha1": String(repeating: "0", count: 40)])
    let pinned = try pin(workspace, ["--only", "org.example:lib"])
    #expect(pinned.status == 69)
    #expect(pinned.errors.contains("lib-1.0.jar.sha1 says sha1-"))
    #expect(try !workspace.text("app/lockfetch.pins.json").contains("lib-1.0.jar"))
    server.stop()
  }

  /// A repository that is down is no reason to take a file from another one.
  @Test func anOutageChangesNoRepository() throws {
    let (workspace, server) = try gradleApp()
    let hostile = try LoopbackServer("loopback-hostile", workspace.path("site/second"))
    try workspace.write(
      """
      repositories {
        maven { url = uri("\(hostile.url)/status/403/99/files") }
        maven { url = uri("\(server.url)/second") }
      }
      """, to: "app/build.gradle.kts")
    let pinned = try pin(workspace)
    #expect(pinned.status == 69)
    #expect(pinned.line == "unchanged")
    #expect(pinned.errors.contains("may not be fetched"))
  }

  /// Where the lock has the hash and not the place, the place is recorded, and only then.
  @Test func theRepositoryOfAHashedFileIsRecorded() throws {
    let (workspace, server) = try gradleApp()
    let sum = try sum(workspace, "sha256sum")
    try workspace.need("rm", [workspace.path("app/gradle.lockfile")])
    try workspace.write(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <verification-metadata xmlns="https://schema.gradle.org/dependency-verification">
        <configuration><verify-metadata>false</verify-metadata></configuration>
        <components><component group="org.example" name="lib" version="1.0">
          <artifact name="lib-1.0.jar"><sha256 value="\(sum)"/></artifact>
        </component></components>
      </verification-metadata>
      """, to: "app/gradle/verification-metadata.xml")
    let pinned = try pin(workspace)
    try #require(pinned.status == 0, "\(pinned.errors)")
    let pins = try workspace.text("app/lockfetch.pins.json")
    #expect(pins.contains("\"key\":\"\(Self.jar)\",\"url\":\"\(server.url)/second/\(Self.jar)\"}"))
    #expect(try pin(workspace).line == "unchanged")
    let fetched = try workspace.lockfetch(["fetch", "app", "-o", "mirror"])
    #expect(fetched.status == 0, "\(fetched.errors)")
    // Not looked for again, until that is wanted; the cache that has the file changes nothing.
    try workspace.need(
      "cp", ["-r", workspace.path("site/second/org"), workspace.path("site/first/org")])
    #expect(try pin(workspace).line == "unchanged")
    #expect(try pin(workspace, ["--update", "org.example:lib"]).line == "changed 2")
    #expect(try workspace.text("app/lockfetch.pins.json").contains("\(server.url)/first/"))
    // The first place is recorded like any other, of the POM as well.
    try workspace.need("rm", [workspace.path("app/lockfetch.pins.json")])
    #expect(try pin(workspace).line == "changed 2")
    #expect(try workspace.text("app/lockfetch.pins.json").contains("\(server.url)/first/"))
  }

  // MARK: Local copies

  @Test func theLocalRepositoryIsTakenFrom() throws {
    let (workspace, server) = try gradleApp()
    server.stop()
    for file in [Self.jar, Self.jar.replacing(".jar", with: ".pom")] {
      try workspace.write(
        String(
          decoding: Data(contentsOf: URL(filePath: workspace.path("site/second/\(file)"))),
          as: UTF8.self),
        to: "m2/\(file)")
    }
    try workspace.write(sum(workspace, "sha1sum"), to: "m2/\(Self.jar).sha1")
    let pinned = try pin(workspace, ["--from-m2", "--m2", "m2"])
    try #require(pinned.status == 0, "\(pinned.errors)")
    #expect(pinned.line == "changed 2")
    let pins = try workspace.text("app/lockfetch.pins.json")
    #expect(pins.contains("\"type\":\"sidecar-sha1\""))
    #expect(pins.contains("\"url\":\"\(server.url)/first/\(Self.jar)\""))
    let missing = try pin(
      workspace, ["--from-m2", "--m2", "nothing", "--update", "org.example:lib"])
    #expect(missing.status == 69)
    #expect(missing.errors.contains("there is no local repository at"))
    try workspace.write(String(repeating: "0", count: 40), to: "m2/\(Self.jar).sha1")
    let refused = try pin(workspace, ["--from-m2", "--m2", "m2", "--update", "org.example:lib"])
    #expect(refused.status == 69)
    #expect(refused.errors.contains("its .sha1 is of another file"))
  }

  /// Maven notes by the id of a repository where a file came from; what was installed here has none.
  @Test(arguments: [("second", "second"), ("", "first"), ("other", "first")])
  func theNoteOfMavenNamesTheRepository(_ id: String, _ chosen: String) throws {
    let workspace = try Workspace()
    let repositories = ["first", "second"].map {
      "<repository><id>\($0)</id><url>https://\($0).example/m2</url></repository>"
    }
    try workspace.write(
      """
      <project><modelVersion>4.0.0</modelVersion>
        <groupId>g</groupId><artifactId>app</artifactId><version>1</version>
        <repositories>\(repositories.joined())</repositories>
        <dependencies><dependency>
          <groupId>org.example</groupId><artifactId>lib</artifactId><version>1.0</version>
        </dependency></dependencies>
      </project>
      """, to: "app/pom.xml")
    let folder = "m2/org/example/lib/1.0"
    try workspace.write("a jar", to: "\(folder)/lib-1.0.jar")
    try workspace.write(
      """
      #NOTE: This is a Maven Resolver internal implementation file, its format can be changed without prior notice.
      #Mon Nov 30 08:00:00 UTC 2026
      lib-1.0.pom>first=
      lib-1.0.jar>\(id)=
      """, to: "\(folder)/_remote.repositories")
    let pinned = try pin(workspace, ["--from-m2", "--m2", "m2"])
    try #require(pinned.status == 0, "\(pinned.errors)")
    #expect(
      try workspace.text("app/lockfetch.pins.json")
        .contains("\"url\":\"https://\(chosen).example/m2/\(Self.jar)\""))
  }
}
