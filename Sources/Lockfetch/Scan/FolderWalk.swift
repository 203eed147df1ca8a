package import LockText

/// The folders below a directory that may hold projects, one after the other.
///
/// It does not go through links, nor into what holds installed packages, build results or the copies of
/// a mirror.
package struct FolderWalk {
  /// Folders that hold installed packages, build results or another program's records.
  static let skippedFolders: Set<ByteString> = [
    "node_modules", ".git", ".hg", ".build", ".gradle", ".direnv", "result",
  ]

  /// What the names of more such folders begin with: results of further builds by Nix.
  static let skippedPrefix: ByteString = "result-"

  /// What tells that a folder is a mirror of `fetch`, whose copies of locks are no projects.
  package static let mirrorMark: ByteString = ".lockfetch-multi"

  /// One folder.
  struct Folder {
    /// Relative to the directory; empty for the directory itself.
    let path: ByteString
    /// Its files and links by their paths, or why it cannot be listed.
    let listing: Result<[(path: ByteString, kind: FileTreeEntry.Kind)], FileTreeError>
  }

  private let tree: any FileTree
  private let limits: Limits
  private let isExcluded: (ByteString) -> Bool
  private var folders: [(path: ByteString, depth: Int)] = [("", 0)]
  /// A folder that lies deeper than the limit, once the walk has come to one.
  private(set) var tooDeep: ByteString?

  /// - Parameter isExcluded: Whether a path is left out, and what lies below it.
  init(
    _ tree: any FileTree, limits: Limits,
    isExcluded: @escaping (ByteString) -> Bool = { _ in false }
  ) {
    self.tree = tree
    self.limits = limits
    self.isExcluded = isExcluded
  }

  /// The next folder; `nil` when there is none left.
  mutating func next() -> Folder? {
    guard let (folder, depth) = folders.popLast() else { return nil }
    let entries: [FileTreeEntry]
    do {
      entries = try tree.list(folder)
    } catch {
      return Folder(path: folder, listing: .failure(error))
    }
    var files: [(path: ByteString, kind: FileTreeEntry.Kind)] = []
    let isMirror = !folder.isEmpty && entries.contains { $0.name == Self.mirrorMark }
    for entry in isMirror ? [] : entries {
      let path = RelativePath.join(folder, entry.name)
      if isExcluded(path) { continue }
      if entry.kind != .folder {
        files.append((path, entry.kind))
      } else if !Self.isSkipped(entry.name) {
        if depth < limits.folderDepth {
          folders.append((path, depth + 1))
        } else if tooDeep == nil {
          tooDeep = path
        }
      }
    }
    return Folder(path: folder, listing: .success(files))
  }

  private static func isSkipped(_ name: ByteString) -> Bool {
    skippedFolders.contains(name) || name.hasPrefix(skippedPrefix)
  }
}
