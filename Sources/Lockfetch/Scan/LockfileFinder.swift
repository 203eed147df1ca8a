import LockText

/// Finds every file below a directory that an adapter claims.
///
/// It does not go through links to folders: one that stays inside is found by its real path anyway,
/// and one that leads out is somebody else's. A link to a file inside counts as that file.
struct LockfileFinder {
  private let tree: any FileTree
  private let adapters: [any LockfileAdapter]
  private let options: PlanOptions
  private var found: [(file: FoundProject.File, folder: ByteString, adapter: any LockfileAdapter)] =
    []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ tree: any FileTree, adapters: [any LockfileAdapter], options: PlanOptions) {
    self.tree = tree
    self.adapters = adapters
    self.options = options
  }

  /// Looks through the whole directory.
  ///
  /// - Returns: The projects, sorted by folder, then ecosystem.
  mutating func scan() throws(LockfileError) -> [FoundProject] {
    let excluded = options.exclude
    var walk = FolderWalk(tree, limits: options.limits) { path in
      excluded.contains { $0.matches(path) }
    }
    while let folder = walk.next() {
      switch folder.listing {
      case .success(let entries):
        for entry in entries { consider(entry.path, kind: entry.kind) }
      case .failure(let error):
        if folder.path.isEmpty {
          throw LockfileError(EngineDiagnostics.unreadableDirectory(error.reason))
        }
        diagnostics.append(EngineDiagnostics.unreadableFolder(folder.path, error.reason))
      }
      if let path = walk.tooDeep {
        throw LockfileError(EngineDiagnostics.tooDeep(path, limit: options.limits.folderDepth))
      }
      guard found.count <= options.limits.lockfiles else {
        throw LockfileError(EngineDiagnostics.tooManyLockfiles(limit: options.limits.lockfiles))
      }
    }
    return .grouping(found)
  }

  private mutating func consider(_ path: ByteString, kind: FileTreeEntry.Kind) {
    let segments = path.split(on: UInt8(ascii: "/"))
    for adapter in adapters {
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
      found.append((FoundProject.File(path: path), folder, adapter))
    }
  }

  /// The project folder that makes one of the claims fit this path.
  static func folder(claiming segments: [ByteString], _ claims: [PathPattern]) -> ByteString? {
    for claim in claims {
      let start =
        claim.segments.last == "**"
        ? startOfSubtree(segments, claim) : startOfFile(segments, claim)
      if let start { return segments[..<start].joined(separator: "/") }
    }
    return nil
  }

  /// Where a claim to one file begins in the path.
  private static func startOfFile(_ segments: [ByteString], _ claim: PathPattern) -> Int? {
    let start = segments.count - claim.segments.count
    return start >= 0 && claim.matches(segments[start...]) ? start : nil
  }

  /// Where a claim to every file below a folder begins in the path: at the outermost such folder.
  private static func startOfSubtree(_ segments: [ByteString], _ claim: PathPattern) -> Int? {
    let length = claim.segments.count - 1
    guard segments.count > length else { return nil }
    return (0..<(segments.count - length)).first { start in
      segments[start..<(start + length)].elementsEqual(claim.segments.dropLast())
    }
  }
}
