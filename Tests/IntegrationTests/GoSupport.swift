import Foundation
import Testing

/// A real Go with a home of its own.
struct RealGo {
  /// The folder of its program, from `scripts/go-testbed path` by way of `scripts/test`.
  static var programs: String? {
    guard let folder = ProcessInfo.processInfo.environment["LOCKFETCH_GO_TESTBED"], !folder.isEmpty
    else { return nil }
    return folder
  }

  static var exists: Bool { programs != nil }

  let workspace: Workspace
  private let environment: [String: String?]

  /// - Parameter cache: The module cache, as a folder of the workspace.
  init(_ workspace: Workspace, moduleCache cache: String = "modules") throws {
    self.workspace = workspace
    let variables = ProcessInfo.processInfo.environment
    let caches = variables["XDG_CACHE_HOME"] ?? (variables["HOME"] ?? "/tmp") + "/.cache"
    let path = "\(try #require(Self.programs)):\(variables["PATH"] ?? "")"
    // The build cache is shared, or each test would compile the runtime anew.
    environment = Self.closed.merging(
      [
        "PATH": path, "HOME": workspace.path("home"), "GOMODCACHE": workspace.path(cache),
        "GOCACHE": caches + "/lockfetch-multi/go-build", "GOROOT": nil, "GOPATH": nil,
        "GOFLAGS": "",
        "GOENV": "off", "GOTOOLCHAIN": "local", "GOSUMDB": "off", "GOWORK": nil, "GOPRIVATE": nil,
        "GONOPROXY": nil, "CGO_ENABLED": "0", "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": nil,
      ]) { $1 }
  }

  /// Every way to the network ends at a closed port.
  static let closed: [String: String?] = Dictionary(
    uniqueKeysWithValues: ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"]
      .map { ($0, "http://127.0.0.1:9") })

  func run(
    _ arguments: [String], in folder: String, _ change: [String: String?] = [:]
  ) throws -> Outcome {
    try workspace.run(
      "go", arguments, in: folder, environment: environment.merging(change) { $1 })
  }

  @discardableResult
  func need(
    _ arguments: [String], in folder: String, _ change: [String: String?] = [:],
    _ location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try run(arguments, in: folder, change)
    try #require(
      outcome.status == 0, "go: \(outcome.errors.suffix(2_000))", sourceLocation: location)
    return outcome
  }

  /// Runs a shell script with the environment of a tree around it.
  func shell(_ script: String, in folder: String, tree: String) throws -> Outcome {
    let start = "set -euo pipefail; set -a; . \"$LOCKFETCH_TREE/go/env.go\"; set +a; "
    return try bare("bash", start + script, in: folder, ["LOCKFETCH_TREE": tree, "GOFLAGS": nil])
  }

  /// Runs a shell script that has to set everything itself.
  ///
  /// - Parameter change: What the user has set before.
  func bare(
    _ shell: String, _ script: String, in folder: String, _ change: [String: String?]
  ) throws -> Outcome {
    var variables: [String: String?] = [
      "GOPROXY": nil, "GOSUMDB": nil, "GOTOOLCHAIN": nil,
      // A private module must come from the tree all the same.
      "GOPRIVATE": "github.com/*",
    ]
    variables.merge(change) { $1 }
    return try workspace.run(
      shell, ["-c", script], in: folder, environment: environment.merging(variables) { $1 })
  }
}

/// Modules in git repositories of the workspace, which Go takes for those of a host.
struct GoRepositories {
  let workspace: Workspace

  init(_ workspace: Workspace) throws {
    self.workspace = workspace
    let settings = """
      [user]
        name = Test
        email = test@example.org
      [init]
        defaultBranch = main
      [url "file://\(workspace.path("repositories"))/"]
        insteadOf = https://github.com/
      """
    try workspace.write(settings, to: "home/.gitconfig")
  }

  /// Makes a repository with one commit.
  func add(_ path: String, tag: String?, _ files: [String: String]) throws {
    let folder = "repositories/\(path)"
    for (name, text) in files { try workspace.write(text, to: "\(folder)/\(name)") }
    try git(["init", "--quiet"], in: folder)
    try git(["add", "--all"], in: folder)
    try git(["commit", "--quiet", "--message", "One"], in: folder)
    if let tag { try git(["tag", tag], in: folder) }
  }

  private func git(_ arguments: [String], in folder: String) throws {
    try workspace.need(
      "git", arguments, in: folder,
      environment: [
        "HOME": workspace.path("home"), "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": nil,
        "GIT_AUTHOR_DATE": "2020-01-02T03:04:05Z", "GIT_COMMITTER_DATE": "2020-01-02T03:04:05Z",
      ])
  }
}
