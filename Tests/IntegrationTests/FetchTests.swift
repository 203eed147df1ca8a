import Foundation
import LoopbackServers
import Testing

/// Locked npm projects of the fixture packages.
struct LockedApp {
  static let manifest = """
    {"name": "app", "version": "1.0.0", "dependencies": {
      "@lockfetch/scoped": "0.1.0-rc.1", "alias": "npm:lf-greeting@1.0.1", "lf-hello": "^1.0.0"}}
    """

  let workspace: Workspace
  let registry: LoopbackRegistry

  /// Locks the project with npm itself.
  init() throws {
    workspace = try Workspace()
    registry = try LoopbackRegistry(workspace)
    try workspace.write(Self.manifest, to: "app/package.json")
    try workspace.need(
      "npm",
      [
        "install", "--package-lock-only", "--silent", "--no-audit", "--no-fund",
        "--fetch-retries", "0", "--registry", registry.url, "--lockfile-version", "3", "--cache",
        workspace.path("npm"),
      ], in: "app")
  }

  func fetch(
    _ arguments: [String], environment: [String: String?] = [:]
  ) throws -> Outcome {
    try workspace.lockfetch(["fetch", "app"] + arguments, environment: environment)
  }

  /// The files of the cache.
  func cached() throws -> [String] {
    try workspace.run("find", ["cache-home", "-type", "f"]).output
      .split(separator: "\n").map(String.init).sorted()
  }
}

/// Downloading by the program itself, without Nix.
@Suite(.serialized) struct FetchTests {
  /// Installs with npm from what a shell was told, and runs the program.
  private func install(_ app: LockedApp, _ lines: String) throws {
    let workspace = app.workspace
    try workspace.write(LockedApp.manifest, to: "install/package.json")
    try workspace.write(workspace.text("app/package-lock.json"), to: "install/package-lock.json")
    try workspace.write(
      """
      set -euo pipefail
      export HOME="$PWD/home"
      mkdir -p "$HOME"
      \(lines)
      npm ci --ignore-scripts --registry http://127.0.0.1:9 >&2
      node_modules/.bin/lf-hello Nix
      """, to: "install.sh")
    let installed = try workspace.need("bash", ["../install.sh"], in: "install")
    #expect(installed.line == "hello, Nix!")
    try FileManager.default.removeItem(atPath: workspace.path("install"))
  }

  @Test(arguments: ["", "--link", "--copy"]) func npmInstallsFromTheMirror(
    _ way: String
  ) throws {
    let app = try LockedApp()
    let workspace = app.workspace
    let options = way.isEmpty ? [] : [way]
    let fetched = try app.fetch(["-o", "mir'ror"] + options)
    try #require(fetched.status == 0, "\(fetched.errors)")
    #expect(fetched.errors.contains("3 files fetched"))
    #expect(try app.cached().count == 3)
    app.registry.stop()
    try install(app, fetched.output)

    // The cache makes the same again without the network, whatever was in its place.
    try workspace.need("rm", ["-r", workspace.path("mir'ror/npm")])
    let differing = try app.fetch(["-o", "mir'ror", "--check"] + options)
    #expect(differing.status == 1)
    #expect(differing.errors.contains("is missing"))
    let again = try app.fetch(["-o", "mir'ror", "--offline"] + options)
    try #require(again.status == 0, "\(again.errors)")
    #expect(again.output == fetched.output)
    #expect(again.errors.contains("0 files fetched (0 B), 3 there already"))
    let checked = try app.fetch(["-o", "mir'ror", "--check"] + options)
    #expect(checked.status == 0, "\(checked.errors)")
    let left = try workspace.need("find", [".", "-regex", ".*\\.lockfetch-[0-9a-f]+"]).output
    #expect(left == "")
  }

  @Test func checkFindsEveryChange() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    let fetched = try app.fetch(["-o", "mirror", "--copy"])
    try #require(fetched.status == 0, "\(fetched.errors)")
    let files = try workspace.need("find", ["mirror", "-type", "f"]).output
      .split(separator: "\n").map(String.init)
    let content = try #require(files.first { $0.contains("content-v2") })
    let variables = try #require(files.first { $0.hasSuffix("env.npm") })
    try workspace.need("chmod", ["-R", "u+w", workspace.path("mirror")])
    try workspace.write("other", to: content)
    try workspace.write("other", to: variables)
    try workspace.write("", to: "mirror/npm/more")
    try workspace.need("mkdir", [workspace.path("mirror/npm/empty")])
    let before = try workspace.need("find", ["mirror", "-printf", "%p %s %T@\n"]).output
    let checked = try app.fetch(["-o", "mirror", "--check", "--log-format", "json"])
    #expect(checked.status == 1)
    #expect(checked.errors.matches(of: /"code":"fetch\/differs"/).count == 4)
    #expect(try workspace.need("find", ["mirror", "-printf", "%p %s %T@\n"]).output == before)
    #expect(try app.fetch(["-o", "nothing", "--check"]).status == 1)
    #expect(!FileManager.default.fileExists(atPath: workspace.path("nothing")))
  }

  /// A changed file of the cache is found by its date, or by its hash.
  @Test func cacheIsNotBelieved() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    #expect(try app.fetch([]).status == 0)
    let cached = try app.cached()
    try workspace.need("chmod", ["u+w"] + cached)
    let whole = try Data(contentsOf: URL(filePath: workspace.path(cached[0])))
    try workspace.write("changed", to: cached[0])
    // A change that hides its date is what --verify is for.
    try workspace.write("hidden", to: cached[1])
    try workspace.need("touch", ["-d", "@1", workspace.path(cached[1])])
    try workspace.need("chmod", ["a-w", workspace.path(cached[1])])
    #expect(try app.fetch([]).errors.contains("1 file fetched"))
    #expect(try Data(contentsOf: URL(filePath: workspace.path(cached[0]))) == whole)
    #expect(try app.fetch(["--verify"]).errors.contains("1 file fetched"))
    #expect(try app.fetch(["--verify", "--offline"]).status == 0)
  }

  @Test func otherBytesAreToldWithTheirPlace() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    let hello = URL(filePath: workspace.path("archives/lf-hello-1.2.3.tgz"))
    try (Data(contentsOf: hello) + Data([0])).write(to: hello)
    try FileManager.default.removeItem(
      atPath: workspace.path("archives/lockfetch-scoped-0.1.0-rc.1.tgz"))
    let failed = try app.fetch(["-o", "mirror"])
    #expect(failed.status == 1)
    #expect(failed.output == "")
    #expect(!FileManager.default.fileExists(atPath: workspace.path("mirror")))
    let place = /package-lock\.json:\d+:\d+: error: "lf-hello" 1\.2\.3 has another hash/
    #expect(failed.errors.contains(place))
    #expect(failed.errors.contains(/expected sha512-\S+, got sha512-\S+, from http/))
    #expect(failed.errors.contains("is not there: \(app.registry.url)/@lockfetch/scoped"))
    #expect(failed.errors.contains("2 errors; 1 file fetched, which stay"))
    #expect(try app.cached().count == 1)
    let records = try app.fetch(["--log-format", "json"])
    for code in ["fetch/hash-mismatch", "fetch/not-found"] {
      #expect(records.errors.contains("\"code\":\"\(code)\""))
    }
  }

  @Test func offlineRefusesTheNetwork() throws {
    let app = try LockedApp()
    let refused = try app.fetch(["--offline", "-o", "mirror"])
    #expect(refused.status == 69)
    #expect(refused.errors.matches(of: /is not in the cache: http/).count == 3)
    #expect(!FileManager.default.fileExists(atPath: app.workspace.path("mirror")))
  }

  /// What this program did not make is not replaced.
  @Test func replacesMirrorsOnly() throws {
    let app = try LockedApp()
    try app.workspace.write("mine", to: "mirror/file")
    let refused = try app.fetch(["-o", "mirror"])
    #expect(refused.status == 73)
    #expect(refused.errors.contains("was not made by this program"))
    #expect(try app.workspace.text("mirror/file") == "mine")
    try app.workspace.need("rm", [app.workspace.path("mirror/file")])
    #expect(try app.fetch(["-o", "mirror/"]).status == 0)
  }

  @Test func cacheIsShownAndCleared() throws {
    let app = try LockedApp()
    #expect(try app.fetch(["-o", "mirror"]).status == 0)
    try app.workspace.write("part", to: "cache-home/lockfetch-multi/files/partial/x")
    let shown = try app.workspace.lockfetch(["cache"])
    #expect(shown.output.contains("3 files, "))
    #expect(shown.output.contains("1 unfinished, 4 B"))
    let file = try app.cached().first { !$0.contains("partial") } ?? ""
    try app.workspace.need("chmod", ["u+w", app.workspace.path(file)])
    try app.workspace.write("damaged", to: file)
    let verified = try app.workspace.lockfetch(["cache", "--verify", "--format", "json"])
    #expect(verified.output.contains("\"count\": 2"))
    let cleared = try app.workspace.lockfetch(["cache", "--clear"])
    #expect(cleared.output.contains("0 files, 0 B\n3 removed"))
    #expect(try app.cached() == [])
    // The mirror keeps its files, which were second names.
    let fetched = try app.fetch(["-o", "mirror", "--check", "--log-format", "json"])
    #expect(fetched.errors.matches(of: /"code":"fetch\/differs"/).count == 1)
  }

  // MARK: Secrets

  /// A token goes to its host alone, and nowhere into an output, a file or a process list.
  @Test func secretsStaySecret() throws {
    let workspace = try Workspace()
    let secret = "s3cr3t-t0ken"
    let expected = "Bearer \(secret)".utf8.map { String($0, radix: 16) }.joined()
    let server = try LoopbackServer("loopback-hostile", workspace.folder.path)
    let script =
      "import base64, hashlib; content = bytes(31 * n for n in range(5)); "
      + "print(base64.b64encode(hashlib.sha512(content).digest()).decode())"
    let digest = try workspace.need("python3", ["-c", script]).line
    let basic = Data("user:\(secret)".utf8).base64EncodedString()
    let withName = "Basic \(basic)".utf8.map { String($0, radix: 16) }.joined()
    try workspace.write(
      """
      {"lockfileVersion": 3, "packages": {
        "node_modules/a": {"version": "1.0.0", "resolved": "\(server.url)/token/\(expected)/bytes/5",
          "integrity": "sha512-\(digest)"}}}
      """, to: "app/package-lock.json")
    try workspace.write("//127.0.0.1/:_authToken=\(secret)\n", to: "app/.npmrc")
    let denied = try workspace.lockfetch(["fetch", "app"])
    #expect(denied.status == 1)
    #expect(denied.errors.contains("--token \(server.url)=VARIABLE"))
    let fetched = try workspace.lockfetch(
      ["fetch", "app", "--token", "\(server.url)=TOKEN", "--log-format", "json", "-o", "mirror"],
      environment: ["TOKEN": secret, "HTTP_PROXY": "http://user:\(secret)@127.0.0.1:9"])
    #expect(fetched.status == 0, "\(fetched.errors)")
    let byName = try workspace.text("app/package-lock.json").replacing(expected, with: withName)
    try workspace.write(byName, to: "app/package-lock.json")
    try workspace.need("rm", ["-r", workspace.path("cache-home")])
    try workspace.write("machine 127.0.0.1 login user password \(secret)\n", to: "home/.netrc")
    let named = try workspace.lockfetch(
      ["fetch", "app", "--log-format", "json"], environment: ["HOME": workspace.path("home")])
    #expect(named.status == 0, "\(named.errors)")
    try workspace.need("rm", ["-r", workspace.path("cache-home")])
    let proxied = try workspace.lockfetch(
      ["fetch", "app", "--connect-timeout", "1"],
      environment: ["http_proxy": "http://user:\(secret)@127.0.0.1:9", "no_proxy": ""])
    #expect(proxied.status == 1)
    for outcome in [denied, fetched, named, proxied] {
      #expect(!outcome.errors.contains(secret) && !outcome.output.contains(secret))
      #expect(!outcome.errors.contains(basic))
    }
    // A program that knows the token answers when it is asked in the right way.
    try workspace.need("rm", ["-r", workspace.path("cache-home")])
    let original = try workspace.text("app/package-lock.json").replacing(withName, with: expected)
    try workspace.write(original, to: "app/package-lock.json")
    try workspace.write(
      """
      #!/bin/sh
      [ "$1" = get ] && grep -q '"uri":"\(server.url)/"' &&
        echo '{"headers":{"Authorization":["Bearer \(secret)"]}}'
      """, to: "helper")
    try workspace.need("chmod", ["+x", workspace.path("helper")])
    let helped = try workspace.lockfetch([
      "fetch", "app", "--credential-helper", "\(server.url)=\(workspace.path("helper"))",
    ])
    #expect(helped.status == 0, "\(helped.errors)")
    #expect(!helped.errors.contains(secret))
    let kept = try workspace.run("grep", ["-r", secret, "cache-home", "mirror"])
    #expect(kept.output == "")
  }

  @Test(arguments: [
    ["--token", "example.org"], ["--token", "http://example.org=HOME"],
    ["--token", "example.org=NOT_SET"], ["--credential-helper", "example.org=/bin/true"],
    ["--credential-helper", "example.org"], ["--netrc-file", "nothing"], ["--ca-file", "nothing"],
  ])
  func uselessOptions(_ options: [String]) throws {
    let app = try LockedApp()
    let refused = try app.fetch(options)
    #expect(refused.status == 64, "\(refused.errors)")
    #expect(refused.errors.contains("lockfetch-multi: error: "))
  }
}
