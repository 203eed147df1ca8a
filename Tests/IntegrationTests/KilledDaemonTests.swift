import Foundation
import Testing

/// One side of a conversation is killed after so many bytes of it, at many points of the work; what is
/// in the store is whole each time, and a plain run adds the rest.
@Suite(
  .serialized, .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct KilledDaemonTests {
  /// How many points of the conversation are tried.
  private static let count = 50

  private let workspace: Workspace
  private let nix: RealNix
  private let project: String

  init() throws {
    workspace = try Workspace()
    nix = try RealNix(workspace, state: "state")
    project = workspace.path("app")
    let entries = (0..<60).map { number in
      // Every digest another one.
      #""node_modules/p\#(number)": {"version": "1.0.0", "integrity": "sha256-\#(number + 10)G1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}"#
    }
    try workspace.write(
      #"{"lockfileVersion": 3, "packages": {\#(entries.joined(separator: ","))}}"#,
      to: "app/package-lock.json")
  }

  /// What became of the program, and how many bytes both sides said.
  private struct Run {
    let outcome: Outcome
    let said: [String: Int]
  }

  /// Runs the program through a relay that ends one side when one has said so many bytes.
  private func run(
    ending victim: String = "nobody", when speaker: String = "client", said limit: Int = 0
  ) throws -> Run {
    let socket = workspace.path("relay")
    try? FileManager.default.removeItem(atPath: socket)
    let process = Process()
    process.executableURL = Project.root.appending(path: "scripts/relay-daemon")
    process.arguments = [
      socket, victim, speaker, String(limit), "\(try #require(RealNix.programs))/nix-daemon",
      "--stdio",
    ]
    var variables = ProcessInfo.processInfo.environment
    for (name, value) in nix.environment { variables[name] = value }
    process.environment = variables
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var text = ""
    func line(_ number: Int) throws {
      while text.split(separator: "\n").count < number || !text.hasSuffix("\n") {
        let piece = output.fileHandleForReading.availableData
        try #require(!piece.isEmpty, "the relay ended: \(text)")
        text += String(decoding: piece, as: UTF8.self)
      }
    }
    try line(1)
    let outcome = try workspace.lockfetch([project, "-q", "--store", "unix://\(socket)"])
    try line(2)
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    let counts = try #require(text.split(separator: "\n").last).split(separator: " ")
    try #require(counts.count == 2)
    return Run(
      outcome: outcome,
      said: ["client": Int(counts[0]) ?? 0, "daemon": Int(counts[1]) ?? 0])
  }

  private func verify(_ context: String) throws {
    let verified = try nix.run("nix-store", ["--verify", "--check-contents"])
    #expect(verified.status == 0, "\(context): \(verified.errors)")
    #expect(!verified.errors.contains("error"), "\(context): \(verified.errors)")
  }

  @Test(arguments: ["client", "daemon"]) func whatIsThereIsWhole(_ victim: String) throws {
    let whole = try run()
    try #require(whole.outcome.status == 0, "\(whole.outcome.errors)")
    var generator = SeededNumbers(seed: 20_261_124)
    for round in 0..<Self.count {
      _ = try nix.need("nix-store", ["--gc"])
      let speaker = round.isMultiple(of: 2) ? "client" : "daemon"
      let total = try #require(whole.said[speaker])
      #expect(total > 5_000)
      let limit = Int.random(in: 1..<total, using: &generator)
      let killed = try run(ending: victim, when: speaker, said: limit)
      #expect(killed.said[speaker] == limit)
      check(killed.outcome, victim)
      try verify("\(victim), round \(round), after \(limit) bytes of the \(speaker)")
      guard round.isMultiple(of: 10) || round == Self.count - 1 else { continue }
      let again = try run().outcome
      #expect(again.status == 0, "\(again.errors)")
      #expect(again.line == whole.outcome.line)
      let requisites = try nix.need("nix-store", ["--query", "--requisites", again.line]).output
      #expect(requisites.split(separator: "\n").count == 64)
      try verify("completed after round \(round)")
    }
  }

  private func check(_ outcome: Outcome, _ victim: String) {
    #expect(outcome.output == "")
    if victim == "client" {
      #expect(outcome.status == SIGKILL)
    } else {
      #expect([69, 74].contains(outcome.status), "\(outcome.status): \(outcome.errors)")
      #expect(outcome.errors.contains("closed the connection"), "\(outcome.errors)")
    }
  }

  /// Killed over and over without anything being taken away, the rest is added in the end.
  @Test func everyRunGoesOnFromThere() throws {
    let total = try #require(try run().said["daemon"])
    _ = try nix.need("nix-store", ["--gc"])
    var rounds = 0
    while true {
      let outcome = try run(ending: "daemon", when: "daemon", said: total / 3).outcome
      if outcome.status == 0 { break }
      rounds += 1
      #expect(outcome.errors.contains(" of 64 objects are in the store"), "\(outcome.errors)")
      try #require(rounds < 20, "\(outcome.errors)")
    }
    #expect(rounds > 0)
    try verify("at the end")
  }
}

/// Numbers that depend on the seed alone.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// - Source: splitmix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
