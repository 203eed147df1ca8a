import Foundation
import LockfetchCLI
import Testing

/// The pages show the graph of `docs/examples/npm-app`.
@Suite struct ShownPathsTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: ["README.md", "docs/derivation-graph.md"])
  func shownStorePathsAreThoseOfTheExample(_ page: String) throws {
    let scratch = try Scratch()
    let example = Self.root.appending(path: "docs/examples/npm-app").path
    let ran = try scratch.run([example, "--store", "file:" + scratch.path("store")])
    #expect(ran.status == .success)
    var written = ran.output
    let archives = try FileManager.default.contentsOfDirectory(
      at: URL(filePath: scratch.path("store/nar")), includingPropertiesForKeys: nil)
    for archive in archives {
      written += try String(decoding: Data(contentsOf: archive), as: UTF8.self)
    }
    let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
    let pattern = /\/nix\/store\/[0-9a-z]{32}-(npm-tree|fetched-dependencies)[.a-z]*/
    let shown = text.matches(of: pattern)
    #expect(!shown.isEmpty)
    for path in Set(shown.map { String($0.0) }) {
      #expect(written.contains(path), "\(page): \(path)")
    }
  }
}
