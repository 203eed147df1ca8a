import Foundation
import LocalFiles
import LockText
import Lockfetch
import LoopbackServers
import LockfetchCLI
import SystemPackage
import Testing

/// An ecosystem whose lock is a list of URLs, some of them of a commit.
private struct ListAdapter: LockfileAdapter {
  var id: EcosystemID = "list"
  var family: Family = "list"
  let summary = "a list of URLs"
  var claims: [PathPattern] = ["urls.lock"]
  let consults: [PathPattern] = []

  func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    guard let file = project.claimed.first else { return }
    report.add(lockfile: file, format: "1")
    for line in ByteString(file.bytes).split(on: UInt8(ascii: "\n")) where !line.isEmpty {
      let parts = line.split(on: UInt8(ascii: " "))
      let url = try? FetchURL(parts[0])
      let evidence = parts.count > 1 ? Evidence(type: parts[1], value: parts[2]) : nil
      report.add(
        LockedArtifact(
          ecosystem: id, name: url?.path ?? parts[0], version: "1", kind: .git,
          source: .remote(
            RemoteSource(
              written: parts[0], pinKey: parts[0], url: url,
              label: OutputLabel(parts: ["x"], fileExtension: "", canonicalPath: nil),
              evidence: evidence)),
          at: file.location(at: 0)))
    }
  }

  func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    OfflineTree()
  }
}

/// Pins of what hardly anything proves.
@Suite struct NetworkPinTests {
  private func pin(
    _ lock: (String) -> String, _ environment: [String: String] = [:]
  ) throws -> (ran: Ran, pins: String) {
    let scratch = try Scratch()
    let server = try LoopbackServer("loopback-hostile", scratch.path)
    try FileManager.default.createDirectory(
      atPath: scratch.path("app"), withIntermediateDirectories: false)
    try Data(lock(server.url).utf8).write(to: URL(filePath: scratch.path("app/urls.lock")))
    let ran = try scratch.run(
      ["pin", scratch.path("app")],
      environment: environment.mapValues { $0 == "SERVER" ? server.url : $0 },
      adapters: [ListAdapter()])
    let pins = try? String(contentsOfFile: scratch.path("app/lockfetch.pins.json"), encoding: .utf8)
    return (ran, pins ?? "")
  }

  /// A commit is recorded, and proves nothing.
  @Test func aCommitIsRecorded() throws {
    let commit = String(repeating: "a", count: 40)
    let (ran, pins) = try pin { "\($0)/plain/bytes/5 git-commit \(commit)\n" }
    #expect(ran.status == .success, "\(ran.errors)")
    #expect(ran.output == "changed 1\n")
    #expect(pins.contains("\"evidence\":{\"type\":\"git-commit\",\"value\":\"\(commit)\"}"))
    #expect(pins.contains("\"size\":5"))
  }

  @Test func whatNothingProvesIsToldAndPinned() throws {
    let (ran, pins) = try pin { "\($0)/plain/bytes/5\n" }
    #expect(ran.status == .success)
    #expect(ran.errors.contains("states what is there now"))
    #expect(pins.contains("\"hash\":\"sha256-") && !pins.contains("evidence"))
  }

  /// Anyone between could have put it there.
  @Test func whatNothingProvesOverHTTPIsNotPinned() throws {
    let (ran, pins) = try pin(
      { _ in "http://nowhere.invalid/plain/bytes/5\n" }, ["http_proxy": "SERVER"])
    #expect(ran.status == .unavailable)
    #expect(ran.errors.contains("nothing proves what http sends"))
    #expect(pins == "")
  }

  /// A hash that Nix cannot check is compared all the same.
  @Test func md5OfTheLockIsCompared() throws {
    let right = "a4a4d3ebcb4cb9a9b3d9bfd4a0a4ae6e"
    let (ran, pins) = try pin { "\($0)/plain/bytes/5 md5 \(right)\n" }
    #expect(ran.status == .unavailable)
    #expect(ran.errors.contains("and the lock says \(right)"))
    #expect(pins == "")
  }

  /// What two get from one place may differ; each file is kept by its own hash.
  @Test func filesOfOnePlaceAreKeptApart() throws {
    let scratch = try Scratch()
    let server = try LoopbackServer("loopback-hostile", scratch.path)
    try FileManager.default.createDirectory(
      atPath: scratch.path("app"), withIntermediateDirectories: false)
    for lock in ["urls.lock", "others.lock"] {
      try Data("\(server.url)/each/bytes/5\n".utf8)
        .write(to: URL(filePath: scratch.path("app/\(lock)")))
    }
    let others = ListAdapter(id: "others", family: "others", claims: ["others.lock"])
    let ran = try scratch.run(
      ["pin", scratch.path("app")], environment: ["XDG_CACHE_HOME": scratch.path("cache")],
      adapters: [ListAdapter(), others])
    #expect(ran.status == .success, "\(ran.errors)")
    #expect(ran.output == "changed 2\n")
    let cache = URL(filePath: scratch.path("cache/lockfetch-multi/files"))
    let names = try FileManager.default.contentsOfDirectory(
      atPath: cache.appending(path: "sha256").path)
    #expect(names.count == 2)
    for name in names {
      let bytes = try Array(Data(contentsOf: cache.appending(path: "sha256/\(name)")))
      #expect(Integrity.sha256(of: bytes).base16.text == name)
    }
    let left = try FileManager.default.contentsOfDirectory(
      atPath: cache.appending(path: "partial").path)
    #expect(left == [])
  }

  /// What a killed run left is removed; what a living one has is not.
  @Test func whatKilledRunsLeftIsRemoved() throws {
    let scratch = try Scratch()
    let server = try LoopbackServer("loopback-hostile", scratch.path)
    let partial = scratch.path("cache/lockfetch-multi/files/partial")
    for folder in [scratch.path("app"), partial] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try Data("\(server.url)/plain/bytes/5\n".utf8)
      .write(to: URL(filePath: scratch.path("app/urls.lock")))
    for name in ["pin-dead", "pin-dead-file-0", "pin-dead-file-1.part", "pin-odd-file-0", "other"] {
      try Data("left".utf8).write(to: URL(filePath: partial + "/" + name))
    }
    guard let living = try WorkFile.open(FilePath(partial + "/pin-alive")) else {
      Issue.record("somebody else has it")
      return
    }
    try Data("mine".utf8).write(to: URL(filePath: partial + "/pin-alive-file-0"))
    let ran = try scratch.run(
      ["pin", scratch.path("app")], environment: ["XDG_CACHE_HOME": scratch.path("cache")],
      adapters: [ListAdapter()])
    #expect(ran.status == .success, "\(ran.errors)")
    let left = try FileManager.default.contentsOfDirectory(atPath: partial).sorted()
    #expect(left == ["other", "pin-alive", "pin-alive-file-0"])
    #expect(living.size == 0)
  }

  /// Attempts that came to nothing are told to programs.
  @Test func retriesAreRecords() throws {
    let scratch = try Scratch()
    let server = try LoopbackServer("loopback-hostile", scratch.path)
    try FileManager.default.createDirectory(
      atPath: scratch.path("app"), withIntermediateDirectories: false)
    try Data("\(server.url)/status/503/1/bytes/5\n".utf8)
      .write(to: URL(filePath: scratch.path("app/urls.lock")))
    let ran = try scratch.run(
      ["pin", scratch.path("app"), "--log-format", "json"], adapters: [ListAdapter()])
    #expect(ran.status == .success)
    #expect(ran.errors.matches(of: /"code":"fetch\/retry"/).count == 1)
    #expect(ran.errors.contains("attempt 1: "))
  }

  @Test func aFailureIsToldAtItsPlace() throws {
    let (ran, pins) = try pin { "\($0)/nowhere/bytes/5\n\($0)/plain/bytes/6\n" }
    #expect(ran.status == .unavailable)
    #expect(ran.output == "changed 1\n")
    #expect(ran.errors.contains("urls.lock:1:1: error: "))
    #expect(ran.errors.contains("is not there: http://127.0.0.1"))
    #expect(pins.contains("bytes/6") && !pins.contains("bytes/5\""))
  }
}
