import ArgumentParser
import Foundation
import LockText
import Lockfetch
import NixDaemon
import NixStore
import Synchronization
import SystemPackage
import Testing

@testable import LockfetchCLI

/// What is told of a build, apart from any daemon.
@Suite struct BuildReportTests {
  private func result(_ message: String) -> BuildResult {
    BuildResult(status: .permanentFailure, message: Array(message.utf8))
  }

  private static let hashes = [
    "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=",
    "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgQ=",
  ]

  @Test func findsBothHashes() throws {
    let text = """
      hash mismatch in fixed-output derivation '/nix/store/x-a.tgz.drv':
        specified: \(Self.hashes[0])
           got:    \(Self.hashes[1])
      """
    let hashes = try Self.hashes.map { try NixHash(sri: Array($0.utf8)) }
    #expect(FetchFailure(result(text)) == .hashMismatch(expected: hashes[0], got: hashes[1]))
    let other = text.replacing("sha256-", with: "sha999-")
    #expect(FetchFailure(result(other)) == .hashMismatch(expected: nil, got: nil))
  }

  @Test(arguments: [
    ("error: unable to download 'https://a/b': HTTP error 404\n  response body: no", 404),
    (
      "builder failed; last 1 log lines:\n> error: unable to download 'x': HTTP error 503 (curl)",
      503
    ),
    ("HTTP error 40312345", 403),
  ])
  func findsTheStatus(_ text: String, _ status: Int) {
    #expect(FetchFailure(result(text)) == .status(status))
  }

  @Test(arguments: [
    "> error: unable to download 'https://a.invalid/b': Could not resolve hostname (6)",
    "unable to download 'x': Could not connect to server (7) Failed to connect to 127.0.0.1 port 9",
    "unable to download 'x': Timeout was reached (28)",
  ])
  func findsThatThereIsNoConnection(_ text: String) {
    #expect(FetchFailure(result(text)) == .noConnection)
  }

  @Test(arguments: ["", "HTTP error ", "HTTP error x", "something else", "HTTP error"])
  func otherTextIsNotGuessedAt(_ text: String) {
    #expect(FetchFailure(result(text)) == .other)
  }

  // MARK: Progress

  private static let lock = #"""
    {"lockfileVersion": 3, "packages": {
      "node_modules/a": {"version": "1.0.0", "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="},
      "node_modules/b": {"version": "1.0.0", "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgQ="}}}
    """#

  /// What a build of two files shows, a second for each look at the clock.
  private func shown(
    _ arguments: [String], terminal: Bool, output: [UInt8]? = nil
  ) throws -> String {
    let scratch = try Scratch(["package-lock.json": Self.lock])
    let errors = Mutex("")
    let seconds = Mutex(0)
    let context = ToolContext(
      registry: try AdapterRegistry(Scratch.adapters), environment: [:], isErrorTerminal: terminal,
      elapsed: {
        .seconds(
          seconds.withLock {
            $0 += 1; return $0
          })
      }, writeOutput: { _ in },
      writeError: { text in errors.withLock { $0 += text } })
    let command = try BuildCommand.parse([scratch.path] + arguments)
    let run = try PlannedRun(command.project, command.output, in: context)
    let graph = try run.collectedGraph(isPartial: false, context).graph
    var progress = BuildProgress(run.printer)
    progress.begin(graph, wanted: 2)
    func activity(_ identifier: UInt64, _ path: [UInt8]) -> DaemonMessage {
      .start(.init(identifier: identifier, type: .build, fields: [.text(path)]))
    }
    let paths = graph.outputs.map { $0.derivation.path(in: .default) }
    progress.take(activity(1, paths[0]))
    progress.take(activity(2, paths[1]))
    progress.take(activity(3, Array("/nix/store/\u{1B}[31m".utf8)))
    progress.take(.stop(3))
    progress.take(.stop(1))
    progress.take(.stop(2))
    progress.finishBatch(2, failed: 1)
    progress.finish(output: output)
    return errors.withLock { $0 }
  }

  @Test func aTerminalHasABar() throws {
    let text = try shown([], terminal: true)
    #expect(text.contains("\r\u{1B}[K[>                   ] 0/2: npm-a-1.0.0.tgz"))
    #expect(text.contains("0/2: npm-a-1.0.0.tgz and 1 more"))
    #expect(text.contains("[==========>         ] 1/2, 0:0"))
    #expect(text.contains("npm-b-1.0.0.tgz"))
    #expect(text.hasSuffix("\r\u{1B}[K"))
    #expect(!text.contains("files done"))
    #expect(!text.contains("31m"))
  }

  @Test func elsewhereThereAreLines() throws {
    #expect(try shown([], terminal: false) == "2 of 2 files done, 1 failed\n")
    #expect(try shown(["--quiet"], terminal: true) == "")
    #expect(
      try shown([], terminal: false, output: Array("/nix/store/x".utf8))
        == "2 of 2 files done, 1 failed\n1 file fetched, the mirror is built\n")
  }

  /// What a record of `--log-format json` says of a build.
  private struct Record: Decodable, Equatable {
    struct Build: Decodable, Equatable {
      let current: [String]
      let done: Int
      let failed: Int
      let name: String?
      let output: String?
      let total: Int
    }

    let code: String
    let message: String
    let build: Build

    init(
      _ code: String, _ message: String, current: [String] = [], done: Int, failed: Int = 0,
      name: String? = nil, output: String? = nil
    ) {
      self.code = code
      self.message = message
      build = Build(
        current: current, done: done, failed: failed, name: name, output: output, total: 2)
    }
  }

  @Test(arguments: [nil, "/nix/store/x"]) func programsGetNumbers(_ output: String?) throws {
    let text = try shown(
      ["--log-format", "json"], terminal: true, output: output.map { Array($0.utf8) })
    let records = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Record.self, from: Data($0.utf8))
    }
    let (first, second) = ("npm-a-1.0.0.tgz", "npm-b-1.0.0.tgz")
    let end =
      output == nil ? "1 of 2 files fetched, no result" : "1 file fetched, the mirror is built"
    #expect(
      records == [
        Record("build/start", "2 files to fetch, 0 there already", done: 0),
        Record("build/progress", "1 of 2 files done", current: [second], done: 1, name: first),
        Record("build/progress", "2 of 2 files done", done: 2, name: second),
        Record("build/progress", "2 of 2 files done, 1 failed", done: 2, failed: 1),
        Record("build/end", end, done: 2, failed: 1, output: output),
      ])
    #expect(
      try shown(["--log-format", "json", "--quiet"], terminal: true, output: Array("/x".utf8)) == ""
    )
  }

  // MARK: Doctor

  @Test(arguments: [
    ("2.34.8", ["quadratic-goals", "recursive-hang"]), ("2.35.0", []), ("2.36.0pre2026_abc", []),
    ("2.26.4", ["quadratic-goals", "recursive-hang", "no-dynamic-scheduler"]),
    ("2.29.1", ["quadratic-goals", "recursive-hang", "no-dynamic-scheduler"]),
    ("2.31.4", ["quadratic-goals", "recursive-hang", "recursive-add"]),
    ("2.31.5", ["quadratic-goals", "recursive-hang"]),
    ("2.32.7", ["quadratic-goals", "recursive-hang", "recursive-add"]), ("nonsense", []), ("", []),
    ("99999999999999999999.1", []),
  ])
  func bugsGoByVersion(_ version: String, _ bugs: [String]) {
    let checkup = Self.checkup(version, settings: "")
    #expect(checkup.bugs.map(\.name) == bugs)
  }

  private static func checkup(_ version: String, settings: String) -> Checkup {
    Checkup(
      choice: StoreChoice(target: .nix(.socket("/s")), reason: "its socket is there"),
      daemon: .answered(
        DaemonInformation(
          version: .newest, features: [Array("a-feature".utf8)], nixVersion: Array(version.utf8),
          trust: .notTrusted)),
      configuration: NixConfiguration(Array(settings.utf8)))
  }

  @Test func everyFactIsALine() {
    let settings = """
      experimental-features = ca-derivations dynamic-derivations nix-command recursive-nix
      max-jobs = 4
      sandbox = true
      substituters = https://cache.example
      system-features = kvm recursive-nix
      """
    let text = String(
      decoding: CheckupReport(Self.checkup("2.34.8", settings: settings)).text, as: UTF8.self)
    let expected = """
      store: the Nix daemon at /s (its socket is there)
      nix: 2.34.8
      protocol: 1.38
      protocol features: a-feature
      trust: not-trusted
      experimental-features: ca-derivations dynamic-derivations nix-command recursive-nix
      system-features: kvm recursive-nix
      max-jobs: 4
      sandbox: true
      substituters: https://cache.example
      back end static: works
      back end directory: works
      back end nested: works
      back end recursive: works
      back end builder-rpc: needs Nix 2.36 or newer, with a daemon that answers
      for fetchDependencies: backend = "nested"
      known bug quadratic-goals: many downloads that wait for a job take time and memory with their square; build asks in batches
      known bug recursive-hang: several connections with a recursive-nix socket may hang the build

      """
    #expect(text == expected)
  }

  @Test func withoutNixThereIsTheFolder() throws {
    let scratch = try Scratch()
    let ran = try scratch.run(["doctor"])
    #expect(ran.status == .success)
    #expect(ran.output.hasPrefix("store: the folder "))
    #expect(ran.output.contains("\ndaemon: none\n"))
    #expect(ran.output.contains("\nback end directory: works\n"))
    let json = try scratch.run(["doctor", "--format", "json"]).output
    #expect(json.contains("\"daemon\": null"))
    #expect(json.contains("\"store\": \"folder\""))
    let gone = try scratch.run(["doctor", "--store", "unix:///nowhere"])
    #expect(gone.status == .unavailable)
    #expect(gone.output.contains("daemon: the Nix daemon at /nowhere cannot be connected to"))
  }
}
