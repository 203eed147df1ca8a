import LockText

/// Makes the plan of one directory.
public struct Planner: Sendable {
  private let registry: AdapterRegistry
  private let options: PlanOptions

  /// A planner with these adapters.
  public init(_ registry: AdapterRegistry, options: PlanOptions = PlanOptions()) {
    self.registry = registry
    self.options = options
  }

  /// Scans, reads and plans.
  ///
  /// - Throws: ``PlanFailure`` with every error that was found.
  public func plan(_ tree: some FileTree) throws(PlanFailure) -> Plan {
    let scan: Scan
    do {
      scan = try Scan(tree, registry: registry, options: options)
    } catch {
      throw PlanFailure(error.diagnostics)
    }
    var diagnostics = scan.diagnostics
    var reads: [ProjectRead] = []
    for project in scan.projects {
      do {
        let read = try ProjectRead(project, from: tree, limits: options.limits)
        diagnostics += read.report.diagnostics
        reads.append(read)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    var policy = ArtifactPolicy(options)
    var resolver = OutputResolver()
    for read in reads {
      for artifact in read.report.artifacts where policy.admits(artifact) {
        resolver.add(artifact, family: read.adapter.family)
      }
    }
    diagnostics += policy.diagnostics
    diagnostics += resolver.resolve()
    if options.isStrict { diagnostics = diagnostics.map(\.strict) }
    guard diagnostics.allSatisfy({ $0.severity != .error }) else { throw PlanFailure(diagnostics) }
    let projects = reads.map { read in
      PlannedProject(
        ecosystem: read.adapter.id, family: read.adapter.family, files: read.files,
        lockfiles: read.report.lockfiles,
        artifacts: read.report.artifacts.map { artifact in
          let outcome =
            policy.omits(artifact)
            ? .omitted : resolver.outcome(of: artifact, family: read.adapter.family)
          return PlannedArtifact(artifact: artifact, outcome: outcome)
        })
    }
    return Plan(projects: projects, diagnostics: diagnostics.condensed())
  }
}

/// One project as its adapter read it.
private struct ProjectRead {
  let adapter: any LockfileAdapter
  var files: ProjectFiles
  var report = LockReport()

  init(
    _ project: FoundProject, from tree: any FileTree, limits: Limits
  ) throws(LockfileError) {
    adapter = project.adapter
    var claimed: [SourceFile] = []
    for path in project.paths {
      guard
        let file = try readSource(
          project.realPath ?? path, as: path, from: tree, limits: limits)
      else { throw LockfileError(EngineDiagnostics.missingLockfile(path)) }
      claimed.append(file)
    }
    files = ProjectFiles(folder: project.folder, claimed: claimed, tree: tree, limits: limits)
    try adapter.read(&files, into: &report)
    guard report.artifacts.count <= limits.entries else {
      throw LockfileError(
        EngineDiagnostics.tooManyEntries(project.paths.first ?? "", limit: limits.entries))
    }
  }
}

extension Plan {
  /// Gathers what the projects say into the sorted lists of a plan.
  fileprivate init(projects: [PlannedProject], diagnostics: [Diagnostic]) {
    var wanted: [FixedOutput: [LockedArtifact]] = [:]
    var unpinned: [UnpinnedArtifact] = []
    var local: [LockedArtifact] = []
    for entry in projects.lazy.flatMap(\.artifacts) {
      switch entry.outcome {
      case .fixed(let output): wanted[output, default: []].append(entry.artifact)
      case .unpinned(let reason):
        unpinned.append(UnpinnedArtifact(artifact: entry.artifact, reason: reason))
      case .local: local.append(entry.artifact)
      case .omitted: continue
      }
    }
    self.projects = projects
    self.diagnostics = diagnostics
    outputs = wanted.map { PlannedOutput(output: $0, artifacts: $1.sorted()) }
      .sorted { $0.output.name < $1.output.name }
    self.unpinned = unpinned.sorted { $0.artifact < $1.artifact }
    self.local = local.sorted()
  }
}
