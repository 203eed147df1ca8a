import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Maven

/// The repository that Maven reads.
@Suite struct LayoutTests {
  private static let sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
  private static let sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  private func tree() throws -> OfflineTree {
    let plan = try plan([
      "pom.xml": pom(gav("g", "root", "1")),
      ".mvn/checksums/checksums-central.sha256": """
      \(Self.sha256)  g/a/1/a-1.jar
      \(Self.sha256)  g/a/2/a-2.pom
      \(Self.sha256)  p/x-maven-plugin/1/x-maven-plugin-1.jar
      """,
      ".mvn/checksums/checksums-central.sha1": "\(Self.sha1)  g/a/1/a-1.jar",
    ])
    return try MavenAdapter().offlineTree(for: try #require(plan.projects.first))
  }

  private func text(_ tree: OfflineTree, _ path: ByteString) throws -> String {
    let node = try #require(tree.shared.first { $0.path == path }?.node)
    switch node {
    case .file(let pieces):
      return pieces.map { piece in
        guard case .bytes(let bytes) = piece else { return "<path>" }
        return String(decoding: bytes, as: UTF8.self)
      }.joined()
    case .list(_, let entries, _): return entries.map(\.text).sorted().joined()
    case .output(let output): return output.url.text.text
    default: return "\(node)"
    }
  }

  @Test func filesLieAsInARepository() throws {
    let tree = try tree()
    #expect(
      tree.shared.map(\.path).filter { !$0.hasSuffix("sha512") && $0.text.contains("/1/") }.sorted()
        == [
          "repository/g/a/1/a-1.jar", "repository/g/a/1/a-1.jar.sha1",
          "repository/g/a/1/a-1.jar.sha256", "repository/p/x-maven-plugin/1/x-maven-plugin-1.jar",
          "repository/p/x-maven-plugin/1/x-maven-plugin-1.jar.sha256",
        ])
    #expect(try text(tree, "repository/g/a/1/a-1.jar.sha1") == Self.sha1)
    #expect(try text(tree, "repository/g/a/1/a-1.jar.sha256") == Self.sha256)
  }

  @Test func metadataListsVersionsAndPrefixes() throws {
    let tree = try tree()
    #expect(
      try text(tree, "repository/g/a/maven-metadata.xml")
        == "<version>1</version>\n<version>2</version>\n")
    #expect(
      try text(tree, "repository/p/maven-metadata.xml").contains("<prefix>x</prefix>"))
    #expect(tree.shared.contains { $0.path == "repository/g/a/maven-metadata.xml.sha1" })
  }

  @Test func settingsAndVariablesNameTheTree() throws {
    let tree = try tree()
    #expect(
      try text(tree, "settings.xml").contains("file://${env.LOCKFETCH_TREE}/maven/repository"))
    #expect(tree.environment.map(\.name) == ["MAVEN_ARGS"])
    #expect(
      tree.environment.first?.value.hasPrefix("--settings=${LOCKFETCH_TREE}/maven/settings.xml")
        == true)
    #expect(tree.commands.map(\.name) == ["mvn"])
    #expect(
      tree.commands.first?.arguments.joined(separator: " ") == tree.environment.first?.value)
    #expect(tree.lockFiles.isEmpty)
  }

  @Test func twoBuildsShareARepository() throws {
    func build(_ lines: String) -> [ByteString: String] {
      [
        "pom.xml": pom(gav("g", "root", "1")),
        ".mvn/checksums/checksums-central.sha256": lines,
      ]
    }
    var files: [ByteString: String] = [:]
    for (folder, lines) in [
      ("x/", "\(Self.sha256)  g/a/1/a-1.jar"),
      ("y/", "\(Self.sha256)  g/a/1/a-1.jar\n\(Self.sha256)  g/a/2/a-2.jar"),
    ] {
      for (path, text) in build(lines) { files[ByteString(folder) + path] = text }
    }
    let plan = try plan(files)
    #expect(plan.projects.count == 2)
    #expect(plan.outputs.count == 2)
  }
}
