package import LockText

/// The files below a directory that a plan can depend on: what adapters claim and consult, and pins.
///
/// Everything else may change without the plan changing, so a build that plans needs no more of a
/// source than these.
package enum ClaimedFiles {
  /// The names that the scan does not go into, without those that begin with ``skippedPrefix``.
  package static var skippedFolders: [ByteString] { FolderWalk.skippedFolders.sorted() }

  /// What the names of more such folders begin with.
  package static let skippedPrefix = FolderWalk.skippedPrefix

  /// The file that tells that a folder, with all below it, is a mirror and no project.
  package static let mirrorMark = FolderWalk.mirrorMark

  /// The globs of one ecosystem, relative to any folder, sorted.
  package static func patterns(of adapter: any LockfileAdapter) -> [PathPattern] {
    (adapter.claims + adapter.consults).sorted { $0.text < $1.text }
  }

  /// Finds the files.
  ///
  /// - Parameter ecosystems: Whose files; empty for those of all.
  /// - Returns: Paths relative to the directory, sorted. Links are among them where they are named
  ///   like a file that is claimed; what they lead to is not looked at.
  /// - Throws: ``LockfileError`` for an ecosystem that there is not, or a folder that cannot be listed.
  package static func find(
    in tree: any FileTree, _ registry: AdapterRegistry, ecosystems: [ByteString],
    limits: Limits = Limits()
  ) throws(LockfileError) -> [ByteString] {
    for name in ecosystems where !registry.adapters.contains(where: { $0.id.name == name }) {
      let known = registry.adapters.map(\.id.name)
      throw LockfileError(EngineDiagnostics.unknownEcosystem(name, known: known))
    }
    let chosen = registry.adapters.filter {
      ecosystems.isEmpty || ecosystems.contains($0.id.name)
    }
    let patterns = chosen.flatMap(patterns) + [PathPattern(PinFile.name)]
    var found: [ByteString] = []
    var walk = FolderWalk(tree, limits: limits)
    while let folder = walk.next() {
      do {
        for entry in try folder.listing.get() where entry.kind != .special {
          if patterns.contains(where: { $0.matchesEnd(of: entry.path) }) {
            found.append(entry.path)
          }
        }
      } catch {
        throw LockfileError(EngineDiagnostics.unreadable(folder.path, error.reason))
      }
      if let path = walk.tooDeep {
        throw LockfileError(EngineDiagnostics.tooDeep(path, limit: limits.folderDepth))
      }
    }
    return found.sorted()
  }
}

extension PathPattern {
  /// Whether the last segments of a path fit, however many.
  fileprivate func matchesEnd(of path: ByteString) -> Bool {
    let path = path.split(on: UInt8(ascii: "/"))
    return path.indices.contains { matches(path[$0...]) }
  }
}
