import Foundation
import LockText
import Testing

@testable import LockfetchCLI

/// The whole program with a daemon that does what Nix's would not, or what Nix's does unseen.
@Suite struct ScriptedDaemonTests {
  private static let lock = #"""
    {"lockfileVersion": 3, "packages": {
      "node_modules/a": {"version": "1.0.0", "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}}}
    """#

  private let scratch: Scratch

  init() throws {
    scratch = try Scratch(["package-lock.json": Self.lock])
  }

  @Test func aSilentDaemonIsGivenUp() throws {
    let daemon = try ScriptedDaemon(scratch, "while requests.read(1):\n    pass")
    let ran = try scratch.run([scratch.path, "--store", daemon.store, "--timeout", "1"])
    #expect(ran.status == .writeFailed)
    #expect(ran.errors.contains("was silent for 1 seconds"))
    #expect(ran.errors.contains("why: nothing was added yet"))
    #expect(ran.errors.hasSuffix("1 error; what is in the store stays\n"))
  }

  /// Answers everything that registering asks; every file has the digest of zeros in its path.
  private static let liar = """
    while True:
        operation = integer()
        if operation == 19:  # SetOptions
            for _ in range(13):
                integer()
            answer()
        elif operation == 11:  # AddTempRoot
            text()
            answer(number(1))
        elif operation == 1:  # IsValidPath
            text()
            answer(number(0))
        elif operation == 31:  # QueryValidPaths
            texts(), integer()
            answer(number(0))
        elif operation == 7:  # AddToStore
            name = text()
            text(), texts(), integer()
            while size := integer():
                requests.read(size)
            print(name.decode(), flush=True)
            path = string(b"/nix/store/" + b"0" * 32 + b"-" + name)
            answer(path, string(b""), string(b"0" * 64), number(0) * 5, string(b""))
    """

  @Test func anotherPathIsABugOfThisProgram() throws {
    for command in [[scratch.path], ["build", scratch.path]] {
      let daemon = try ScriptedDaemon(scratch, Self.liar)
      let ran = try scratch.run(command + ["--store", daemon.store])
      #expect(ran.status == .software)
      #expect(ran.output == "")
      let name = try #require(daemon.finish().split(separator: "\n").first)
      let actual = "\"00000000000000000000000000000000-\(name)\""
      #expect(
        ran.errors.firstMatch(
          of: try Regex(
            "error: the Nix daemon at \\S+ computes \(actual) where this program computes \"[0-9a-z]{32}-\(name)\""
          )) != nil, "\(ran.errors)")
      #expect(ran.errors.contains("why: this is a bug of this program"))
      #expect(ran.errors.contains("please report it with the lock file"))
      try FileManager.default.removeItem(atPath: scratch.path("socket"))
    }
    let daemon = try ScriptedDaemon(scratch, Self.liar)
    let records = try scratch.run([
      scratch.path, "--store", daemon.store, "--log-format", "json",
    ])
    #expect(records.status == .software)
    #expect(records.errors.contains("\"code\":\"store/other-path\""))
  }

  // MARK: Settings of a build

  /// Has the root, and prints what it is told to do before building.
  private static let listener = """
    while True:
        operation = integer()
        if operation == 19:  # SetOptions
            print(*[integer() for _ in range(13)], flush=True)
            answer()
        elif operation == 11:  # AddTempRoot
            text()
            answer(number(1))
        elif operation == 1:  # IsValidPath
            text()
            answer(number(1))
        else:
            sys.exit()
    """

  /// Keep failed, keep going, fall back, verbosity, jobs, silence, 1, builders' lines, 0, 0, cores,
  /// substitutes, no further setting.
  @Test(arguments: [
    ("", [], "0 1 0 1 16 0 1 7 0 0 0 1 0"),
    ("substitute = false", [], "0 1 0 1 16 0 1 7 0 0 0 0 0"),
    ("substitute = true", ["--no-substitute"], "0 1 0 1 16 0 1 7 0 0 0 0 0"),
    (
      "keep-failed = true\nfallback = true\nmax-silent-time = 60\ncores = 3\nmax-jobs = 1\n"
        + "keep-going = false", ["--max-jobs", "4"], "1 1 1 1 4 60 1 7 0 0 3 1 0"
    ),
    ("cores = many\nmax-silent-time = -1", [], "0 1 0 1 16 0 1 7 0 0 0 1 0"),
  ])
  func buildingGoesByTheUsersSettings(
    _ settings: String, _ arguments: [String], _ expected: String
  ) throws {
    var environment: [String: String] = [:]
    if !settings.isEmpty {
      let program = scratch.folder.appending(path: "nix")
      try Data("#!/bin/sh\ncat <<'EOF'\n\(settings)\nEOF\n".utf8).write(to: program)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: program.path)
      environment["PATH"] = "\(scratch.path):/usr/bin:/bin"
    }
    let daemon = try ScriptedDaemon(scratch, Self.listener)
    let ran = try scratch.run(
      ["build", scratch.path, "--store", daemon.store] + arguments, environment: environment)
    #expect(ran.status == .negative)
    #expect(ran.errors.contains("closed the connection"))
    // Registering comes first, which neither builds nor substitutes.
    #expect(daemon.finish().split(separator: "\n").map(String.init).last == expected)
  }
}
