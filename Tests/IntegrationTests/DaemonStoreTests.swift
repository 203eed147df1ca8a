import Foundation
import Testing

/// The program's own way into a real Nix store: by a socket, by a child, by ssh.
@Suite(
  .serialized, .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct DaemonStoreTests {
  private struct PathInfo: Decodable {
    let references: [String]
    let narHash: String
  }

  private static let example = Project.root.appending(path: "docs/examples/npm-app").path

  static let projects = [
    "npm/mocha-v3-libc", "npm/osv-commits-v2", "gradle/runelite-launcher",
    "maven/spoon-legacy-lockfile", "pnpm/osv-peers-9",
  ]

  /// What is registered has the references, and the archive's hash, of what the folder store has.
  private func compare(_ served: ServedStore, _ arguments: [String], root: String) throws {
    let workspace = served.nix.workspace
    let cache = workspace.path("cache")
    let written = try workspace.lockfetch(arguments + ["--store", "file:\(cache)"])
    #expect(written.line == root)
    var expected: [String: (references: Set<String>, hash: String)] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: cache)
    where name.hasSuffix(".narinfo") {
      var fields: [String: String] = [:]
      for line in try workspace.text("cache/\(name)").split(separator: "\n") {
        let pair = line.split(separator: ":", maxSplits: 1)
        fields[String(pair[0])] = String(pair[1].dropFirst())
      }
      let path = try #require(fields["StorePath"])
      let references = (fields["References"] ?? "").split(separator: " ").map { "/nix/store/\($0)" }
      expected[path] = (Set(references), try #require(fields["NarHash"]))
    }
    let shown = try served.nix.need(
      "nix",
      [
        "--extra-experimental-features", "nix-command", "path-info", "--json", "--json-format", "1",
        "--all",
      ]
    ).output
    let actual = try JSONDecoder().decode([String: PathInfo].self, from: Data(shown.utf8))
    #expect(Set(actual.keys) == Set(expected.keys))
    for (path, object) in expected {
      #expect(Set(actual[path]?.references ?? []) == object.references, "\(path)")
    }
    let hashes = try served.nix.need("nix-store", ["--query", "--hash"] + expected.keys.sorted())
    #expect(
      hashes.output.split(separator: "\n").map(String.init)
        == expected.keys.sorted().map { expected[$0]?.hash ?? "" })
  }

  private func register(_ project: String, by way: DaemonWay) throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, way)
    let arguments = [Project.corpus("..").appending(path: project).path, "--partial"]
    let first = try served.lockfetch(arguments)
    try #require(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("(Nix "))
    #expect(first.errors.contains(", 0 there already"))
    try compare(served, arguments, root: first.line)
    let again = try served.lockfetch(arguments)
    #expect(again.status == 0)
    #expect(again.line == first.line)
    #expect(again.errors.contains(": 0 new objects, "))
    _ = try served.nix.need("nix-store", ["--verify", "--check-contents"])
  }

  @Test(
    .enabled(if: Project.hasCorpus, "needs ../shared/corpus"),
    arguments: [DaemonWay.socket, .stdio],
    projects)
  func registersARealProject(_ way: DaemonWay, _ project: String) throws {
    try register(project, by: way)
  }

  @Test(
    .enabled(if: DaemonWay.hasServer, "no /usr/sbin/sshd: scripts/requirements test installs it"),
    .enabled(if: Project.hasCorpus, "needs ../shared/corpus"), arguments: projects)
  func registersARealProjectBySSH(_ project: String) throws {
    try register(project, by: .ssh)
  }

  @Test(arguments: DaemonWay.possible) func addsOnlyWhatIsMissing(_ way: DaemonWay) throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, way)
    let first = try served.lockfetch([Self.example])
    try #require(first.status == 0, "\(first.errors)")
    // The root goes, and what it refers to stays.
    _ = try served.nix.need("nix-store", ["--delete", first.line])
    let again = try served.lockfetch([Self.example, "--format", "json"])
    #expect(again.status == 0)
    #expect(again.output.contains("\"added\": 1,"))
    #expect(again.output.contains("\"present\": 11,"))
  }

  @Test(arguments: [DaemonWay.socket, .stdio]) func aRootKeepsTheGraph(_ way: DaemonWay) throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, way)
    try workspace.write("text", to: "taken")
    let taken = try served.lockfetch([Self.example, "--gc-root", "taken"])
    #expect(taken.status == 73)
    #expect(taken.errors.contains("something else than a link is there"))
    #expect(try workspace.text("taken") == "text")

    let kept = try served.lockfetch([Self.example, "--gc-root", "roots.drv"])
    #expect(kept.status == 0, "\(kept.errors)")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: workspace.path("roots.drv"))
        == kept.line)
    _ = try served.nix.need("nix-store", ["--gc"])
    let again = try served.lockfetch([Self.example])
    #expect(again.errors.contains(": 0 new objects, 12 there already"))
    try FileManager.default.removeItem(atPath: workspace.path("roots.drv"))
    _ = try served.nix.need("nix-store", ["--gc"])
    let anew = try served.lockfetch([Self.example])
    #expect(anew.errors.contains(": 12 new objects, 0 there already"))
  }

  @Test(arguments: DaemonWay.possible) func anotherStoreDirectoryIsNamed(_ way: DaemonWay) throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, way)
    let other = [Self.example, "--store-dir", "/other/store"]
    let unknown = try served.lockfetch(other)
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("the daemon's store directory is not \"/other/store\""))
    _ = try served.lockfetch([Self.example])
    let known = try served.lockfetch(other)
    #expect(known.status == 64)
    #expect(known.errors.contains("fix: give the daemon's: --store-dir /nix/store\n"))
    #expect(known.output == "")
  }

  @Test func autoSaysWhatItTook() throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, .socket)
    let socket = String(served.store.dropFirst("unix://".utf8.count))
    let bySocket = try workspace.lockfetch(
      [Self.example], environment: ["NIX_DAEMON_SOCKET_PATH": socket])
    #expect(bySocket.errors.contains("registered with the Nix daemon at \(socket) (Nix "))
    #expect(bySocket.errors.contains("chosen because its socket is there"))
    let byRemote = try workspace.lockfetch(
      [Self.example], environment: ["NIX_REMOTE": served.store])
    #expect(byRemote.errors.contains(": 0 new objects, 12 there already"))
    #expect(byRemote.errors.contains("chosen because NIX_REMOTE names it"))
    let byNothing = try workspace.lockfetch([Self.example])
    #expect(byNothing.errors.contains("written to "))
  }

  /// The socket of a daemon that has ended is still there; root can do without the daemon.
  @Test func autoDoesWithoutADaemonThatIsNotRunning() throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, .stdio, storeDirectory: workspace.path("store"))
    let socket = workspace.path("socket")
    try workspace.need(
      "python3",
      ["-c", "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])", socket])
    let environment = served.environment.merging(["NIX_DAEMON_SOCKET_PATH": socket]) { $1 }
    let reason =
      "nobody listens at \(socket), and \(workspace.path("state/var")) is writable"
    let ran = try workspace.lockfetch([Self.example], environment: environment)
    #expect(ran.status == 0, "\(ran.errors)")
    #expect(ran.errors.contains("registered with the local Nix store (Nix "))
    #expect(ran.errors.contains("chosen because \(reason); --store says otherwise"))
    _ = try served.nix.need("nix-store", ["--query", "--requisites", ran.line])
    let doctor = try workspace.lockfetch(["doctor"], environment: environment)
    #expect(doctor.status == 0)
    #expect(doctor.output.hasPrefix("store: the local Nix store (\(reason))\n"))
    let daemon = try workspace.lockfetch(
      [Self.example, "--store", "daemon"], environment: environment)
    #expect(daemon.status == 69)
    #expect(daemon.errors.contains("the Nix daemon at \(socket) is not running"))
  }

  @Test(arguments: DaemonWay.possible) func doctorTellsWhatIsThere(_ way: DaemonWay) throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, way)
    let ran = try served.lockfetch(["doctor"])
    #expect(ran.status == 0, "\(ran.output)")
    let version = try served.nix.need("nix", ["--version"]).line.split(separator: " ").last
    #expect(ran.output.contains("\nnix: \(version ?? "")\n"))
    #expect(ran.output.contains("\nprotocol: 1.38\n"))
    #expect(ran.output.contains("\ntrust: trusted\n"))
    #expect(ran.output.contains("\nback end static: works\n"))
  }

  /// Many at once write the same graph.
  @Test func runsAtTheSameTimeDoNotDisturbEachOther() throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, .socket)
    let script = """
      for i in 1 2 3 4; do '\(try Project.program)' '\(Self.example)' -q --store '\(served.store)' & done
      status=0; for job in $(jobs -p); do wait "$job" || status=$?; done; exit "$status"
      """
    let ran = try workspace.run("bash", ["-c", script], environment: ["NIX_STORE_DIR": nil])
    #expect(ran.status == 0, "\(ran.errors)")
    #expect(Set(ran.output.split(separator: "\n")).count == 1)
    _ = try served.nix.need("nix-store", ["--verify", "--check-contents"])
  }
}
