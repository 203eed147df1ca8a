package import LockText

/// The offline tree of one family: what all of its projects put together.
package struct FamilyTree: Sendable {
  /// What stands at a path, lists and digests made into plain files.
  package enum Node: Hashable, Sendable {
    /// A fixed output.
    case output(FixedOutput)
    /// A symbolic link to a place outside of the store.
    case link(ByteString)
    /// A file, its pieces one behind the other.
    case file([OfflineTree.Piece])
  }

  /// Whose tree it is.
  package let family: Family
  /// The nodes by path below the family's folder, sorted, each path once.
  package let nodes: [(path: ByteString, node: Node)]
  /// How its package managers are switched to it, sorted by ecosystem.
  package let switches: [TreeSwitch]

  /// The trees of a plan, sorted by family.
  ///
  /// - Throws: ``LockfileError`` when a lock cannot be laid out, or locks contradict each other.
  package static func all(
    of plan: Plan, _ registry: AdapterRegistry
  ) throws(LockfileError) -> [FamilyTree] {
    var parts: [Family: [(project: PlannedProject, tree: OfflineTree)]] = [:]
    for project in plan.projects {
      guard let adapter = registry[project.ecosystem] else { continue }
      parts[project.family, default: []].append((project, try adapter.offlineTree(for: project)))
    }
    var trees: [FamilyTree] = []
    for (family, part) in parts.sorted(by: { $0.key < $1.key }) {
      trees.append(try FamilyTree(family, part))
    }
    return trees
  }

  /// Merges the trees of a family's projects.
  ///
  /// - Throws: ``LockfileError`` when two put different things at one path, when one puts a file
  ///   where another needs a folder, or when a path is not a plain relative one.
  init(
    _ family: Family, _ trees: [(project: PlannedProject, tree: OfflineTree)]
  ) throws(LockfileError) {
    var all: [Entry] = []
    for (project, tree) in trees {
      let folder = RelativePath.join("locks", project.files.folder)
      var entries = tree.shared
      for command in tree.commands {
        precondition(command.arguments.allSatisfy(Self.isPlainValue), "arguments are plain text")
      }
      entries += tree.lockFiles.map { (RelativePath.join(folder, $0.path), $0.node) }
      if !tree.environment.isEmpty {
        entries.append(("env." + project.ecosystem.name, Self.environment(tree.environment)))
      }
      let lock = project.lockfiles.first?.path ?? project.files.folder
      for (path, node) in entries {
        guard Self.isPlain(path) else {
          throw LockfileError(EngineDiagnostics.treePath(path, lock))
        }
        all.append(Entry(path: path, node: node, lock: lock))
      }
    }
    let nodes = try Self.merged(all)
    try Self.checkFolders(nodes)
    self.family = family
    self.nodes = nodes.map { ($0.path, Self.finished($0.node, nodes)) }
    switches = TreeSwitch.all(of: trees)
  }

  /// What one lock puts at a path, or several together; then the lock is the first of them.
  private struct Entry {
    let path: ByteString
    var node: OfflineTree.Node
    let lock: ByteString
  }

  /// - Returns: Sorted by path, each path once.
  private static func merged(_ entries: [Entry]) throws(LockfileError) -> [Entry] {
    var result: [Entry] = []
    result.reserveCapacity(entries.count)
    // Positions are cheaper to move about than entries.
    for index in entries.indices.sorted(by: { entries[$0].path < entries[$1].path }) {
      let entry = entries[index]
      guard let earlier = result.last, earlier.path == entry.path else {
        result.append(entry)
        continue
      }
      guard let node = merge(earlier.node, entry.node) else {
        throw LockfileError(
          EngineDiagnostics.treeConflict(entry.path, [earlier.lock, entry.lock]))
      }
      result[result.count - 1].node = node
    }
    return result
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

  /// Nothing may lie below a path that holds no folder.
  ///
  /// - Parameter entries: Sorted, so that what begins with a path comes behind it without a gap.
  private static func checkFolders(_ entries: [Entry]) throws(LockfileError) {
    var clashes: [Diagnostic] = []
    var beginnings: [(file: Entry, hasClash: Bool)] = []
    for entry in entries {
      while let last = beginnings.last, !entry.path.hasPrefix(last.file.path) {
        beginnings.removeLast()
      }
      for index in beginnings.indices.reversed() where !beginnings[index].hasClash {
        let file = beginnings[index].file
        guard entry.path.bytes[file.path.count] == UInt8(ascii: "/") else { continue }
        beginnings[index].hasClash = true
        clashes.append(EngineDiagnostics.treeConflict(file.path, [file.lock, entry.lock]))
      }
      beginnings.append((entry, false))
    }
    guard clashes.isEmpty else { throw LockfileError(clashes) }
  }

  /// What stands at a path of sorted entries.
  private static func node(at path: ByteString, of entries: [Entry]) -> OfflineTree.Node? {
    var range = entries.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      let entry = entries[middle]
      if entry.path == path { return entry.node }
      range = entry.path < path ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  private static func finished(_ node: OfflineTree.Node, _ nodes: [Entry]) -> Node {
    switch node {
    case .output(let output): return .output(output)
    case .link(let target): return .link(target)
    case .file(let pieces): return .file(pieces)
    case .fallback(let bytes): return .file([.bytes(bytes)])
    case .list: return .file([.bytes(content(of: node))])
    case .digest(let path, let algorithm):
      guard let target = Self.node(at: path, of: nodes) else {
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

  private static func environment(
    _ variables: [OfflineTree.Variable]
  ) -> OfflineTree.Node {
    var text: [UInt8] = []
    for variable in variables {
      let (name, value) = (variable.name, variable.value)
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
    let text = path.bytes.span
    var count = 0
    var start = 0
    for end in 0...text.count {
      guard end == text.count || text[end] == UInt8(ascii: "/") else {
        if text[end] < 0x20 || text[end] == 0x7F { return false }
        continue
      }
      let isDots = end - start <= 2 && (start..<end).allSatisfy { text[$0] == UInt8(ascii: ".") }
      if isDots || end - start > 255 { return false }
      count += 1
      start = end + 1
    }
    return count <= depthLimit
  }
}
