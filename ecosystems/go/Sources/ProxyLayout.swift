import LockText
import Lockfetch

/// Go's offline tree: a module proxy in a folder, which `GOPROXY=file://…` reads.
///
/// Go checks every archive and go.mod in it against go.sum. `.info` and `list` are made here; nothing
/// hashes them, and they state versions only. There is no `.ziphash`: Go believes such files and would
/// not look at the archive any more.
///
/// - Source: the Go Modules Reference, "GOPROXY protocol".
struct ProxyLayout {
  private let project: PlannedProject

  init(_ project: PlannedProject) {
    self.project = project
  }

  func tree() -> OfflineTree {
    var tree = OfflineTree()
    for planned in project.artifacts {
      guard let node = Self.node(planned), let version = planned.artifact.version else { continue }
      let module = ModuleVersion(path: planned.artifact.name, version: version)
      add(planned.artifact.kind, of: module, node, to: &tree)
    }
    if !isVendored {
      // In a URL commas and bars would part proxies, and percent signs begin escapes.
      tree.setEnvironment("GOPROXY", "file://${LOCKFETCH_TREE}/go/proxy", .url)
      for (name, value) in Self.environment { tree.setEnvironment(name, value) }
      tree.setEnvironment("GOFLAGS", "-mod=readonly", .words)
    }
    return tree
  }

  /// What stands for an artifact in the tree, if anything does.
  private static func node(_ planned: PlannedArtifact) -> OfflineTree.Node? {
    switch (planned.outcome, planned.artifact.source) {
    case (.fixed(let output), _): .output(output)
    case (.local, .written(let contents, _)): .file([.bytes(contents)])
    default: nil
    }
  }

  private func add(
    _ kind: ArtifactKind, of module: ModuleVersion, _ node: OfflineTree.Node,
    to tree: inout OfflineTree
  ) {
    let place = "proxy/" + module.proxyPath
    tree.addShared(place + (kind == .goZip ? ".zip" : ".mod"), node)
    let info: ByteString = "{\"Version\":\"" + module.version + "\"}\n"
    tree.addShared(place + ".info", .file([.bytes(info.bytes)]))
    guard kind == .goZip else { return }
    // A version without an archive cannot be chosen, and a commit is no version to choose.
    let isListed = SemanticVersion(module.version)?.isPseudo == false
    tree.addShared(
      "proxy/" + Escaping.escaped(module.path) + "/@v/list",
      .list(beginning: [], entries: isListed ? [module.version + "\n"] : [], end: []))
  }

  /// Whether Go builds the project from vendor folders, for which `-mod=readonly` would be wrong.
  private var isVendored: Bool {
    !project.artifacts.isEmpty
      && project.artifacts.allSatisfy { $0.artifact.local?.reason == .vendored }
  }

  /// A private module must come from the tree as well, so GOPRIVATE may not send Go past the proxy.
  private static let environment: [(ByteString, ByteString)] = [
    ("GONOPROXY", "none"),
    ("GOSUMDB", "off"),
    ("GOTOOLCHAIN", "local"),
  ]
}
