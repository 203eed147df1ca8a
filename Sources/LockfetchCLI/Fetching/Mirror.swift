import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// The offline trees of a plan as a folder of plain files, `LOCKFETCH_TREE` being the folder itself.
///
/// It is laid out like `deps` of the derivation graph (`docs/derivation-graph.md`). What a file
/// there calls by a store path is a file in `outputs` here.
struct Mirror {
  /// What stands at a path.
  enum Node: Hashable {
    /// A file of the cache.
    case output(FixedOutput)
    /// A symbolic link to a place outside, such as a folder for scratch files.
    case link(ByteString)
    /// A file with this content.
    case file([UInt8])
  }

  /// Tells that a folder is a mirror and may be replaced by one.
  static let marker = FolderWalk.mirrorMark
  /// What stands in the file of that name: the number of this layout.
  static let mark = Array("1\n".utf8)
  private static let outputs: ByteString = "outputs"

  /// The absolute path of the folder, as files in it spell it.
  let folder: FilePath
  /// What stands where below the folder, sorted by path.
  let nodes: [(path: ByteString, node: Node)]
  /// How package managers are switched to the mirror, sorted by family and ecosystem.
  let switches: [(family: Family, use: TreeSwitch)]

  /// Lays a plan out.
  ///
  /// - Parameter folder: Absolute.
  init(_ plan: Plan, _ registry: AdapterRegistry, at folder: FilePath) throws(LockfileError) {
    var nodes: [ByteString: Node] = [Self.marker: .file(Self.mark)]
    let trees = try FamilyTree.all(of: plan, registry)
    for tree in trees {
      for (path, node) in tree.nodes {
        let place = RelativePath.join(tree.family.name, path)
        switch node {
        case .output(let output): nodes[place] = .output(output)
        case .link(let target): nodes[place] = .link(target)
        case .file(let pieces):
          let content = pieces.content { output in
            let other = RelativePath.join(Self.outputs, ByteString(output.name.bytes))
            nodes[other] = .output(output)
            return Array(folder.string.utf8) + [UInt8(ascii: "/")] + other.bytes
          }
          nodes[place] = .file(content)
        }
      }
    }
    self.folder = folder
    switches = trees.flatMap { tree in tree.switches.map { (tree.family, $0) } }
    self.nodes = nodes.map { ($0.key, $0.value) }.sorted { $0.path < $1.path }
  }

  /// What to type so that package managers use the mirror: lines for a shell.
  ///
  /// - Parameter directory: The absolute path of what was planned.
  func lines(_ plan: Plan, of directory: FilePath) -> [String] {
    var lines = ShellLines(folder: folder.string)
    for (family, use) in switches { lines.add(family, use) }
    for line in replacedLocks(plan, directory) { lines.add(line) }
    return lines.lines
  }

  /// Where the package manager must read the mirror's copy of a lock in place of the lock: a comment,
  /// since it changes the project.
  private func replacedLocks(_ plan: Plan, _ directory: FilePath) -> [String] {
    var originals: [ByteString: SourceFile] = [:]
    for project in plan.projects {
      for file in project.files.claimed {
        let place = RelativePath.join(
          project.family.name, RelativePath.join("locks", file.path))
        originals[place] = file
      }
    }
    return nodes.compactMap { path, node in
      guard case .file(let content) = node, let original = originals[path],
        original.bytes != content
      else { return nil }
      let place = Folder.path(of: original.path.bytes, in: directory).string
      guard Self.isWritable(path, place) else {
        return "# put the mirror's copy in the place of \(Printable.escaped(original.path)) by hand"
      }
      return
        "# install -m 644 \"$LOCKFETCH_TREE\"/\(ShellLines.quoted(path.text)) \(ShellLines.quoted(place))"
    }
  }

  /// Whether a line can spell both paths: in a comment nothing may break it, and nothing may hide.
  private static func isWritable(_ path: ByteString, _ place: String) -> Bool {
    ByteString(path.text) == path && Printable.escapedLine(path.text) == path.text
      && Printable.escapedLine(place) == place
  }
}
