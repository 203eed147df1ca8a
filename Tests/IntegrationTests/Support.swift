import Foundation
import Testing

/// The project's folders and programs.
enum Project {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The executable that was built with the tests.
  static var program: String {
    get throws {
      let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      let debug = root.appending(path: ".build/debug")
      for folder in [tests, debug] {
        let program = folder.appending(path: "lockfetch-multi").path
        if FileManager.default.isExecutableFile(atPath: program) { return program }
      }
      throw Missing(what: "the executable lockfetch-multi")
    }
  }

  /// What random moments of a test are made of: another number in each run, unless it is given.
  static func seed() -> UInt64 {
    ProcessInfo.processInfo.environment["LOCKFETCH_TEST_SEED"].flatMap(UInt64.init)
      ?? .random(in: 0...999_999)
  }

  static func corpus(_ project: String) -> URL {
    root.deletingLastPathComponent().appending(path: "shared/corpus/npm").appending(path: project)
  }

  static var hasCorpus: Bool {
    FileManager.default.fileExists(atPath: corpus("mocha-v3-libc").path)
  }

  struct Missing: Error {
    let what: String
  }
}

/// What a program left behind.
struct Outcome {
  let status: Int32
  let output: String
  let errors: String

  var line: String { output.trimmingCharacters(in: .whitespacesAndNewlines) }
}

/// What a user types to take over the lines of `fetch`: exactly these, at once.
func evaluation(of fetched: Outcome) -> String {
  let quoted = fetched.output.replacingOccurrences(of: "'", with: "'\\''")
  return "eval \"$(printf %s '\(quoted)')\""
}

/// A folder of its own for one test, removed at the end.
final class Workspace {
  let folder: URL

  init() throws {
    folder = URL(filePath: "/tmp").appending(path: "lockfetch-test-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    // Nix makes its store read-only.
    _ = try? run("chmod", ["-R", "u+w", folder.path])
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func write(_ text: String, to name: String) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// Runs a program found on PATH.
  ///
  /// - Parameter environment: What to change of this process's environment; `nil` takes away.
  @discardableResult
  func run(
    _ program: String, _ arguments: [String], in directory: String = "",
    environment: [String: String?] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL =
      directory.hasPrefix("/") ? URL(filePath: directory) : folder.appending(path: directory)
    var variables = ProcessInfo.processInfo.environment
    for (name, value) in environment { variables[name] = value }
    process.environment = variables
    let streams = [UUID().uuidString, UUID().uuidString].map { folder.appending(path: ".\($0)") }
    for stream in streams { try Data().write(to: stream) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: streams[0])
    process.standardError = try FileHandle(forWritingTo: streams[1])
    try process.run()
    process.waitUntilExit()
    let texts = try streams.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    for stream in streams { try FileManager.default.removeItem(at: stream) }
    return Outcome(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  /// Runs a program that has to end well.
  @discardableResult
  func need(
    _ program: String, _ arguments: [String], in directory: String = "",
    environment: [String: String?] = [:], _ location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try run(program, arguments, in: directory, environment: environment)
    try #require(
      outcome.status == 0, "\(program): \(outcome.errors.suffix(2_000))", sourceLocation: location)
    return outcome
  }

  /// The program under test where other users can run it too: the checkout may be closed to them.
  func programForOthers() throws -> String {
    try need("cp", [try Project.program, path("lockfetch-multi")])
    return path("lockfetch-multi")
  }

  /// Runs the program under test.
  func lockfetch(
    _ arguments: [String], in directory: String = "", environment: [String: String?] = [:]
  ) throws -> Outcome {
    var variables: [String: String?] = [
      "NIX_STORE_DIR": nil, "NIX_REMOTE": nil, "NIX_DAEMON_SOCKET_PATH": nil,
      "NIX_STATE_DIR": path("no-nix"), "XDG_CACHE_HOME": path("cache-home"),
    ]
    variables.merge(environment) { $1 }
    return try run(try Project.program, arguments, in: directory, environment: variables)
  }
}

/// A real Nix with a store of its own.
struct RealNix {
  /// The folder of its programs, from `scripts/nix-testbed path` by way of `scripts/test`.
  static var programs: String? {
    guard let folder = ProcessInfo.processInfo.environment["LOCKFETCH_NIX_TESTBED"], !folder.isEmpty
    else {
      return nil
    }
    return folder
  }

  static var exists: Bool { programs != nil }

  /// `2.34.8`; empty without a Nix.
  static let version: String = {
    guard let programs else { return "" }
    let process = Process()
    process.executableURL = URL(filePath: "\(programs)/nix")
    process.arguments = ["--version"]
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return "" }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self).split(separator: " ").last.map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    } ?? ""
  }()

  let workspace: Workspace
  let environment: [String: String?]

  /// - Parameter storeDirectory: Where the store lies; without it, paths say `/nix/store` and lie
  ///   in a private root.
  init(_ workspace: Workspace, state: String, storeDirectory: String? = nil) throws {
    self.workspace = workspace
    let script = Project.root.appending(path: "scripts/nix-testbed").path
    let arguments = ["env", workspace.path(state)] + (storeDirectory.map { [$0] } ?? [])
    let quoted = ([script] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let names = [
      "NIX_CONF_DIR", "NIX_USER_CONF_FILES", "HOME", "NIX_PATH", "NIX_STORE_DIR", "NIX_STATE_DIR",
      "NIX_LOG_DIR", "NIX_REMOTE",
    ]
    let show = names.map { "printf '%s\\n' \"${\($0)-(unset)}\"" }.joined(separator: "; ")
    let output = try workspace.need("bash", ["-c", "eval \"$(\(quoted))\"; \(show)"]).output
    let values = output.split(separator: "\n", omittingEmptySubsequences: false)
    environment = Dictionary(
      uniqueKeysWithValues: zip(names, values).map { ($0, $1 == "(unset)" ? nil : String($1)) })
  }

  func run(_ program: String, _ arguments: [String]) throws -> Outcome {
    let folder = try #require(Self.programs)
    return try workspace.run("\(folder)/\(program)", arguments, environment: environment)
  }

  func need(
    _ program: String, _ arguments: [String], _ location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try run(program, arguments)
    try #require(
      outcome.status == 0, "\(program): \(outcome.errors.suffix(2_000))", sourceLocation: location)
    return outcome
  }

  /// Brings a root and everything it refers to from a binary cache folder into the store.
  func copy(_ root: String, from cache: String) throws {
    _ = try need(
      "nix",
      ["--extra-experimental-features", "nix-command", "copy", "--from", "file://\(cache)", root])
  }
}
