import LockText

/// The claimed files of one adapter that make one project.
struct FoundProject: Sendable {
  /// A claimed file.
  struct File: Sendable {
    /// The path that the adapter and the plan see, relative to the scanned directory.
    let path: ByteString
    /// Where it really is, when the user named a file of another name.
    var realPath: ByteString? = nil
  }

  let adapter: any LockfileAdapter
  /// Relative to the scanned directory; empty for the directory itself.
  let folder: ByteString
  /// The claimed files, sorted by path.
  let files: [File]
}

extension [FoundProject] {
  /// Makes projects of claimed files: those of one folder belong together, and an adapter whose
  /// projects spread over folders says which folders do.
  ///
  /// - Returns: Sorted by folder, then ecosystem.
  static func grouping(
    _ files: [(file: FoundProject.File, folder: ByteString, adapter: any LockfileAdapter)]
  ) -> [FoundProject] {
    var projects: [FoundProject] = []
    for (_, found) in Dictionary(grouping: files, by: \.adapter.id) {
      guard let adapter = found.first?.adapter else { continue }
      let folders = Dictionary(grouping: found, by: \.folder).mapValues { $0.map(\.file) }
      var owned: [ByteString: [FoundProject.File]] = [:]
      for (folder, files) in folders {
        owned[owner(of: folder, folders, adapter), default: []] += files
      }
      for (folder, files) in owned {
        projects.append(
          FoundProject(
            adapter: adapter, folder: folder, files: files.sorted { $0.path < $1.path }))
      }
    }
    return projects.sorted { ($0.folder, $0.adapter.id) < ($1.folder, $1.adapter.id) }
  }

  private static func owner(
    of folder: ByteString, _ folders: [ByteString: [FoundProject.File]],
    _ adapter: any LockfileAdapter
  ) -> ByteString {
    guard let adapter = adapter as? any NestedLockfileAdapter else { return folder }
    func claimed(_ path: ByteString) -> ClaimedFolder? {
      guard let files = folders[path] else { return nil }
      let prefix = path.isEmpty ? 0 : path.count + 1
      return ClaimedFolder(path: path, files: files.map { $0.path.dropFirst(prefix) }.sorted())
    }
    var ancestors: [ClaimedFolder] = []
    var above = folder
    while !above.isEmpty {
      above = above.cut(atLast: UInt8(ascii: "/"))?.head ?? ""
      if let ancestor = claimed(above) { ancestors.append(ancestor) }
    }
    guard let itself = claimed(folder) else { return folder }
    let owner = adapter.projectFolder(of: itself, below: ancestors)
    return ancestors.contains { $0.path == owner } ? owner : folder
  }
}
