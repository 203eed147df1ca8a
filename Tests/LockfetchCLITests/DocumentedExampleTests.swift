import BuiltinEcosystems
import Foundation
import Lockfetch
import LockfetchCLI
import Testing

/// The store paths that the documents show are those of the example project.
@Suite struct DocumentedExampleTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Whole paths; those that a document shortens are not looked at.
  private static func storePaths(in text: String) -> Set<String> {
    Set(text.matches(of: /\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+._?=-]+/).map { String($0.output) })
  }

  /// Every path that the graph of the example names.
  private static func paths(ofGraphIn cache: URL) throws -> Set<String> {
    let context = ToolContext(
      registry: try AdapterRegistry(BuiltinEcosystems.adapters), environment: [:],
      isErrorTerminal: false, writeOutput: { _ in }, writeError: { _ in })
    let example = root.appending(path: "docs/examples/npm-app").path
    let status = LockfetchTool.run([example, "--store", "file:" + cache.path], in: context)
    #expect(status == .success)
    var paths: Set<String> = []
    for name in try FileManager.default.subpathsOfDirectory(atPath: cache.path) {
      guard let data = try? Data(contentsOf: cache.appending(path: name)) else { continue }
      paths.formUnion(storePaths(in: String(decoding: data, as: UTF8.self)))
    }
    return paths
  }

  @Test(arguments: ["README.md", "docs/derivation-graph.md"])
  func showsWhatIsComputed(_ page: String) throws {
    let cache = URL(filePath: "/tmp/lockfetch-docs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: cache) }
    let computed = try Self.paths(ofGraphIn: cache)
    let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
    let shown = Self.storePaths(in: text)
    #expect(!shown.isEmpty)
    #expect(shown.subtracting(computed) == [], "computed are \(computed.sorted())")
  }
}
