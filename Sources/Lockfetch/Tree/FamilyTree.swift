import LockText

/// The offline tree of one family: what all of its projects put together.
struct FamilyTree: Sendable {
  /// What stands at a path, lists and digests made into plain files.
  enum Node: Hashable, Sendable {
    case output(FixedOutput)
    case link(ByteString)
    case file([OfflineTree.Piece])
  }

  let family: Family
  /// The nodes by path below the family's folder, in no particular order.
  let nodes: [(path: ByteString, node: Node)]

  /// Merges the trees of a family's projects.
  ///
  /// - Throws: ``LockfileError`` when two put different things at one path, when one puts a file
  ///   where another needs a folder, or when a path is not a plain relative one.
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
        if let earlier = nodes[path] {
          guard let merged = Self.merge(earlier, node) else {
            throw LockfileError(EngineDiagnostics.treeConflict(path, [origin[path] ?? "", lock]))
          }
          nodes[path] = merged
        } else {
          nodes[path] = node
          origin[path] = lock
        }
      }
    }
    let clashes = Self.filesWithinFiles(nodes.keys.sorted())
    guard clashes.isEmpty else {
      throw LockfileError(
        clashes.map { clash in
          let locks = [origin[clash.file] ?? "", origin[clash.path] ?? ""]
          return EngineDiagnostics.treeConflict(clash.file, locks)
        })
    }
    self.family = family
    self.nodes = nodes.map { path, node in (path, Self.finished(node, nodes)) }
  }

  /// - Returns: `nil` when the two cannot stand at one path.
  private static func merge(
    _ left: OfflineTree.Node, _ right: OfflineTree.Node
  ) -> OfflineTree.Node? {
    if case .list(let beginning, let entries, let end) = left,
      case .list(beginning, let others, end) = right
    {
      return .list(beginning: beginning, entries: entries.union(others), end: end)
    }
    switch (left, right) {
    case (.fallback, .fallback): return left == right ? left : nil
    case (.fallback, _): return right
    case (_, .fallback): return left
    default: return left == right ? left : nil
    }
  }

  private static func finished(
    _ node: OfflineTree.Node, _ nodes: [ByteString: OfflineTree.Node]
  ) -> Node {
    switch node {
    case .output(let output): return .output(output)
    case .link(let target): return .link(target)
    case .file(let pieces): return .file(pieces)
    case .fallback(let bytes): return .file([.bytes(bytes)])
    case .list: return .file([.bytes(content(of: node))])
    case .digest(let path, let algorithm):
      guard let target = nodes[path] else {
        preconditionFailure("a digest is of a file of the same tree")
      }
      let digest = algorithm.base16(of: content(of: target))
      return .file([.bytes(digest.bytes)])
    }
  }

  private static func content(of node: OfflineTree.Node) -> [UInt8] {
    switch node {
    case .file(let pieces):
      return pieces.flatMap { piece in
        guard case .bytes(let bytes) = piece else {
          preconditionFailure("a digest is of a file without store paths")
        }
        return bytes
      }
    case .list(let beginning, let entries, let end):
      return beginning + entries.sorted().flatMap(\.bytes) + end
    default: preconditionFailure("a digest is of a file that the tree writes")
    }
  }

  /// The paths that lie below another one, which holds no folder, each with that one.
  private static func filesWithinFiles(
    _ paths: [ByteString]
  ) -> [(path: ByteString, file: ByteString)] {
    let files = Set(paths)
    var folders: Set<ByteString> = []
    var found: [(path: ByteString, file: ByteString)] = []
    for path in paths {
      var rest = path
      while let (folder, _) = rest.cut(atLast: UInt8(ascii: "/")),
        folders.insert(folder).inserted
      {
        if files.contains(folder) { found.append((path, folder)) }
        rest = folder
      }
    }
    return found
  }

  private static func environment(
    _ variables: [(name: ByteString, value: ByteString)]
  ) -> OfflineTree.Node {
    var text: [UInt8] = []
    for (name, value) in variables {
      precondition(isPlainValue(value), "a value in env.* is plain text for a shell")
      let quote: [UInt8] = value.bytes.contains(0x20) ? [UInt8(ascii: "\"")] : []
      text += name.bytes + [UInt8(ascii: "=")] + quote + value.bytes + quote
      text.append(UInt8(ascii: "\n"))
    }
    return .file([.bytes(text)])
  }

  /// Whether a shell reads the text as itself, apart from `${LOCKFETCH_TREE}`, when it stands in
  /// double quotes where there is a blank in it.
  private static func isPlainValue(_ value: ByteString) -> Bool {
    let marks: Set<UInt8> = Set("-./:=_,+@${} ".utf8)
    return value.bytes.allSatisfy { $0.isLetterOrDigit || marks.contains($0) }
  }

  /// The most segments of a path.
  ///
  /// - Source: Nix 2.34.8, tried: 64 levels of an archive hold 63 below the output, the family's
  ///   folder being one of them.
  private static let depthLimit = 62

  private static func isPlain(_ path: ByteString) -> Bool {
    let segments = path.split(on: UInt8(ascii: "/"))
    return segments.count <= depthLimit
      && segments.allSatisfy { segment in
        !segment.isEmpty && segment != "." && segment != ".." && segment.count <= 255
          && !segment.bytes.contains { $0 < 0x20 || $0 == 0x7F }
      }
  }
}
