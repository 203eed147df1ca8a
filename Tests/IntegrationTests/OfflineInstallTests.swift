import Foundation
import Testing

/// From a registry on loopback by way of real Nix to a real npm without a network.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct OfflineInstallTests {
  private static let manifest = """
    {"name": "app", "version": "1.0.0", "dependencies": {
      "@lockfetch/scoped": "0.1.0-rc.1", "alias": "npm:lf-greeting@1.0.1", "lf-hello": "^1.0.0"}}
    """

  /// Locks the project with npm itself.
  private func lock(
    _ workspace: Workspace, _ registry: LoopbackRegistry, lockfileVersion: Int
  ) throws {
    try workspace.write(Self.manifest, to: "app/package.json")
    try workspace.need(
      "npm",
      [
        "install", "--package-lock-only", "--silent", "--no-audit", "--no-fund",
        "--fetch-retries", "0", "--registry",
        registry.url, "--lockfile-version", String(lockfileVersion), "--cache",
        workspace.path("npm"),
      ], in: "app")
  }

  /// Locks the project and registers its graph with Nix.
  private func prepare(
    _ workspace: Workspace, _ registry: LoopbackRegistry, lockfileVersion: Int
  ) throws -> (nix: RealNix, root: String) {
    try lock(workspace, registry, lockfileVersion: lockfileVersion)
    let store = workspace.path("store")
    let written = try workspace.lockfetch([
      "app", "--store", "file:\(workspace.path("cache"))", "--store-dir", store,
    ])
    try #require(written.status == 0, "\(written.errors)")
    let nix = try RealNix(workspace, state: "state", storeDirectory: store)
    try nix.copy(written.line, from: workspace.path("cache"))
    return (nix, written.line)
  }

  /// A user who may not write to the store, as in a real build; root could.
  private func asNobody(_ workspace: Workspace, _ script: String) throws -> Outcome {
    let isRoot = try workspace.need("id", ["-u"]).line == "0"
    guard isRoot else { return try workspace.run("bash", ["-c", script], in: "install") }
    try workspace.need("chown", ["-R", "65534:65534", workspace.path("install")])
    return try workspace.run(
      "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "bash", "-c", script],
      in: "install")
  }

  @Test(arguments: [3, 2, 1]) func npmInstallsFromTheTree(_ lockfileVersion: Int) throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    let (nix, root) = try prepare(workspace, registry, lockfileVersion: lockfileVersion)
    let output = try nix.need("nix-store", ["--realise", root]).line
    registry.stop()

    // The tree refers to the fixed outputs, all of them and nothing else.
    let link = try workspace.need("readlink", [output + "/deps/npm"]).line
    let tree = String(link.dropLast("/npm".utf8.count))
    let references = try nix.need("nix-store", ["--query", "--references", tree]).output
    let names = references.split(separator: "\n").map { path in
      // Behind the store directory there are 32 digits and a hyphen.
      String(path.split(separator: "/").last?.dropFirst(33) ?? "")
    }
    #expect(
      names.sorted() == [
        "npm-lf-greeting-1.0.1.tgz", "npm-lf-hello-1.2.3.tgz",
        "npm-lockfetch+scoped-0.1.0-rc.1.tgz",
      ])

    try install(workspace, output, isLockKept: lockfileVersion > 1)
  }

  /// Installs from a mirror, and runs the program.
  private func install(_ workspace: Workspace, _ output: String, isLockKept: Bool) throws {
    try workspace.write(Self.manifest, to: "install/package.json")
    let lock = try String(
      contentsOf: URL(filePath: output + "/deps/npm/locks/package-lock.json"), encoding: .utf8)
    if isLockKept { #expect(try lock == workspace.text("app/package-lock.json")) }
    try workspace.write(lock, to: "install/package-lock.json")
    let installed = try asNobody(
      workspace,
      """
      set -euo pipefail
      export HOME="$PWD/home" LOCKFETCH_TREE='\(output)/deps'
      mkdir "$HOME"
      set -a; . "$LOCKFETCH_TREE/npm/env.npm"; set +a
      npm ci --ignore-scripts --registry http://127.0.0.1:9 >&2
      node_modules/.bin/lf-hello Nix
      """)
    try #require(installed.status == 0, "\(installed.errors)")
    #expect(installed.line == "hello, Nix!")
    try compare(workspace)
  }

  /// One command, and the mirror is there.
  @Test func npmInstallsFromWhatBuildMakes() throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    try lock(workspace, registry, lockfileVersion: 3)
    let served = try ServedStore(workspace, .stdio, storeDirectory: workspace.path("store"))
    let built = try served.lockfetch(["build", "app", "--max-jobs", "2"])
    try #require(built.status == 0, "\(built.errors)")
    #expect(built.errors.contains("2 of 3 files done\n3 of 3 files done\n"))
    registry.stop()
    let link = workspace.path("result")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == built.line)
    _ = try served.nix.need("nix-store", ["--gc"])
    let again = try served.lockfetch(["build", "app", "--no-out-link"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.line == built.line)
    #expect(again.errors.contains("0 files fetched, the mirror is built"))
    try install(workspace, built.line, isLockKept: true)
  }

  /// The same on another machine, which has the mirror then; here that is this one.
  @Test(
    .enabled(if: DaemonWay.hasServer, "no /usr/sbin/sshd: scripts/requirements test installs it"))
  func npmInstallsFromWhatBuildMakesBySSH() throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    try lock(workspace, registry, lockfileVersion: 3)
    let store = workspace.path("store")
    let served = try ServedStore(workspace, .ssh, storeDirectory: store)
    let arguments = ["build", "app", "--store-dir", store]
    let refused = try served.lockfetch(arguments + ["--out-link", "link"])
    #expect(refused.status == 64)
    #expect(refused.errors.contains("a link here cannot be a root in the Nix store of 127.0.0.1"))
    let built = try served.lockfetch(arguments)
    try #require(built.status == 0, "\(built.errors)")
    #expect(built.errors.contains("registered with the Nix store of 127.0.0.1, port "))
    #expect(built.errors.contains("3 of 3 files done\n3 files fetched, the mirror is built\n"))
    registry.stop()
    #expect(!FileManager.default.fileExists(atPath: workspace.path("result")))
    _ = try served.nix.need("nix-store", ["--verify-path", built.line])
    try install(workspace, built.line, isLockKept: true)
    let again = try served.lockfetch(arguments)
    #expect(again.line == built.line)
    #expect(again.errors.contains("0 files fetched, the mirror is built"))
  }

  /// Everything that cannot be fetched is told, at its place; what can be stays.
  @Test func buildTellsEveryFailure() throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    try lock(workspace, registry, lockfileVersion: 3)
    let served = try ServedStore(workspace, .stdio, storeDirectory: workspace.path("store"))
    let hello = URL(filePath: workspace.path("archives/lf-hello-1.2.3.tgz"))
    let scoped = URL(filePath: workspace.path("archives/lockfetch-scoped-0.1.0-rc.1.tgz"))
    let (whole, other) = (try Data(contentsOf: hello), try Data(contentsOf: scoped))
    try (whole + Data([0])).write(to: hello)
    try FileManager.default.removeItem(at: scoped)
    let failed = try served.lockfetch(["build", "app"])
    #expect(failed.status == 1)
    #expect(failed.output == "")
    #expect(!FileManager.default.fileExists(atPath: workspace.path("result")))
    let places = failed.errors.matches(
      of: /(?m)^package-lock\.json:\d+:\d+: error: "([^"]+)" [\d.]+\S* (.+)$/
    ).map { "\($0.1) \($0.2)" }
    let place = "\(registry.url)/@lockfetch/scoped/-/scoped-0.1.0-rc.1.tgz"
    #expect(
      places == ["@lockfetch/scoped is not there: \(place)", "lf-hello has another hash"])
    #expect(failed.errors.contains("why: expected sha512-"))
    #expect(
      failed.errors.contains("2 errors; 1 file fetched, which stay; run it again for the rest"))
    let records = try served.lockfetch(["build", "app", "--log-format", "json"])
    #expect(records.status == 1)
    let codes = records.errors.matches(of: /"code":"(build\/[a-z-]+)"/).map { String($0.1) }
    // What was there already is not fetched again; the last record says how it ended.
    #expect(codes.first == "build/start")
    #expect(
      codes.suffix(4) == ["build/progress", "build/not-found", "build/hash-mismatch", "build/end"])
    let counts = #""done":2,"failed":2,"name":null,"output":null,"total":2"#
    #expect(records.errors.split(separator: "\n").last?.contains(counts) == true)
    for line in records.errors.matches(of: /(?m)^.*"severity":"error".*$/) {
      #expect(line.output.contains("\"file\":\"package-lock.json\""))
      #expect(line.output.firstMatch(of: /"line":\d+/) != nil)
    }
    try whole.write(to: hello)
    try other.write(to: scoped)
    let repaired = try served.lockfetch(["build", "app", "--out-link", "mirror"])
    #expect(repaired.status == 0, "\(repaired.errors)")
    #expect(repaired.errors.contains("2 files fetched, the mirror is built"))
    registry.stop()
    let gone = try served.lockfetch(["build", "app", "--no-out-link", "--quiet"])
    #expect(gone.status == 0)
    #expect(gone.errors == "")
  }

  @Test func buildTellsThatThereIsNoConnection() throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    try lock(workspace, registry, lockfileVersion: 3)
    registry.stop()
    let served = try ServedStore(workspace, .stdio, storeDirectory: workspace.path("store"))
    let failed = try served.lockfetch(["build", "app", "--log-format", "json"])
    #expect(failed.status == 1)
    #expect(failed.errors.matches(of: /"code":"build\/no-connection"/).count == 3)
    // What is so for all of them is said once.
    let text = try served.lockfetch(["build", "app"])
    #expect(text.errors.matches(of: /cannot be fetched: http/).count == 3)
    #expect(text.errors.matches(of: /there is no connection with the server/).count == 1)
  }

  /// The installed files are those of the archives, each of them and no other.
  private func compare(_ workspace: Workspace) throws {
    let packages = [
      ("lf-hello", "lf-hello-1.2.3"), ("lf-greeting", "lf-greeting-1.0.1"),
      ("alias", "lf-greeting-1.0.1"), ("@lockfetch/scoped", "lockfetch-scoped-0.1.0-rc.1"),
    ]
    for (folder, archive) in packages {
      try FileManager.default.createDirectory(
        atPath: workspace.path("unpacked/\(folder)"), withIntermediateDirectories: true)
      try workspace.need(
        "tar",
        ["-xzf", "archives/\(archive).tgz", "-C", "unpacked/\(folder)", "--strip-components=1"])
      try workspace.need(
        "diff", ["-r", "unpacked/\(folder)", "install/node_modules/\(folder)"])
    }
  }

  /// npm packs what it unpacked of a git archive, puts that into its cache, and replaces a bucket
  /// of the index when it reads it, so it works on a copy: links to the content, and the index.
  @Test func npmInstallsAPinnedGitCommit() throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    let commit = "0123456789abcdef0123456789abcdef01234567"
    let git = "git+ssh://git@github.com/o/r.git#\(commit)"
    let manifest =
      #"{"name": "app", "version": "1.0.0", "dependencies": {"lf-greeting": "github:o/r#\#(commit)"}}"#
    try workspace.write(manifest, to: "app/package.json")
    try workspace.write(
      """
      {"name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": {
        "": {"name": "app", "version": "1.0.0", "dependencies": {"lf-greeting": "github:o/r#\(commit)"}},
        "node_modules/lf-greeting": {"version": "1.0.1", "resolved": "\(git)"}}}
      """, to: "app/package-lock.json")
    let digest = try workspace.need(
      "bash", ["-c", "openssl dgst -sha256 -binary archives/lf-greeting-1.0.1.tgz | base64"]
    ).line
    try workspace.write(
      """
      {"schema":1,"pins":[
      {"ecosystem":"npm","key":"\(git)","url":"\(registry.url)/lf-greeting/-/lf-greeting-1.0.1.tgz","hash":"sha256-\(digest)","evidence":{"type":"git-commit","value":"\(commit)"}}
      ]}
      """, to: "app/lockfetch.pins.json")
    let store = workspace.path("store")
    let written = try workspace.lockfetch([
      "app", "--store", "file:\(workspace.path("cache"))", "--store-dir", store,
    ])
    try #require(written.status == 0, "\(written.errors)")
    let nix = try RealNix(workspace, state: "state", storeDirectory: store)
    try nix.copy(written.line, from: workspace.path("cache"))
    let output = try nix.need("nix-store", ["--realise", written.line]).line
    registry.stop()
    try workspace.write(manifest, to: "install/package.json")
    let installed = try asNobody(
      workspace,
      """
      set -euo pipefail
      export HOME="$PWD/home" LOCKFETCH_TREE='\(output)/deps'
      mkdir "$HOME"
      mkdir _cacache
      cp -rs "$LOCKFETCH_TREE/npm/_cacache/content-v2" _cacache/
      cp -r "$LOCKFETCH_TREE/npm/_cacache/index-v5" _cacache/
      chmod -R u+w _cacache
      cp "$LOCKFETCH_TREE/npm/locks/package-lock.json" .
      set -a; . "$LOCKFETCH_TREE/npm/env.npm"; set +a
      npm_config_cache=$PWD npm ci --ignore-scripts --registry http://127.0.0.1:9 >&2
      cat node_modules/lf-greeting/package.json
      """)
    try #require(installed.status == 0, "\(installed.errors)")
    #expect(installed.output.contains("\"lf-greeting\""))
  }

  @Test func aTamperedArchiveFailsByItsHash() throws {
    let workspace = try Workspace()
    let registry = try LoopbackRegistry(workspace)
    let (nix, root) = try prepare(workspace, registry, lockfileVersion: 3)
    let archive = workspace.folder.appending(path: "archives/lf-hello-1.2.3.tgz")
    try (Data(contentsOf: archive) + Data([0])).write(to: archive)
    let outcome = try nix.run("nix-store", ["--realise", root])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("hash mismatch in fixed-output derivation"))
    #expect(outcome.errors.contains("npm-lf-hello-1.2.3.tgz"))
  }
}
