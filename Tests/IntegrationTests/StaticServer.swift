import Foundation
import Testing

/// The files of a folder on loopback, for as long as the value lives.
final class StaticServer {
  /// Without a slash at the end.
  let url: String
  private let process = Process()

  init(_ folder: String) throws {
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder,
    ]
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = ""
    while !line.contains("\n") {
      let piece = output.fileHandleForReading.availableData
      try #require(!piece.isEmpty, "the server ended: \(line)")
      line += String(decoding: piece, as: UTF8.self)
    }
    // `Serving HTTP on 127.0.0.1 port 40001 (http://127.0.0.1:40001/) ...`
    let words = line.split(separator: " ")
    let port = try #require(words.firstIndex(of: "port").map { words[$0 + 1] })
    url = "http://127.0.0.1:\(port)"
  }

  func stop() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit { if process.isRunning { stop() } }
}
