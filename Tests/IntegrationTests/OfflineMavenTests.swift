import Foundation
import LoopbackServers
import Testing

/// Debian's Maven with what a small build asks for.
private enum DebianMaven {
  /// Where Debian's Java packages lie in Maven's layout.
  static let repository = "/usr/share/maven-repo"

  /// The versions of what the build asks for; Debian has others in each release.
  static let versions: [String: String]? = {
    guard ["/usr/bin/mvn", "/usr/bin/javac"].allSatisfy(FileManager.default.fileExists) else {
      return nil
    }
    var versions: [String: String] = [:]
    for module in [
      "org/apache/commons/commons-lang3", "org/apache/maven/plugins/maven-compiler-plugin",
      "org/apache/maven/plugins/maven-resources-plugin",
    ] {
      let folder = "\(repository)/\(module)"
      let found = try? FileManager.default.contentsOfDirectory(atPath: folder).filter { version in
        let name = module.split(separator: "/").last ?? ""
        // A version of upstream's, that has a jar: not `debian` or `3.x`.
        return version.allSatisfy { $0.isNumber || $0 == "." }
          && FileManager.default.fileExists(
            atPath: "\(folder)/\(version)/\(name)-\(version).jar")
      }
      guard
        let version = found?.max(by: { $0.compare($1, options: .numeric) == .orderedAscending })
      else { return nil }
      versions[String(module.split(separator: "/").last ?? "")] = version
    }
    return versions
  }()
}

/// From a repository on loopback by way of real Nix to a real Maven without a network.
///
/// The artifacts are those of Debian's own packages, as they lie in `/usr/share/maven-repo`. Debian's
/// Maven is 3.8, which knows no trusted checksums: the lists are made here in the form that Resolver
/// records. `docs/not-run.md` says what is left.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"),
  .enabled(
    if: DebianMaven.versions != nil,
    "no Maven with compiler plugin and commons-lang3: scripts/requirements test installs Debian's")
)
struct OfflineMavenTests {
  // MARK: The build

  /// - Parameter range: What the dependency's version is, when it is no single one.
  private func writeBuild(
    _ workspace: Workspace, to folder: String, range: String? = nil
  ) throws {
    var versions = try #require(DebianMaven.versions)
    if let range { versions["commons-lang3"] = range }
    func coordinates(_ groupID: String, _ artifactID: String) -> String {
      """
      <groupId>\(groupID)</groupId><artifactId>\(artifactID)</artifactId>\
      <version>\(versions[artifactID] ?? "")</version>
      """
    }
    try workspace.write(
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>demo</groupId><artifactId>app</artifactId><version>1</version>
        <properties>
          <maven.compiler.release>11</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>\(coordinates("org.apache.commons", "commons-lang3"))</dependency>
        </dependencies>
        <build><plugins>
          <plugin>\(coordinates("org.apache.maven.plugins", "maven-compiler-plugin"))</plugin>
          <plugin>\(coordinates("org.apache.maven.plugins", "maven-resources-plugin"))</plugin>
        </plugins></build>
      </project>

      """, to: folder + "/pom.xml")
    try workspace.write(
      """
      package demo;
      import org.apache.commons.lang3.StringUtils;
      public class Main {
        public static void main(String[] arguments) {
          System.out.println(StringUtils.capitalize(String.join(" ", arguments)));
        }
      }

      """, to: folder + "/src/main/java/demo/Main.java")
  }

  /// Builds once from Debian's repository, to see which files Maven asks for.
  ///
  /// - Returns: Their paths in a repository; the files themselves are in `site`.
  private func record(_ workspace: Workspace) throws -> [String] {
    try writeBuild(workspace, to: "record")
    try workspace.write(
      """
      <settings><mirrors><mirror><id>central</id><mirrorOf>*</mirrorOf>
      <url>file://\(DebianMaven.repository)</url></mirror></mirrors></settings>
      """, to: "record/settings.xml")
    try workspace.need(
      "mvn",
      [
        "--batch-mode", "--quiet", "--settings", "settings.xml",
        "-Dmaven.repo.local=\(workspace.path("recorded"))", "compile",
      ], in: "record")
    let found = try workspace.need(
      "find", [".", "-name", "*.jar", "-o", "-name", "*.pom"], in: "recorded")
    let paths = found.output.split(separator: "\n").map { String($0.dropFirst(2)) }.sorted()
    for path in paths {
      let goal = workspace.folder.appending(path: "site/\(path)")
      try FileManager.default.createDirectory(
        at: goal.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: workspace.folder.appending(path: "recorded/\(path)"), to: goal)
    }
    try #require(paths.count > 20)
    return paths
  }

  /// The sha256 of each file in hexadecimal, as `sha256sum` says it.
  private func sums(_ workspace: Workspace, _ paths: [String]) throws -> [String: String] {
    let lines = try workspace.need("sha256sum", paths, in: "site").output.split(separator: "\n")
    return Dictionary(
      uniqueKeysWithValues: lines.map { (String($0.dropFirst(66)), String($0.prefix(64))) })
  }

  /// Registers the graph with Nix.
  private func instantiate(
    _ workspace: Workspace, _ server: LoopbackServer
  ) throws -> (nix: RealNix, root: String) {
    let store = workspace.path("store")
    let written = try workspace.lockfetch([
      "app", "--store", "file:\(workspace.path("cache"))", "--store-dir", store,
      "--repo", "central=\(server.url)",
    ])
    try #require(written.status == 0, "\(written.errors)")
    let nix = try RealNix(workspace, state: "state", storeDirectory: store)
    try nix.copy(written.line, from: workspace.path("cache"))
    return (nix, written.line)
  }

  /// Builds and runs the program as somebody who may not write to the store, with every way to a
  /// network closed.
  private func build(
    _ workspace: Workspace, _ output: String, _ maven: String, in folder: String = "build",
    range: String? = nil, shell: String = "bash"
  ) throws -> Outcome {
    try writeBuild(workspace, to: folder, range: range)
    let isRoot = try workspace.need("id", ["-u"]).line == "0"
    if isRoot { try workspace.need("chown", ["-R", "65534:65534", workspace.path(folder)]) }
    let drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    let lang = try #require(DebianMaven.versions?["commons-lang3"])
    let command =
      (isRoot ? drop : []) + [
        shell, "-c",
        """
        set -eu
        export HOME="$PWD/home" LOCKFETCH_TREE='\(output)/deps'
        mkdir "$HOME"
        proxies='-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9'
        proxies="$proxies -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9"
        export MAVEN_OPTS="-Duser.home=$HOME -Dmaven.repo.local=$HOME/repository $proxies"
        \(maven) >&2
        jar=$LOCKFETCH_TREE/maven/repository/org/apache/commons/commons-lang3/\(lang)/commons-lang3-\(lang).jar
        java -cp "target/classes:$jar" demo.Main nix works
        """,
      ]
    return try workspace.run(command[0], Array(command.dropFirst()), in: folder)
  }

  // MARK: Trusted checksums

  /// Locks the build with a list of checksums as Resolver records it.
  private func lockWithChecksums(_ workspace: Workspace, _ paths: [String]) throws {
    try writeBuild(workspace, to: "app")
    let list = try sums(workspace, paths).map { "\($1)  \($0)\n" }.sorted().joined()
    try workspace.write(list, to: "app/.mvn/checksums/checksums-central.sha256")
    try workspace.write(
      "-Daether.artifactResolver.postProcessor.trustedChecksums.failIfMissing=true\n",
      to: "app/.mvn/maven.config")
  }

  @Test func mavenBuildsFromTheTree() throws {
    let workspace = try Workspace()
    let paths = try record(workspace)
    let server = try LoopbackServer(filesOf: workspace.path("site"))
    try lockWithChecksums(workspace, paths)
    let (nix, root) = try instantiate(workspace, server)
    let output = try nix.need("nix-store", ["--realise", root]).line
    server.stop()

    let built = try build(workspace, output, Self.compile)
    try #require(built.status == 0, "\(built.errors.suffix(3_000))")
    #expect(built.line == "Nix works")

    // Prefixes of plugins and ranges of versions need metadata. With strict checksums every file needs
    // a sidecar that Maven knows: the variable says that sha256 is one. Maven 3.8 does not read it by
    // itself.
    let strict = try build(
      workspace, output,
      """
      set -a; . "$LOCKFETCH_TREE/maven/env.maven"; set +a
      mvn $MAVEN_ARGS --batch-mode --strict-checksums resources:resources compiler:compile
      """, in: "strict", range: "[3,4)")
    try #require(strict.status == 0, "\(strict.errors.suffix(3_000))")
    #expect(strict.line == "Nix works")
    #expect(!strict.errors.contains("Checksum validation failed"))
  }

  /// One command, and the repository is there.
  @Test func mavenBuildsFromWhatBuildMakes() throws {
    let workspace = try Workspace()
    let paths = try record(workspace)
    let server = try LoopbackServer(filesOf: workspace.path("site"))
    try lockWithChecksums(workspace, paths)
    let served = try ServedStore(workspace, .socket, storeDirectory: workspace.path("store"))
    let mirror = try served.lockfetch([
      "build", "app", "--no-out-link", "--repo", "central=\(server.url)", "--store-dir",
      workspace.path("store"),
    ])
    try #require(mirror.status == 0, "\(mirror.errors)")
    server.stop()
    let built = try build(workspace, mirror.line, Self.compile)
    try #require(built.status == 0, "\(built.errors.suffix(3_000))")
    #expect(built.line == "Nix works")
  }

  private static let compile =
    "mvn -s \"$LOCKFETCH_TREE/maven/settings.xml\" --batch-mode compile"

  /// Without Nix: the lock has the jars, `pin` finds the POMs with their parents and BOMs.
  @Test func mavenBuildsFromWhatPinAndFetchMake() throws {
    let workspace = try Workspace()
    let paths = try record(workspace)
    // Every file has a checksum beside it, as repositories do.
    for (path, sum) in try sums(workspace, paths) {
      try workspace.write(sum + "\n", to: "site/\(path).sha256")
    }
    let server = try LoopbackServer(filesOf: workspace.path("site"))
    try lockWithLockfile(workspace, server, paths, sums(workspace, paths))
    let options = ["--repo", "central=\(server.url)", "--repo", "*:*=\(server.url)"]
    let pinned = try workspace.lockfetch(["pin", "app"] + options)
    try #require(pinned.status == 0, "\(pinned.errors)")
    let pins = try workspace.text("app/lockfetch.pins.json")
    let poms = paths.filter { $0.hasSuffix(".pom") }
    // Maven reads the POMs of dependencies that it then leaves out as well: a lock of the plugin lists
    // them, and this one is made of the jars. They are pinned by hand.
    let lacking = poms.filter { !pins.contains("\"key\":\"\($0)\"") }
    #expect(lacking.count <= 1, "\(lacking)")
    let lines = try lacking.map { try pinLine(workspace, server, $0) + ",\n" }.joined()
    try workspace.write(
      pins.replacing("[\n", with: "[\n" + lines), to: "app/lockfetch.pins.json")
    #expect(pins.contains("\"type\":\"sidecar-sha256\""))
    #expect(try workspace.lockfetch(["pin", "app"] + options).line == "unchanged")
    let fetched = try workspace.lockfetch(["fetch", "app", "-o", "mirror/deps"] + options)
    try #require(fetched.status == 0, "\(fetched.errors)")
    server.stop()
    let built = try build(workspace, workspace.path("mirror"), Self.compile)
    try #require(built.status == 0, "\(built.errors.suffix(3_000))")
    #expect(built.line == "Nix works")
  }

  /// With the lines that `fetch` prints and a plain `mvn`, in a folder with a blank in its path.
  @Test func theLinesSwitchMaven() throws {
    let workspace = try Workspace()
    let paths = try record(workspace)
    let server = try LoopbackServer(filesOf: workspace.path("site"))
    try lockWithChecksums(workspace, paths)
    let options = ["--repo", "central=\(server.url)"]
    let fetched = try workspace.lockfetch(["fetch", "app", "-o", "its mirror/deps"] + options)
    try #require(fetched.status == 0, "\(fetched.errors)")
    server.stop()
    for shell in ["sh", "bash"] {
      let built = try build(
        workspace, "/nothing",
        """
        \(evaluation(of: fetched))
        mvn --batch-mode --strict-checksums compile
        """, in: "by-\(shell)", shell: shell)
      try #require(built.status == 0, "\(built.errors.suffix(3_000))")
      #expect(built.line == "Nix works")
    }
    // It is the function that makes it so, since this Maven reads no MAVEN_ARGS.
    let without = try build(
      workspace, "/nothing",
      """
      \(evaluation(of: fetched))
      command mvn --batch-mode compile
      """, in: "without")
    #expect(without.status != 0)
  }

  @Test func anAlteredJarFailsByItsHash() throws {
    let workspace = try Workspace()
    let paths = try record(workspace)
    let server = try LoopbackServer(filesOf: workspace.path("site"))
    try lockWithChecksums(workspace, paths)
    let (nix, root) = try instantiate(workspace, server)
    let jar = try #require(paths.first { $0.contains("commons-lang3") && $0.hasSuffix(".jar") })
    let file = workspace.folder.appending(path: "site/\(jar)")
    try (Data(contentsOf: file) + Data([0])).write(to: file)
    let outcome = try nix.run("nix-store", ["--realise", root])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("hash mismatch in fixed-output derivation"))
    #expect(outcome.errors.contains("maven-org.apache.commons+commons-lang3"))
  }

  // MARK: lockfile.json

  /// Locks the build in the form of maven-lockfile: the jars alone.
  private func lockWithLockfile(
    _ workspace: Workspace, _ server: LoopbackServer, _ paths: [String], _ sums: [String: String]
  ) throws {
    try writeBuild(workspace, to: "app")
    let nodes = paths.filter { $0.hasSuffix(".jar") }.map { path in
      let parts = path.split(separator: "/").map(String.init)
      return """
        {"groupId": "\(parts.dropLast(3).joined(separator: "."))",
         "artifactId": "\(parts[parts.count - 3])", "version": "\(parts[parts.count - 2])",
         "checksumAlgorithm": "SHA-256", "checksum": "\(sums[path] ?? "")",
         "resolved": "\(server.url)/\(path)", "repositoryId": "central", "children": []}
        """
    }
    try workspace.write(
      """
      {"groupId": "demo", "artifactId": "app", "version": "1", "lockFileVersion": 1,
       "dependencies": [\(nodes.joined(separator: ",\n"))], "mavenPlugins": [],
       "metaData": {"config": {"includeMavenPlugins": true, "includeParentPom": true}}}
      """, to: "app/lockfile.json")
  }

  /// The POMs, which such a lock leaves out, as pins.
  private func pinPoms(
    _ workspace: Workspace, _ server: LoopbackServer, _ sums: [String: String]
  ) throws {
    let pins = try sums.keys.filter { $0.hasSuffix(".pom") }.sorted().map { path in
      try pinLine(workspace, server, path)
    }
    try workspace.write(
      "{\"schema\":1,\"pins\":[\n\(pins.joined(separator: ",\n"))\n]}\n",
      to: "app/lockfetch.pins.json")
  }

  private func pinLine(
    _ workspace: Workspace, _ server: LoopbackServer, _ path: String
  ) throws -> String {
    let digest = try workspace.need(
      "bash", ["-c", "openssl dgst -sha256 -binary 'site/\(path)' | base64"]
    ).line
    return """
      {"ecosystem":"maven","key":"\(path)","url":"\(server.url)/\(path)","hash":"sha256-\(digest)"}
      """
  }

  @Test func aLockfileWithPinnedPomsBuilds() throws {
    let workspace = try Workspace()
    let paths = try record(workspace)
    let server = try LoopbackServer(filesOf: workspace.path("site"))
    let sums = try sums(workspace, paths)
    try lockWithLockfile(workspace, server, paths, sums)
    let refused = try workspace.lockfetch(["app", "--store", "file:\(workspace.path("none"))"])
    #expect(refused.status == 69)
    #expect(refused.errors.contains("files that the lock implies have no hash"))

    try pinPoms(workspace, server, sums)
    let (nix, root) = try instantiate(workspace, server)
    let output = try nix.need("nix-store", ["--realise", root]).line
    server.stop()
    let built = try build(workspace, output, Self.compile)
    try #require(built.status == 0, "\(built.errors.suffix(3_000))")
    #expect(built.line == "Nix works")
  }
}
