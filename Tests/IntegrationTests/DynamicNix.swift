import Foundation
import Testing

/// A real Nix with dynamic derivations on and the program under test in its store.
///
/// Where the machine allows it, builds run in a sandbox that has nothing but the machine's own
/// programs; else paths lie in a folder of their own and there is none.
struct DynamicNix {
  let workspace: Workspace
  let nix: RealNix
  /// The program in the store.
  let program: String
  private let settings: String
  private let state: String

  init(_ workspace: Workspace, state: String = "state", features: String? = nil) throws {
    self.workspace = workspace
    self.state = state
    let store = Self.canSandbox ? nil : workspace.path("\(state)-store")
    nix = try RealNix(workspace, state: state, storeDirectory: store)
    let enabled = features ?? "ca-derivations dynamic-derivations recursive-nix"
    settings =
      "experimental-features = nix-command \(enabled)\n"
      + (Self.canSandbox ? "sandbox = true\nsandbox-paths = \(try Self.paths())\n" : "")
    program = try workspace.need(
      "\(try #require(RealNix.programs))/nix-store", ["--add", try Project.program],
      environment: nix.environment
    ).line
  }

  // MARK: The sandbox

  /// What builds may see of the machine: its programs, and the libraries of the one under test.
  private static func paths() throws -> String {
    let workspace = try Workspace()
    let listed = try workspace.need("ldd", [try Project.program]).output
    var folders: Set<String> = ["/usr", "/bin", "/lib", "/lib64"]
    for match in listed.matches(of: /=> (\/\S+)\/[^\s\/]+/) {
      let folder = String(match.1)
      if !folders.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) {
        folders.insert(folder)
      }
    }
    if let go = RealGo.programs {
      // The folder of programs is beside that of the standard library, in a place of Debian's.
      folders.insert(URL(filePath: go).deletingLastPathComponent().path)
      let real = try workspace.need(
        "readlink", ["-f", "\(go)/go"]
      ).line
      folders.insert(
        URL(filePath: real).deletingLastPathComponent().deletingLastPathComponent().path)
    }
    return folders.filter(FileManager.default.fileExists).sorted().joined(separator: " ")
  }

  /// Whether a build can be run in a sandbox here.
  static let canSandbox: Bool = {
    guard let workspace = try? Workspace(), let programs = RealNix.programs,
      let nix = try? RealNix(workspace, state: "state"), let paths = try? paths()
    else { return false }
    let trial = """
      derivation { name = "trial"; system = builtins.currentSystem; builder = "/bin/sh"; args = [ "-c" "echo >$out" ]; }
      """
    var environment = nix.environment
    environment["NIX_CONFIG"] = "sandbox = true\nsandbox-paths = \(paths)\n"
    let outcome = try? workspace.run(
      "\(programs)/nix-build", ["--no-out-link", "--expr", trial], environment: environment)
    return outcome?.status == 0
  }()

  // MARK: Building

  /// What Nix finds its store by, with its settings.
  var environment: [String: String?] {
    nix.environment.merging(["NIX_CONFIG": settings]) { $1 }
  }

  /// Runs a program of Nix.
  func run(_ program: String, _ arguments: [String], settings more: String = "") throws -> Outcome {
    var environment = environment
    environment["NIX_CONFIG"] = settings + more
    return try workspace.run(
      "\(try #require(RealNix.programs))/\(program)", arguments, environment: environment)
  }

  func need(
    _ program: String, _ arguments: [String], settings more: String = "",
    _ location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try run(program, arguments, settings: more)
    try #require(
      outcome.status == 0, "\(program): \(outcome.errors.suffix(3_000))", sourceLocation: location)
    return outcome
  }

  /// An expression over `Fixtures/nix/default.nix`, whose names are at hand in it.
  func expression(_ text: String, backend: String = "nested") throws -> String {
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/nix").path
    let tools = RealGo.programs.map { URL(filePath: $0).deletingLastPathComponent().path } ?? "/usr"
    return """
      let tests = import \(fixtures) { root = \(Project.root.path); program = "\(program)"; tools = "\(tools)"; backend = "\(backend)"; };
      in with tests; \(text)
      """
  }

  /// Builds an expression.
  ///
  /// - Returns: With the output path as the line.
  func build(
    _ text: String, backend: String = "nested", settings more: String = "", logging: Bool = false
  ) throws -> Outcome {
    // Nobody may build while evaluating, in any test.
    let strict = more + "allow-import-from-derivation = false\n"
    return try run(
      "nix",
      ["build", "--impure", "--no-link", "--print-out-paths"] + (logging ? ["-L"] : []) + [
        "--expr", try expression(text, backend: backend),
      ], settings: strict)
  }

  /// Builds an expression that can be built.
  func needBuild(
    _ text: String, backend: String = "nested", settings more: String = "",
    _ location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try build(text, backend: backend, settings: more)
    try #require(
      outcome.status == 0, "\(outcome.errors.suffix(3_000))", sourceLocation: location)
    return outcome
  }

  /// Where a path of the store really is.
  func real(_ path: String) -> String {
    Self.canSandbox ? workspace.path("\(state)/root") + path : path
  }

  /// The store paths that something refers to, directly and by others, sorted.
  func requisites(_ path: String) throws -> [String] {
    try need("nix-store", ["--query", "--requisites", path]).output
      .split(separator: "\n").map(String.init).sorted()
  }
}

extension Outcome {
  /// The names of the derivations that were built, in their order.
  var built: [String] {
    errors.matches(of: /(?m)^building '[^']*\/[0-9a-z]{32}-([^']+)\.drv'/).map { String($0.1) }
  }
}
