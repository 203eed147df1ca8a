import LockText
import LockfetchTesting
import Testing

@testable import Lockfetch

/// An adapter whose members join the nearest folder above that holds `root`.
private struct NestedAdapter: NestedLockfileAdapter {
  var id: EcosystemID { "nested" }
  var family: Family { "nested" }
  var summary: String { "nested" }
  var claims: [PathPattern] { ["root", "member", "sums/**"] }
  var consults: [PathPattern] { [] }

  func projectFolder(of folder: ClaimedFolder, below ancestors: [ClaimedFolder]) -> ByteString {
    if folder.files.contains("root") { return folder.path }
    return ancestors.first { $0.files.contains("root") }?.path ?? folder.path
  }

  func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    for file in project.claimed { report.add(lockfile: file, format: "1") }
  }

  /// Every project puts its own folder into a list and a digest beside it.
  func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    var tree = OfflineTree()
    tree.addShared(
      "list",
      .list(beginning: Array("<".utf8), entries: [project.files.folder], end: Array(">".utf8)))
    tree.addShared("list.sha1", .digest(of: "list", .sha1))
    return tree
  }
}

@Suite struct ProjectGroupingTests {
  private func plan(_ paths: [ByteString]) throws -> Plan {
    let files = Dictionary(uniqueKeysWithValues: paths.map { ($0, "") })
    return try Planner(AdapterRegistry([NestedAdapter()])).plan(InMemoryFileTree(texts: files))
  }

  @Test func membersJoinTheProjectAbove() throws {
    let plan = try plan(["root", "a/member", "a/b/member", "c/root", "c/d/member"])
    #expect(plan.projects.map(\.files.folder) == ["", "c"])
    #expect(
      plan.projects.map { $0.files.claimed.map(\.path) }
        == [["a/b/member", "a/member", "root"], ["c/d/member", "c/root"]])
  }

  @Test func aMemberAloneIsAProject() throws {
    #expect(try plan(["x/member", "y/z/member"]).projects.map(\.files.folder) == ["x", "y/z"])
  }

  @Test func aSubtreeIsClaimedWhole() throws {
    let plan = try plan(["p/root", "p/sums/a", "p/sums/b/c", "p/sums/sums/d"])
    #expect(plan.projects.map(\.files.folder) == ["p"])
    #expect(plan.projects.first?.files.claimed.count == 4)
    #expect(plan.projects.first?.files.claimed("sums/b/c")?.path == "p/sums/b/c")
  }

  @Test func listsOfSeveralProjectsMerge() throws {
    let plan = try plan(["b/root", "a/root"])
    let parts = try plan.projects.map { ($0, try NestedAdapter().offlineTree(for: $0)) }
    let tree = try FamilyTree("nested", parts.map { (project: $0, tree: $1) })
    let nodes = Dictionary(uniqueKeysWithValues: tree.nodes.map { ($0.path, $0.node) })
    #expect(nodes["list"] == .file([.bytes(Array("<ab>".utf8))]))
    // printf '<ab>' | sha1sum
    #expect(
      nodes["list.sha1"]
        == .file([.bytes(Array("7bead3a79ec6e11a675b9a7a89c9887236c13a52".utf8))]))
  }

  @Test func aFallbackGivesWay() throws {
    let projects = try plan(["a/root", "b/root", "c/root"]).projects
    func tree(_ node: OfflineTree.Node) -> OfflineTree {
      var tree = OfflineTree()
      tree.addShared("x", node)
      return tree
    }
    let fallback = OfflineTree.Node.fallback(Array("f".utf8))
    let real = OfflineTree.Node.file([.bytes(Array("r".utf8))])
    func merged(_ nodes: [OfflineTree.Node]) throws -> [FamilyTree.Node] {
      let parts = zip(projects, nodes).map { (project: $0, tree: tree($1)) }
      return try FamilyTree("nested", parts).nodes.map(\.node)
    }
    #expect(try merged([fallback, fallback]) == [.file([.bytes(Array("f".utf8))])])
    #expect(try merged([fallback, real, fallback]) == [.file([.bytes(Array("r".utf8))])])
    #expect(throws: LockfileError.self) { try merged([fallback, .fallback([])]) }
  }

  @Test func aFileThatIsAlsoAFolderIsAnError() throws {
    let project = try #require(try plan(["root"]).projects.first)
    var tree = OfflineTree()
    tree.addShared("a", .file([]))
    tree.addShared("a/b/c", .file([]))
    #expect(throws: LockfileError.self) {
      try FamilyTree("nested", [(project: project, tree: tree)])
    }
  }
}
