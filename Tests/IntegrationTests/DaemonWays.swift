import Foundation
import Testing

/// The ways to a daemon that the tests go, each to a store of its own.
enum DaemonWay: String, CaseIterable, CustomTestStringConvertible {
  case socket
  case stdio
  case ssh

  var testDescription: String { rawValue }

  /// Debian's ssh server, which takes root or a folder that only root can make.
  static let hasServer = FileManager.default.isExecutableFile(atPath: "/usr/sbin/sshd")

  static var possible: [DaemonWay] {
    allCases.filter { $0 != .ssh || hasServer }
  }
}

/// A store that the program can write to by one of the ways, for as long as the value lives.
final class ServedStore {
  let nix: RealNix
  /// What `--store` says.
  let store: String
  /// What the program's environment has.
  let environment: [String: String?]
  private let process: Process?
  /// Where a server that is not the process itself says which one it is.
  private let pidFile: String?

  /// - Parameter settings: Lines for the daemon's `nix.conf`.
  init(
    _ workspace: Workspace, _ way: DaemonWay, storeDirectory: String? = nil, settings: String = ""
  ) throws {
    nix = try RealNix(workspace, state: "state", storeDirectory: storeDirectory)
    let file = URL(filePath: workspace.path("state/etc/nix.conf"))
    try (Data(contentsOf: file) + Data(settings.utf8)).write(to: file)
    // Makes the database, so that whatever follows finds one.
    _ = try nix.need("nix-store", ["--query", "--hash"])
    let programs = try #require(RealNix.programs)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    pidFile = way == .ssh ? workspace.path("sshd.pid") : nil
    switch way {
    case .stdio:
      process = nil
      store = "local"
      environment = nix.environment.merging(["PATH": "\(programs):\(path)"]) { $1 }
    case .socket:
      let socket = workspace.path("socket")
      process = try Self.start(
        "\(programs)/nix-daemon", [],
        nix.environment.merging(["NIX_DAEMON_SOCKET_PATH": socket]) { $1 },
        workspace)
      try Self.wait { FileManager.default.fileExists(atPath: socket) }
      store = "unix://\(socket)"
      environment = [:]
    case .ssh:
      let server = try SecureShell(workspace, nix, path: "\(programs):\(path)")
      process = server.process
      store = server.store
      environment = ["NIX_SSHOPTS": server.options]
    }
  }

  deinit {
    guard let process else { return }
    // Signals that ask are blocked in what a test starts.
    let server = pidFile.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }
    let number = server.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    kill(number ?? process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Runs the program on a project.
  func lockfetch(_ arguments: [String], in directory: String = "") throws -> Outcome {
    try nix.workspace.lockfetch(
      arguments + ["--store", store], in: directory, environment: environment)
  }

  static func start(
    _ program: String, _ arguments: [String], _ environment: [String: String?],
    _ workspace: Workspace
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment
    for (name, value) in environment { variables[name] = value }
    process.environment = variables
    let log = workspace.path("daemon.log")
    try Data().write(to: URL(filePath: log))
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: log))
    process.standardError = process.standardOutput
    try process.run()
    return process
  }

  /// Waits for something that comes soon or never.
  static func wait(_ condition: () throws -> Bool) throws {
    for _ in 0..<1_000 {
      if try condition() { return }
      usleep(10_000)
    }
    Issue.record("it did not come")
  }
}

/// An ssh server on loopback that lets one key in, to the programs and the store of a Nix.
struct SecureShell {
  let process: Process
  let store: String
  let options: String

  init(_ workspace: Workspace, _ nix: RealNix, path: String) throws {
    for key in ["host-key", "user-key"] {
      try workspace.need(
        "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", workspace.path(key)])
    }
    // Whatever is asked for runs with the environment of the store.
    var script = "#!/bin/sh\nexport PATH='\(path)'\n"
    for (name, value) in nix.environment.sorted(by: { $0.key < $1.key }) {
      script += value.map { "export \(name)='\($0)'\n" } ?? "unset \(name)\n"
    }
    try workspace.write(script + "exec $SSH_ORIGINAL_COMMAND\n", to: "enter")
    try workspace.need("chmod", ["+x", workspace.path("enter")])
    let key = try workspace.text("user-key.pub")
    try workspace.write("command=\"\(workspace.path("enter"))\" \(key)", to: "authorized")
    let port = try workspace.need(
      "python3",
      [
        "-c",
        "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])",
      ]
    ).line
    try workspace.write(
      """
      Port \(port)
      ListenAddress 127.0.0.1
      HostKey \(workspace.path("host-key"))
      AuthorizedKeysFile \(workspace.path("authorized"))
      PidFile \(workspace.path("sshd.pid"))
      StrictModes no
      UsePAM no
      PermitRootLogin prohibit-password
      """, to: "sshd_config")
    // The folder of sshd's unprivileged part, which a machine that runs it has anyway.
    _ = try workspace.run("mkdir", ["-p", "/run/sshd"])
    // sshd closes what it inherits, which Foundation takes for its end; so a shell stays in between.
    let keeper = #"/usr/sbin/sshd -D -e -f "$1"; true"#
    process = try ServedStore.start(
      "/bin/bash", ["-c", keeper, "bash", workspace.path("sshd_config")], [:], workspace)
    try ServedStore.wait {
      try workspace.text("daemon.log").contains("Server listening")
    }
    store = "ssh-ng://127.0.0.1:\(port)"
    options =
      "-F none -i \(workspace.path("user-key")) -o IdentitiesOnly=yes -o LogLevel=ERROR"
      + " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
  }
}
