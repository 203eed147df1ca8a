import Foundation
import Testing

/// A web server of `scripts`, for as long as the value lives.
final class LoopbackServer {
  /// Without a slash at the end.
  let url: String
  private let process = Process()
  private let input = Pipe()

  /// The files of a folder.
  convenience init(filesOf folder: String, log: String? = nil) throws {
    try self.init("loopback-files", folder, log: log)
  }

  /// A script that prints `READY URL` once it listens.
  ///
  /// - Parameter log: A file that gets a line for each request.
  init(_ script: String, _ folder: String, log: String? = nil) throws {
    process.executableURL = Project.root.appending(path: "scripts/\(script)")
    process.arguments = [folder] + (log.map { ["--log", $0] } ?? [])
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let piece = output.fileHandleForReading.availableData
      try #require(!piece.isEmpty, "the server ended: \(line)")
      line += String(decoding: piece, as: UTF8.self)
    }
    url = String(try #require(line.split(separator: " ").last?.dropLast()))
  }

  func stop() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit { if process.isRunning { stop() } }
}
