import LockText

/// Finds every file below a directory that an adapter claims.
///
/// It does not go through links to folders: one that stays inside is found by its real path anyway,
/// and one that leads out is somebody else's. A link to a file inside counts as that file.
struct LockfileFinder {
  /// Folders that hold installed packages, build results or another program's records.
  static let skippedFolders: Set<ByteString> = [
    "node_modules", ".git", ".hg", ".build", ".gradle", ".direnv", "result",
  ]

  private let tree: any FileTree
  private let adapters: [any LockfileAdapter]
  private let options: PlanOptions
  private var found: [Key: [ByteString]] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  private struct Key: Hashable {
    let adapter: Int
    let folder: ByteString
  }

  init(_ tree: any FileTree, adapters: [any LockfileAdapter], options: PlanOptions) {
    self.tree = tree
    self.adapters = adapters
    self.options = options
  }

  /// Looks through the whole directory.
  ///
  /// - Returns: The projects, sorted by folder, then ecosystem.
  mutating func scan() throws(LockfileError) -> [FoundProject] {
    var folders: [(path: ByteString, depth: Int)] = [("", 0)]
    while let (folder, depth) = folders.popLast() {
      let entries: [FileTreeEntry]
      do {
        entries = try tree.list(folder)
      } catch {
        if folder.isEmpty {
          throw LockfileError(EngineDiagnostics.unreadableDirectory(error.reason))
        }
        diagnostics.append(EngineDiagnostics.unreadableFolder(folder, error.reason))
        continue
      }
      for entry in entries {
        let path = RelativePath.join(folder, entry.name)
        if options.exclude.contains(where: { $0.matches(path) }) { continue }
        if entry.kind != .folder {
          consider(path, kind: entry.kind)
        } else if !isSkipped(entry.name) {
          guard depth < options.limits.folderDepth else {
            throw LockfileError(EngineDiagnostics.tooDeep(path, limit: options.limits.folderDepth))
          }
          folders.append((path, depth + 1))
        }
      }
      guard found.count <= options.limits.lockfiles else {
        throw LockfileError(EngineDiagnostics.tooManyLockfiles(limit: options.limits.lockfiles))
      }
    }
    return found.map { key, paths in
      FoundProject(adapter: adapters[key.adapter], folder: key.folder, paths: paths.sorted())
    }.sorted { ($0.folder, $0.adapter.id.name) < ($1.folder, $1.adapter.id.name) }
  }

  private func isSkipped(_ name: ByteString) -> Bool {
    Self.skippedFolders.contains(name) || name.hasPrefix("result-")
  }

  private mutating func consider(_ path: ByteString, kind: FileTreeEntry.Kind) {
    let segments = path.split(on: UInt8(ascii: "/"))
    for (index, adapter) in adapters.enumerated() {
      guard let folder = Self.folder(claiming: segments, adapter.claims) else { continue }
      if kind == .link {
        do {
          guard try tree.follow(path) == .file else { continue }
        } catch FileTreeError.leavesDirectory {
          diagnostics.append(EngineDiagnostics.linkLeavesDirectory(path))
          continue
        } catch {
          diagnostics.append(EngineDiagnostics.danglingLink(path, error.reason))
          continue
        }
      }
      found[Key(adapter: index, folder: folder), default: []].append(path)
    }
  }

  /// The project folder that makes one of the claims fit this path.
  static func folder(claiming segments: [ByteString], _ claims: [PathPattern]) -> ByteString? {
    for claim in claims where claim.segments.count <= segments.count {
      let start = segments.count - claim.segments.count
      if claim.matches(segments[start...]) {
        return segments[..<start].joined(separator: "/")
      }
    }
    return nil
  }
}
