import Foundation
import LocalFiles
import NixDaemon
import SystemPackage
import Testing

@testable import LockfetchCLI

/// Which store is taken, by option, environment and what is there.
@Suite struct StoreChoiceTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func choice(_ text: String, _ environment: [String: String] = [:]) throws -> StoreChoice {
    let request = try #require(StoreRequest(text))
    var variables = ["HOME": scratch.path("home"), "NIX_STATE_DIR": scratch.path("state")]
    variables.merge(environment) { $1 }
    return try StoreChoice(request, variables)
  }

  private func program(_ name: String) throws -> String {
    let folder = scratch.path("bin")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("#!/bin/sh\n".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: "\(folder)/\(name)")
    return folder
  }

  @Test(arguments: [
    "", "file:", "unix:socket", "unix://socket", "unix:///socket?root=/x", "ssh-ng://",
    "ssh://host",
    "ssh-ng://-oProxyCommand=x", "ssh-ng://user@-x", "ssh-ng://a b", "ssh-ng://host:0",
    "ssh-ng://host:65536", "ssh-ng://host:x", "ssh-ng://a@b@c", "ssh-ng://@host",
    "ssh-ng://host?x=y",
    "ssh-ng://$(id)", "Daemon", "dummy://", "/nix/store",
  ])
  func refusesOtherForms(_ text: String) {
    #expect(StoreRequest(text) == nil)
  }

  @Test func takesWhatIsSaid() throws {
    #expect(try choice("file:/a").target == .folder("/a"))
    #expect(try choice("unix:///run/nix").target == .nix(.socket("/run/nix")))
    let usual = FilePath(scratch.path("state")).appending("daemon-socket").appending("socket")
    #expect(try choice("daemon").target == .nix(.socket(usual)))
    let named = ["NIX_DAEMON_SOCKET_PATH": "/elsewhere"]
    #expect(try choice("daemon", named).target == .nix(.socket("/elsewhere")))
    #expect(try choice("local").target == .nix(.local(remote: "local")))
    // A daemon would only pass us on.
    #expect(try choice("local", ["NIX_REMOTE": "daemon"]).target == .nix(.local(remote: "local")))
    let root = "local?root=/tmp/x"
    #expect(try choice("local", ["NIX_REMOTE": root]).target == .nix(.local(remote: root)))
    #expect(try choice("file:/a").reason == nil)
  }

  @Test func aDestinationIsTakenApart() throws {
    let full = try #require(SSHDestination("user@host.example:2222"))
    #expect(full.host == "user@host.example")
    #expect(full.port == 2222)
    #expect(SSHDestination("[::1]:22")?.host == "::1")
    #expect(SSHDestination("user@[fe80::1]")?.host == "user@fe80::1")
    #expect(SSHDestination("user@[fe80::1]")?.port == nil)
    #expect(
      NixStoreAccess.arguments(full, ["NIX_SSHOPTS": "-i key -F none"])
        == [
          "-i", "key", "-F", "none", "-p", "2222", "-x", "-T", "--", "user@host.example",
          "nix-daemon", "--stdio",
        ])
  }

  @Test(arguments: [
    ("daemon", "daemon"), ("unix:///s?root=/x", "daemon"), ("local?root=/x", "local"),
    ("/some/root", "local"), ("ssh-ng://host", "ssh"),
  ])
  func theEnvironmentComesFirst(_ remote: String, _ kind: String) throws {
    let choice = try choice("auto", ["NIX_REMOTE": remote])
    guard case .nix(let access) = choice.target else {
      Issue.record("\(choice)")
      return
    }
    #expect(access.kind == kind)
    #expect(choice.reason == "NIX_REMOTE names it")
    if case .local(let passed) = access { #expect(passed == remote) }
  }

  @Test(arguments: ["https://cache.example", "dummy://", "s3://x", "file:///x", "ssh://h"])
  func anotherStoreOfTheEnvironmentIsAnError(_ remote: String) throws {
    #expect(throws: StoreFailure.unknownRemote(remote)) {
      _ = try choice("auto", ["NIX_REMOTE": remote])
    }
    let ran = try scratch.run(["doctor"], environment: ["NIX_REMOTE": remote])
    #expect(ran.status == .usage)
    #expect(ran.errors.contains("NIX_REMOTE names \"\(remote)\""))
  }

  @Test func thenTheSocketThenALocalStoreThenAFolder() throws {
    let folder = try choice("auto")
    let home = FilePath(scratch.path("home"))
    #expect(folder.target == .folder(home.pushing(".cache/lockfetch-multi/store")))
    #expect(folder.reason == "there is neither a daemon's socket nor a nix-daemon on PATH")

    let path = ["PATH": try program("nix-daemon")]
    let unwritable = try choice("auto", path)
    #expect(unwritable.reason?.hasSuffix("is not writable") == true)
    try FileManager.default.createDirectory(
      atPath: scratch.path("state/daemon-socket"), withIntermediateDirectories: true)
    let local = try choice("auto", path)
    #expect(local.target == .nix(.local(remote: "local")))
    #expect(local.reason?.hasSuffix("is writable") == true)

    try listen(scratch.path("state/daemon-socket/socket"))
    let daemon = try choice("auto", path)
    #expect(daemon.reason == "its socket is there")
    guard case .nix(.socket) = daemon.target else {
      Issue.record("\(daemon)")
      return
    }
    // An empty variable is as good as none.
    #expect(try choice("auto", ["NIX_REMOTE": ""]).target == daemon.target)
  }

  /// Leaves a socket that nobody listens at.
  private func listen(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])", path,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test func aDeadSocketIsTold() throws {
    let lock = #"{"lockfileVersion": 3, "packages": {}}"#
    try Data(lock.utf8).write(to: scratch.folder.appending(path: "package-lock.json"))
    try listen(scratch.path("socket"))
    let ran = try scratch.run([scratch.path, "--store", "unix://" + scratch.path("socket")])
    #expect(ran.status == .unavailable)
    #expect(
      ran.errors.contains("\(scratch.path("socket")) is not running\n  why: its socket is there"))
    #expect(
      ran.errors.contains("fix: start it (systemctl start nix-daemon), or choose another way"))
    #expect(ran.output == "")
  }

  /// With `auto` too, unless this user can do without the daemon: then it is the same store.
  @Test func aDeadSocketIsNeverPassedOverForAFolder() throws {
    let lock = #"{"lockfileVersion": 3, "packages": {}}"#
    try Data(lock.utf8).write(to: scratch.folder.appending(path: "package-lock.json"))
    try listen(scratch.path("socket"))
    let socket = ["NIX_DAEMON_SOCKET_PATH": scratch.path("socket")]
    #expect(try choice("auto", socket).standIn == nil)
    for command in [[scratch.path], ["build", scratch.path], ["doctor"]] {
      let ran = try scratch.run(command, environment: socket)
      #expect(ran.status == .unavailable)
      #expect((ran.errors + ran.output).contains("\(scratch.path("socket")) is not running"))
      #expect((ran.errors + ran.output).contains("--store file:PATH"))
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path("home/.cache")))

    let path = ["PATH": try program("nix-daemon")]
    #expect(try choice("auto", socket.merging(path) { $1 }).standIn == nil)
    try FileManager.default.createDirectory(
      atPath: scratch.path("state"), withIntermediateDirectories: true)
    let standIn = try choice("auto", socket.merging(path) { $1 }).standIn
    #expect(standIn?.access == .local(remote: "local"))
    #expect(
      standIn?.reason
        == "nobody listens at \(scratch.path("socket")), and \(scratch.path("state")) is writable")
    #expect(try choice("daemon", socket.merging(path) { $1 }).standIn == nil)
  }

  @Test func whatIsMissingIsTold() throws {
    let lock = #"{"lockfileVersion": 3, "packages": {}}"#
    try Data(lock.utf8).write(to: scratch.folder.appending(path: "package-lock.json"))
    for (store, name) in [("local", "nix-daemon"), ("ssh-ng://host", "ssh")] {
      let ran = try scratch.run([scratch.path, "--store", store])
      #expect(ran.status == .unavailable)
      #expect(ran.errors.contains("there is no \"\(name)\" on PATH"))
    }
    let build = try scratch.run(["build", scratch.path])
    #expect(build.status == .unavailable)
    #expect(build.errors.contains("there is no Nix here to build with: there is neither"))
    let folder = try scratch.run(["build", scratch.path, "--store", "file:/x"])
    #expect(folder.status == .unavailable)
    for store in ["file:/x", "ssh-ng://host"] {
      let root = try scratch.run([scratch.path, "--store", store, "--gc-root", "link"])
      #expect(root.status == .usage)
      #expect(root.errors.contains("a link here cannot be a root in"))
    }
  }

  /// The store is looked for while the lock is read, which has the first word.
  @Test func whatIsWrongWithTheLockComesFirst() throws {
    try Data("{".utf8).write(to: scratch.folder.appending(path: "package-lock.json"))
    for command in [[scratch.path], ["build", scratch.path]] {
      for environment in [["NIX_REMOTE": "dummy://"], ["NIX_REMOTE": "unix:///nowhere"]] {
        let ran = try scratch.run(command, environment: environment)
        #expect(ran.status == .badData)
        #expect(!ran.errors.contains("NIX_REMOTE"))
        #expect(!ran.errors.contains("/nowhere"))
      }
    }
    // A child that was started for nothing is over with the program.
    let folder = try program("nix-daemon")
    let script = "#!/bin/sh\nread -r line\necho over >'\(scratch.path("child"))'\n"
    try Data(script.utf8).write(to: URL(filePath: "\(folder)/nix-daemon"))
    let ran = try scratch.run([scratch.path, "--store", "local"], environment: ["PATH": folder])
    #expect(ran.status == .badData)
    #expect(try String(contentsOfFile: scratch.path("child"), encoding: .utf8) == "over\n")
  }

  /// What is started says why it ends.
  @Test func aProgramThatEndsIsQuoted() throws {
    let lock = #"{"lockfileVersion": 3, "packages": {}}"#
    try Data(lock.utf8).write(to: scratch.folder.appending(path: "package-lock.json"))
    let folder = try program("ssh")
    let script = "#!/bin/sh\nprintf 'Permission\\033[31m denied (publickey).\\n' >&2\nexit 255\n"
    try Data(script.utf8).write(to: URL(filePath: "\(folder)/ssh"))
    StandardStream.ignorePipeSignal()
    let ran = try scratch.run(
      [scratch.path, "--store", "ssh-ng://host"], environment: ["PATH": folder])
    #expect(ran.status == .unavailable)
    #expect(
      ran.errors.contains(
        "the Nix store of host does not start: Permission denied (publickey)."))
  }
}
