import Foundation
import LoopbackServers
import Testing

/// A registry of the fixture packages, for as long as the value lives.
struct LoopbackRegistry {
  private let server: LoopbackServer

  var url: String { server.url }

  /// - Parameter log: A file that gets a line for each request.
  init(_ workspace: Workspace, log: String? = nil) throws {
    let archives = workspace.path("archives")
    try FileManager.default.createDirectory(
      atPath: archives, withIntermediateDirectories: true)
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/packages")
    for package in ["greeting", "hello", "scoped"] {
      try workspace.need(
        "npm", ["pack", "--silent", fixtures.appending(path: package).path], in: "archives")
    }
    server = try LoopbackServer("loopback-registry", archives, log: log)
  }

  func stop() { server.stop() }
}
