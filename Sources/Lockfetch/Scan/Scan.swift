import LockText

/// Which projects a plan covers: the scan, or the files that were named, and the choice between
/// ecosystems that claim one folder.
struct Scan {
  let projects: [FoundProject]
  let diagnostics: [Diagnostic]

  init(
    _ tree: any FileTree, registry: AdapterRegistry, options: PlanOptions
  ) throws(LockfileError) {
    let adapters = try Self.chosen(registry, options)
    var diagnostics: [Diagnostic] = []
    var projects: [FoundProject]
    if options.lockfiles.isEmpty {
      var finder = LockfileFinder(tree, adapters: adapters, options: options)
      projects = try finder.scan()
      diagnostics = finder.diagnostics
    } else {
      projects = try Self.named(options.lockfiles, registry, adapters, options)
    }
    guard !projects.isEmpty else {
      let claims = adapters.flatMap(\.claims).map(\.text)
      throw LockfileError(diagnostics + [EngineDiagnostics.nothingFound(claims)])
    }
    projects = try Self.applyChoices(projects, registry, options)
    self.projects = projects
    self.diagnostics = diagnostics
  }

  private static func chosen(
    _ registry: AdapterRegistry, _ options: PlanOptions
  ) throws(LockfileError) -> [any LockfileAdapter] {
    var wanted: Set<ByteString> = []
    for choice in options.ecosystems {
      let name =
        switch choice {
        case .everywhere(let name): name
        case .folder(_, let name): name
        }
      guard registry.adapters.contains(where: { $0.id.name == name }) else {
        let known = registry.adapters.map(\.id.name)
        throw LockfileError(EngineDiagnostics.unknownEcosystem(name, known: known))
      }
      wanted.insert(name)
    }
    let isRestricted = options.ecosystems.contains { choice in
      if case .everywhere = choice { true } else { false }
    }
    return isRestricted
      ? registry.adapters.filter { wanted.contains($0.id.name) } : registry.adapters
  }

  private static func named(
    _ paths: [ByteString], _ registry: AdapterRegistry, _ adapters: [any LockfileAdapter],
    _ options: PlanOptions
  ) throws(LockfileError) -> [FoundProject] {
    var found: [(file: FoundProject.File, folder: ByteString, adapter: any LockfileAdapter)] = []
    for path in paths {
      let segments = path.split(on: UInt8(ascii: "/"))
      let claiming = adapters.compactMap { adapter in
        LockfileFinder.folder(claiming: segments, adapter.claims).map { (adapter, $0) }
      }
      // A name that another ecosystem claims is not an unusual name of this one.
      let isUnusual = !registry.adapters.contains { adapter in
        LockfileFinder.folder(claiming: segments, adapter.claims) != nil
      }
      if isUnusual, !options.ecosystems.isEmpty, adapters.count == 1, let adapter = adapters.first,
        let claim = adapter.claims.first
      {
        let folder = segments.dropLast().joined(separator: "/")
        let name = RelativePath.join(folder, claim.text)
        found.append((FoundProject.File(path: name, realPath: path), folder, adapter))
      } else if claiming.isEmpty {
        throw LockfileError(EngineDiagnostics.notALockfile(path, adapters.map(\.id.name)))
      }
      for (adapter, folder) in claiming {
        found.append((FoundProject.File(path: path), folder, adapter))
      }
    }
    return .grouping(found)
  }

  /// Leaves out what was not chosen.
  ///
  /// The choice for one folder decides between the ecosystems of one family there; it says nothing
  /// of other families, whose locks do not compete with it.
  ///
  /// - Throws: Every choice of an ecosystem that has no lock in the chosen folder.
  private static func applyChoices(
    _ projects: [FoundProject], _ registry: AdapterRegistry, _ options: PlanOptions
  ) throws(LockfileError) -> [FoundProject] {
    var everywhere: Set<ByteString> = []
    var chosen: [ByteString: Set<ByteString>] = [:]
    for choice in options.ecosystems {
      switch choice {
      case .everywhere(let name): everywhere.insert(name)
      case .folder(let folder, let name): chosen[folder, default: []].insert(name)
      }
    }
    guard !chosen.isEmpty else { return projects }
    var unused = chosen
    let families = Dictionary(
      uniqueKeysWithValues: registry.adapters.map { ($0.id.name, $0.family) })
    let kept = projects.filter { project in
      let name = project.adapter.id.name
      let names = chosen[project.folder] ?? []
      unused[project.folder]?.remove(name)
      if names.contains(name) { return true }
      if names.contains(where: { families[$0] == project.adapter.family }) { return false }
      return everywhere.isEmpty || everywhere.contains(name)
    }
    let problems = unused.sorted { $0.key < $1.key }.flatMap { folder, names in
      names.sorted().map { EngineDiagnostics.noLockToChoose($0, in: folder) }
    }
    guard problems.isEmpty else { throw LockfileError(problems) }
    return kept
  }
}
