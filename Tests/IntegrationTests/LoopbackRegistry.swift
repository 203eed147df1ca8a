import Foundation
import Testing

/// A registry of the fixture packages, for as long as the value lives.
final class LoopbackRegistry {
  let url: String
  private let process = Process()
  private let input = Pipe()

  init(_ workspace: Workspace) throws {
    let archives = workspace.path("archives")
    try FileManager.default.createDirectory(
      atPath: archives, withIntermediateDirectories: true)
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/packages")
    for package in ["greeting", "hello", "scoped"] {
      try workspace.need(
        "npm", ["pack", "--silent", fixtures.appending(path: package).path], in: "archives")
    }
    process.executableURL = Project.root.appending(path: "scripts/loopback-registry")
    process.arguments = [archives]
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let piece = output.fileHandleForReading.availableData
      try #require(!piece.isEmpty, "the registry ended: \(line)")
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
