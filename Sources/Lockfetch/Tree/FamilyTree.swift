import LockText

/// The offline tree of one family: what all of its projects put together.
struct FamilyTree: Sendable {
  let family: Family
  /// The nodes by path below the family's folder, in no particular order.
  let nodes: [(path: ByteString, node: OfflineTree.Node)]

  /// Merges the trees of a family's projects.
  ///
  /// - Throws: ``LockfileError`` when two put different things at one path, or when a path is not
  ///   a plain relative one.
  init(
    _ family: Family, _ trees: [(project: PlannedProject, tree: OfflineTree)]
  ) throws(LockfileError) {
    var nodes: [ByteString: OfflineTree.Node] = [:]
    var origin: [ByteString: ByteString] = [:]
    for (project, tree) in trees {
      let folder = RelativePath.join("locks", project.files.folder)
      var entries = tree.shared
      entries += tree.lockFiles.map { (RelativePath.join(folder, $0.path), $0.node) }
      if !tree.environment.isEmpty {
        entries.append(("env." + project.ecosystem.name, Self.environment(tree.environment)))
      }
      let lock = project.lockfiles.first?.path ?? project.files.folder
      for (path, node) in entries {
        guard Self.isPlain(path) else {
          throw LockfileError(EngineDiagnostics.treePath(path, lock))
        }
        if let earlier = nodes.updateValue(node, forKey: path), earlier != node {
          throw LockfileError(EngineDiagnostics.treeConflict(path, [origin[path] ?? "", lock]))
        }
        origin[path] = lock
      }
    }
    self.family = family
    self.nodes = nodes.map { ($0, $1) }
  }

  private static func environment(
    _ variables: [(name: ByteString, value: ByteString)]
  ) -> OfflineTree.Node {
    var text: [UInt8] = []
    for (name, value) in variables {
      precondition(isPlainValue(value), "a value in env.* is plain text for a shell")
      text += name.bytes + [UInt8(ascii: "=")] + value.bytes + [UInt8(ascii: "\n")]
    }
    return .file([.bytes(text)])
  }

  /// Whether a shell reads the text as itself, apart from `${LOCKFETCH_TREE}`.
  private static func isPlainValue(_ value: ByteString) -> Bool {
    let marks: Set<UInt8> = Set("-./:=_,+@${}".utf8)
    return value.bytes.allSatisfy { $0.isLetterOrDigit || marks.contains($0) }
  }

  private static func isPlain(_ path: ByteString) -> Bool {
    path.split(on: UInt8(ascii: "/")).allSatisfy { segment in
      !segment.isEmpty && segment != "." && segment != ".." && segment.count <= 255
        && !segment.bytes.contains { $0 < 0x20 || $0 == 0x7F }
    }
  }
}
