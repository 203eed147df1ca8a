import Foundation
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
    let before = try workspace.need("find", ["mirror", "-printf", "%p %s %T@\n"]).output
    let checked = try app.fetch(["-o", "mirror", "--check", "--log-format", "json"])
    #expect(checked.status == 1)
    #expect(checked.errors.matches(of: /"code":"fetch\/differs"/).count == 3)
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
    #expect(denied.errors.contains("--token 127.0.0.1=VARIABLE"))
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

/// Runs that are killed, and runs that meet.
@Suite(.serialized) struct KilledFetchTests {
  private static let sizes = [10, 5_000, 70_000, 1_500_000, 3_000_000, 2_100_000, 9, 80_000]

  /// A lock of files that the server sends slowly.
  private func prepare(_ way: String) throws -> (workspace: Workspace, server: LoopbackServer) {
    let workspace = try Workspace()
    let server = try LoopbackServer("loopback-hostile", workspace.folder.path)
    let script = """
      import base64, hashlib, json
      block = bytes((i * 31 + (i >> 8) * 7) & 255 for i in range(65536))
      packages = {"": {}}
      for number, size in enumerate(\(Self.sizes)):
          digest = hashlib.sha512((block * (size // 65536 + 1))[:size]).digest()
          packages[f"node_modules/p{number}"] = {
              "version": "1.0.0", "resolved": f"\(server.url)/\(way)/bytes/{size}",
              "integrity": "sha512-" + base64.b64encode(digest).decode()}
      print(json.dumps({"lockfileVersion": 3, "packages": packages}, indent=1))
      """
    let lock = try workspace.need("python3", ["-c", script]).output
    try workspace.write(lock, to: "app/package-lock.json")
    return (workspace, server)
  }

  /// Starts the program, and kills it after so many milliseconds.
  private func kill(
    _ workspace: Workspace, _ arguments: [String], after milliseconds: Int
  ) throws {
    let process = Process()
    process.executableURL = URL(filePath: try Project.program)
    process.arguments = arguments
    process.currentDirectoryURL = workspace.folder
    process.environment = ["XDG_CACHE_HOME": workspace.path("cache-home"), "PATH": "/usr/bin:/bin"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(milliseconds) * 1_000)
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Whatever a killed run leaves, each file at its place is whole, and another run completes it.
  @Test func killedAtFiftyPoints() throws {
    let (workspace, server) = try prepare("slow")
    var generator = SystemRandomNumberGenerator()
    for point in 0..<50 {
      let milliseconds = Int.random(in: 0...700, using: &generator)
      try kill(workspace, ["fetch", "app", "-o", "mirror"], after: milliseconds)
      let damaged = try workspace.run("python3", ["-c", Self.verify])
      #expect(damaged.status == 0, "point \(point), \(milliseconds) ms: \(damaged.errors)")
      if FileManager.default.fileExists(atPath: workspace.path("mirror")) {
        let checked = try workspace.lockfetch(["fetch", "app", "-o", "mirror", "--check"])
        #expect(checked.status == 0, "point \(point): \(checked.errors)")
      }
      // Begin again now and then, so that kills meet every step.
      if point % 7 == 6 { try workspace.need("rm", ["-rf", "cache-home", "mirror"]) }
    }
    let done = try workspace.lockfetch(["fetch", "app", "-o", "mirror"])
    try #require(done.status == 0, "\(done.errors)")
    server.stop()
    let checked = try workspace.lockfetch(["fetch", "app", "-o", "mirror", "--check"])
    #expect(checked.status == 0, "\(checked.errors)")
    let left = try workspace.need(
      "bash", ["-c", "ls -A cache-home/lockfetch-multi/files/partial; ls -A"])
    #expect(
      !left.output.contains("lockfetch-") && !left.output.contains("sha512-"), "\(left.output)")
  }

  /// Every file outside of `partial` has the hash that its place says.
  private static let verify = """
    import hashlib, os, sys
    top = "cache-home/lockfetch-multi/files/sha512"
    for folder, _, names in os.walk(top):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                if hashlib.sha512(file.read()).hexdigest() != name:
                    sys.exit(f"{name} is damaged")
    """

  /// A run that was killed before its files had their places has left them read-only, which keeps
  /// everybody but root from opening them.
  @Test func whatWasSealedIsGoneOnWith() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    #expect(try app.fetch([]).status == 0)
    let move = """
      set -e
      cd cache-home/lockfetch-multi/files
      for file in sha512/*; do mv "$file" "partial/sha512-${file##*/}"; done
      """
    try workspace.need("bash", ["-c", move])
    app.registry.stop()
    let fetch =
      "XDG_CACHE_HOME=\"$PWD/cache-home\" '\(try Project.program)' fetch app -o out/mirror"
    var command = ["bash", "-c", fetch]
    if try workspace.need("id", ["-u"]).line == "0" {
      try workspace.need("mkdir", ["out"])
      try workspace.need("chown", ["-R", "65534:65534", "cache-home", "out"])
      command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + command
    }
    let fetched = try workspace.run(command[0], Array(command.dropFirst()))
    #expect(fetched.status == 0, "\(fetched.errors)")
  }

  /// The copies of locks in a mirror are no projects.
  @Test func aMirrorInTheDirectoryIsNotScanned() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    let before = try workspace.lockfetch(["plan", "app", "--format", "json"]).output
    #expect(try workspace.lockfetch(["fetch", ".", "-o", "mirror"], in: "app").status == 0)
    #expect(try workspace.lockfetch(["plan", "app", "--format", "json"]).output == before)
    #expect(
      try workspace.lockfetch(["fetch", ".", "-o", "mirror", "--check"], in: "app").status == 0)
  }

  @Test func twoRunsAtOnce() throws {
    let (workspace, server) = try prepare("slow")
    let program = try Project.program
    let script = """
      export XDG_CACHE_HOME="$PWD/cache-home"
      '\(program)' fetch app -o one >/dev/null 2>one.log & first=$!
      '\(program)' fetch app -o two >/dev/null 2>two.log & second=$!
      wait $first; echo $?; wait $second; echo $?
      '\(program)' fetch app -o one >/dev/null 2>one.log & first=$!
      '\(program)' fetch app -o one >/dev/null 2>two.log & second=$!
      wait $first; echo $?; wait $second; echo $?
      """
    let ran = try workspace.need("bash", ["-c", script])
    let logs = try workspace.text("one.log") + workspace.text("two.log")
    #expect(ran.output == "0\n0\n0\n0\n", "\(logs)")
    server.stop()
    for mirror in ["one", "two"] {
      #expect(try workspace.lockfetch(["fetch", "app", "-o", mirror, "--check"]).status == 0)
    }
  }

  /// Being asked to stop leaves nothing but what can be continued.
  @Test func interruptedRunsSayHowToGoOn() throws {
    let (workspace, _) = try prepare("stall/99")
    let script = """
      export XDG_CACHE_HOME="$PWD/cache-home"
      '\(try Project.program)' fetch app -o mirror 2>log & run=$!
      sleep 1; kill -TERM $run; wait $run; echo $?
      """
    // Signals that ask are blocked in what a test starts.
    let unblocked = """
      import os, signal, sys
      signal.pthread_sigmask(signal.SIG_SETMASK, [])
      os.execvp("bash", ["bash", "-c", sys.argv[1]])
      """
    #expect(try workspace.need("python3", ["-c", unblocked, script]).output == "143\n")
    #expect(try workspace.text("log").contains("run it again to go on from there"))
    #expect(!FileManager.default.fileExists(atPath: workspace.path("mirror")))
  }
}

/// Files that are larger than the memory that is used.
@Suite(.serialized) struct LargeFileTests {
  private static let size = 300_000_000

  /// A lock of one file, which a web server has.
  static func prepare(_ workspace: Workspace) throws -> LoopbackServer {
    try workspace.need("mkdir", ["site"])
    try workspace.need(
      "bash",
      ["-c", "head -c \(size) /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 > site/large"])
    let server = try LoopbackServer(filesOf: workspace.path("site"))
    let digest = try workspace.need(
      "bash", ["-c", "openssl dgst -sha512 -binary site/large | base64 -w0"]
    ).line
    try workspace.write(
      """
      {"lockfileVersion": 3, "packages": {"": {}, "node_modules/large": {"version": "1.0.0",
        "resolved": "\(server.url)/large", "integrity": "sha512-\(digest)"}}}
      """, to: "app/package-lock.json")
    return server
  }

  /// Runs the program, and tells the most memory that it had, in KiB.
  static func peak(
    _ workspace: Workspace, _ arguments: [String], environment: [String: String?] = [:]
  ) throws -> Int {
    let script = """
      import os, resource, subprocess, sys
      environment = dict(os.environ, XDG_CACHE_HOME=os.path.abspath("cache-home"))
      subprocess.run(sys.argv[1:], check=True, env=environment, stdout=subprocess.DEVNULL)
      print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
      """
    let ran = try workspace.need(
      "python3", ["-c", script, try Project.program] + arguments, environment: environment)
    return try #require(Int(ran.line))
  }

  @Test func memoryDoesNotGrowWithAFile() throws {
    let workspace = try Workspace()
    let server = try Self.prepare(workspace)
    let base = try Self.peak(workspace, ["plan", "app"])
    let fetching = try Self.peak(workspace, ["fetch", "app", "-o", "mirror", "--copy"])
    server.stop()
    #expect(fetching - base < 64 << 10, "\(base) and \(fetching) KiB")
    let filling = try Self.peak(workspace, ["fetch", "app", "--store", "file:cache"])
    #expect(filling - base < 64 << 10, "\(base) and \(filling) KiB")
    let checking = try Self.peak(workspace, ["fetch", "app", "-o", "mirror", "--check"])
    #expect(checking - base < 64 << 10, "\(base) and \(checking) KiB")
  }
}

/// Nix with a store that was filled by the program.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct StoreFillingTests {
  /// A file is read while it is sent to a daemon.
  @Test func aLargeFileIsNeverInMemory() throws {
    let workspace = try Workspace()
    let server = try LargeFileTests.prepare(workspace)
    let store = workspace.path("store")
    let served = try ServedStore(workspace, .socket, storeDirectory: store)
    let base = try LargeFileTests.peak(workspace, ["plan", "app"])
    let filling = try LargeFileTests.peak(
      workspace, ["fetch", "app", "--store", served.store, "--store-dir", store],
      environment: served.environment)
    server.stop()
    #expect(filling - base < 64 << 10, "\(base) and \(filling) KiB")
    let paths = try workspace.need(
      "find", [store, "-maxdepth", "1", "-name", "*-npm-large-1.0.0*.tgz"])
    #expect(paths.line.hasSuffix(".tgz"), "\(paths.output)")
  }

  @Test(arguments: DaemonWay.possible) func nixDownloadsNothing(_ way: DaemonWay) throws {
    let app = try LockedApp()
    let served = try ServedStore(app.workspace, way, storeDirectory: app.workspace.path("store"))
    let options = ["fetch", "app", "--store-dir", app.workspace.path("store")]
    let filled = try served.lockfetch(options)
    try #require(filled.status == 0, "\(filled.errors)")
    #expect(filled.errors.contains("3 outputs added, 0 there already"))
    app.registry.stop()
    let again = try served.lockfetch(options)
    try #require(again.status == 0, "\(again.errors)")
    #expect(again.line == filled.line)
    #expect(again.errors.contains("0 outputs added, 3 there already"))
    let output = try served.nix.need("nix-store", ["--realise", filled.line]).line
    let files = try app.workspace.need("find", ["-L", output + "/deps/npm", "-name", "??"]).output
    #expect(!files.isEmpty)
    let verified = try served.nix.need("nix-store", ["--verify", "--check-contents"])
    #expect(!verified.errors.contains("modified"))
  }

  @Test func binaryCacheHoldsTheOutputs() throws {
    let app = try LockedApp()
    let store = app.workspace.path("store")
    let options = ["--store", "file:\(app.workspace.path("cache"))", "--store-dir", store]
    let filled = try app.fetch(options)
    try #require(filled.status == 0, "\(filled.errors)")
    app.registry.stop()
    try app.workspace.need("rm", ["-r", app.workspace.path("cache-home")])
    let again = try app.fetch(options)
    try #require(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("0 outputs added, 3 there already"))
    let nix = try RealNix(app.workspace, state: "state", storeDirectory: store)
    // The outputs and the graph: nothing is left to be downloaded.
    let paths = try app.workspace.need("bash", ["-c", "grep -h ^StorePath cache/*.narinfo"]).output
      .split(separator: "\n").map { String($0.dropFirst("StorePath: ".count)) }
    #expect(paths.filter { $0.hasSuffix(".tgz") }.count == 3)
    for path in paths.filter({ $0.hasSuffix(".tgz") }) + [filled.line] {
      try nix.copy(path, from: app.workspace.path("cache"))
    }
    let output = try nix.need("nix-store", ["--realise", filled.line]).line
    #expect(FileManager.default.fileExists(atPath: output + "/deps/npm/env.npm"))
  }
}
