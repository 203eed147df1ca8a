import Foundation
import LocalFiles
import LoopbackServers
import NixStore
import SystemPackage
import Testing

@testable import Downloads

/// `scripts/loopback-hostile`, for as long as the value lives.
final class HostileServer {
  let url: String
  private let server: LoopbackServer
  private let logFile: URL

  init(
    _ folder: TestFolder, certificate: String? = nil, proxySecret: String? = nil
  ) throws {
    logFile = folder.url.appending(path: "server-\(UUID().uuidString.prefix(8)).log")
    server = try LoopbackServer(
      "loopback-hostile", folder.url.path, log: logFile.path,
      (certificate.map { ["--certificate", $0] } ?? [])
        + (proxySecret.map { ["--proxy-secret", $0] } ?? []))
    url = server.url
  }

  /// The requests so far, once there are so many: path, status, range, whether there was an
  /// Authorization. The server writes them down behind its answers.
  func log(_ count: Int) -> [[String]] {
    for _ in 0..<300 where log.count < count { usleep(10_000) }
    return log
  }

  private var log: [[String]] {
    let text = (try? String(contentsOf: logFile, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }
}

/// A folder of its own for one test, removed at the end.
final class TestFolder {
  let url = URL(filePath: "/tmp").appending(path: "lockfetch-test-\(UUID().uuidString.prefix(8))")
  var path: FilePath { FilePath(url.path) }

  init() throws {
    for name in ["", "partial"] {
      try FileManager.default.createDirectory(
        at: url.appending(path: name), withIntermediateDirectories: true)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func bytes(_ name: String) -> [UInt8]? {
    (try? Data(contentsOf: url.appending(path: name))).map { Array($0) }
  }

  /// What lies in the folder of partial files.
  var partials: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url.appending(path: "partial").path))
      ?? []).sorted()
  }

  /// Runs a program of the system that has to end well.
  func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(program) \(arguments)")
  }
}

/// The bytes that the server makes of a number.
func content(_ size: Int) -> [UInt8] {
  (0..<size).map { number in
    let index = number & 0xFFFF
    return UInt8(truncatingIfNeeded: index * 31 + (index >> 8) * 7)
  }
}

/// One download of `size` bytes in one of the server's ways, to the file `got`.
struct Attempt {
  let folder: TestFolder
  let server: HostileServer
  var settings = DownloadSettings()
  var sizeLimit = 1 << 30
  private(set) var retries: [DownloadFailure] = []

  init() throws {
    folder = try TestFolder()
    server = try HostileServer(folder)
    settings.backOffMilliseconds = 1
    settings.stallSeconds = 1
    settings.jobs = 4
  }

  func request(
    _ way: String, _ size: Int = 300_000, at url: String? = nil, name: String = "got"
  ) -> DownloadRequest {
    DownloadRequest(
      url: "\(url ?? server.url)/\(way)/bytes/\(size)",
      expected: NixHash(of: content(size), .sha512), algorithms: [.sha256],
      place: folder.path.appending(name),
      partial: folder.path.appending("partial").appending(name), sizeLimit: sizeLimit)
  }

  mutating func get(
    _ requests: [DownloadRequest]
  ) throws -> [Result<DownloadedFile, DownloadFailure>] {
    var ends: [Int: Result<DownloadedFile, DownloadFailure>] = [:]
    var retries: [DownloadFailure] = []
    var downloader = try Downloader(settings)
    try downloader.run(requests) { event in
      switch event {
      case .ended(let index, let end): ends[index] = end
      case .retrying(_, let failure, _): retries.append(failure)
      case .started, .received, .waited: break
      }
    }
    self.retries += retries
    #expect(ends.count == requests.count)
    return try requests.indices.map { try #require(ends[$0]) }
  }

  mutating func get(
    _ way: String, _ size: Int = 300_000
  ) throws -> Result<DownloadedFile, DownloadFailure> {
    try get([request(way, size)])[0]
  }

  /// The file is there, whole and sealed, and nothing else is left.
  func expectWhole(
    _ result: Result<DownloadedFile, DownloadFailure>, _ size: Int = 300_000,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let file = try result.get()
    #expect(file.size == size, sourceLocation: location)
    #expect(file.digest(.sha256) == NixHash(of: content(size), .sha256), sourceLocation: location)
    #expect(folder.bytes("got") == content(size), sourceLocation: location)
    let state = try SealedFile.state(of: folder.path.appending("got"))
    #expect(state == .sealed(size: size), sourceLocation: location)
    #expect(folder.partials == [], sourceLocation: location)
  }

  /// There is no file, and nothing of it.
  func expectNothing(_ location: SourceLocation = #_sourceLocation) {
    #expect(folder.bytes("got") == nil, sourceLocation: location)
    #expect(folder.partials == [], sourceLocation: location)
  }
}

extension Attempt {
  /// Leaves something where partial files are.
  func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: folder.url.appending(path: "partial/\(name)"))
  }
}
