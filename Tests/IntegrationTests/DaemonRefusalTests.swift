import Foundation
import Testing

/// A real daemon that will not or cannot: what is told, how far it got, and that a plain run
/// completes it.
@Suite(
  .serialized, .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct DaemonRefusalTests {
  private static let example = Project.root.appending(path: "docs/examples/npm-app").path

  /// Whoever is not allowed is cut off, and only the daemon's log says why.
  @Test func aUserWhoIsNotAllowedIsTold() throws {
    let workspace = try Workspace()
    let served = try ServedStore(
      workspace, .socket, settings: "allowed-users = nobody-at-all\ntrusted-users =\n")
    for command in [[Self.example], ["build", Self.example]] {
      let ran = try served.lockfetch(command)
      #expect(ran.status == 69)
      #expect(ran.output == "")
      #expect(ran.errors.contains(" closed the connection without a word\n"), "\(ran.errors)")
      #expect(ran.errors.contains("whose allowed-users leave this user out; nothing was written\n"))
      #expect(ran.errors.contains("fix: see its own log (journalctl -u nix-daemon)"))
      #expect(ran.errors.hasSuffix("1 error; nothing was written\n"))
    }
    let doctor = try served.lockfetch(["doctor"])
    #expect(doctor.status == 69)
    #expect(doctor.output.contains("closed the connection without a word\n  fix: see its own log"))
    #expect(try workspace.text("daemon.log").contains("is not allowed to connect"))
  }

  /// The permissions of a socket bind all users but root.
  @Test func aSocketThatIsClosedToAUserIsTold() throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, .socket)
    try workspace.need("chmod", ["0", workspace.path("socket")])
    try workspace.need("cp", ["-r", Self.example, workspace.path("app")])
    var command = [
      try workspace.programForOthers(), workspace.path("app"), "--store", served.store,
    ]
    if getuid() == 0 {
      let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
      command = ["setpriv"] + nobody + command
    }
    let ran = try workspace.run(command[0], Array(command.dropFirst()))
    #expect(ran.status == 69, "\(ran.errors)")
    #expect(ran.errors.contains("error: this user may not connect to the Nix daemon at"))
    #expect(ran.errors.contains("the permissions of the socket"))
  }

  // MARK: Full disks

  /// Whether a small disk can be had.
  static let canMount: Bool = {
    guard let workspace = try? Workspace(), let disk = try? SmallDisk(workspace, "disk", "64k")
    else { return false }
    return disk.isMounted
  }()

  @Test(
    .enabled(if: canMount, "a small disk needs root who may mount one"),
    arguments: [DaemonWay.socket, .stdio])
  func aFullStoreIsTold(_ way: DaemonWay) throws {
    let workspace = try Workspace()
    let disk = try SmallDisk(workspace, "store", "48k")
    let served = try ServedStore(workspace, way, storeDirectory: workspace.path("store"))
    let arguments = [Self.example, "--store-dir", workspace.path("store")]
    let ran = try served.lockfetch(arguments)
    #expect(ran.status == 74, "\(ran.errors)")
    #expect(ran.output == "")
    #expect(ran.errors.contains("No space left on device"), "\(ran.errors)")
    #expect(ran.errors.contains("fix: make room in the store, then run it again"))
    #expect(ran.errors.hasSuffix("1 error; what is in the store stays\n"))
    let count = try #require(ran.errors.firstMatch(of: /why: (\d+) of 12 objects are in the store/))
    let added = try #require(Int(count.1))
    #expect((1..<12).contains(added))
    try disk.resize("1m")
    let again = try served.lockfetch(arguments)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains(": \(12 - added) new objects, \(added) there already"))
    _ = try served.nix.need("nix-store", ["--verify", "--check-contents"])
  }

  /// Where nothing can be mounted, a limit on the size of files stands in for a full disk.
  @Test func aFileThatCannotBeWrittenIsTold() throws {
    let workspace = try Workspace()
    let served = try ServedStore(workspace, .stdio)
    let programs = try #require(RealNix.programs)
    try workspace.write(
      "#!/bin/sh\ntrap '' XFSZ\nulimit -f 1\nexec '\(programs)/nix-daemon' \"$@\"\n",
      to: "bin/nix-daemon")
    try workspace.need("chmod", ["+x", workspace.path("bin/nix-daemon")])
    var environment = served.environment
    environment["PATH"] = "\(workspace.path("bin")):\(programs):/usr/bin:/bin"
    let ran = try workspace.lockfetch(
      [Self.example, "--store", "local"], environment: environment)
    #expect(ran.status == 74 || ran.status == 69, "\(ran.errors)")
    #expect(ran.output == "")
    let again = try served.lockfetch([Self.example])
    #expect(again.status == 0, "\(again.errors)")
    _ = try served.nix.need("nix-store", ["--verify", "--check-contents"])
  }
}

/// A disk of so many bytes at a folder of a workspace, for as long as the value lives.
final class SmallDisk {
  let isMounted: Bool
  private let workspace: Workspace
  private let folder: String

  init(_ workspace: Workspace, _ name: String, _ size: String) throws {
    self.workspace = workspace
    folder = workspace.path(name)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let mounted = try workspace.run(
      "mount", ["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", folder])
    isMounted = mounted.status == 0
  }

  func resize(_ size: String) throws {
    try workspace.need("mount", ["-o", "remount,size=\(size)", folder])
  }

  deinit {
    guard isMounted else { return }
    // A daemon that is about to end may still have the folder open.
    _ = try? workspace.run("umount", ["--lazy", folder])
  }
}
