import Foundation

/// A web server of `scripts`, for as long as the value lives.
package final class LoopbackServer {
  /// Why a server did not start.
  package struct Ended: Error {
    /// What it had said until then.
    package let text: String
  }

  /// Without a slash at the end.
  package let url: String
  private let process = Process()
  private let input = Pipe()

  /// The files of a folder.
  package convenience init(filesOf folder: String, log: String? = nil) throws {
    try self.init("loopback-files", folder, log: log)
  }

  /// A script that prints `READY URL` once it listens.
  ///
  /// - Parameters:
  ///   - log: A file that gets a line for each request.
  ///   - more: Further arguments.
  package init(
    _ script: String, _ folder: String, log: String? = nil, _ more: [String] = []
  ) throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    process.executableURL = root.appending(path: "scripts/\(script)")
    process.arguments = [folder] + (log.map { ["--log", $0] } ?? []) + more
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let piece = output.fileHandleForReading.availableData
      guard !piece.isEmpty else { throw Ended(text: line) }
      line += String(decoding: piece, as: UTF8.self)
    }
    guard let url = line.split(separator: " ").last?.dropLast() else { throw Ended(text: line) }
    self.url = String(url)
  }

  /// Ends the server.
  package func stop() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit { if process.isRunning { stop() } }
}
