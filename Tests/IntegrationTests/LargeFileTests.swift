import Foundation
import LoopbackServers
import Testing

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
