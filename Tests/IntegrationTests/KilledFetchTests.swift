import Foundation
import LoopbackServers
import Testing

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
    // The moments are others in every run; a run that fails says how to have them again.
    let seed = Project.seed()
    var generator = SeededNumbers(seed: seed)
    for point in 0..<50 {
      let milliseconds = Int.random(in: 0...700, using: &generator)
      try kill(workspace, ["fetch", "app", "-o", "mirror"], after: milliseconds)
      let damaged = try workspace.run("python3", ["-c", Self.verify])
      let place: Comment = "LOCKFETCH_TEST_SEED=\(seed), point \(point), \(milliseconds) ms"
      #expect(damaged.status == 0, "\(place): \(damaged.errors)")
      if FileManager.default.fileExists(atPath: workspace.path("mirror")) {
        let checked = try workspace.lockfetch(["fetch", "app", "-o", "mirror", "--check"])
        #expect(checked.status == 0, "\(place): \(checked.errors)")
      }
      // Begin again now and then, so that kills meet every step.
      if point % 7 == 6 { try workspace.need("rm", ["-rf", "cache-home", "mirror"]) }
    }
    let done = try workspace.lockfetch(["fetch", "app", "-o", "mirror"])
    try #require(done.status == 0, "LOCKFETCH_TEST_SEED=\(seed): \(done.errors)")
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
      "XDG_CACHE_HOME=\"$PWD/cache-home\" '\(try workspace.programForOthers())' fetch app -o out/mirror"
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
