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
    let reads = read(scan.projects, from: tree, &diagnostics)
    var book = PinBook(tree, limits: options.limits)
    var policy = ArtifactPolicy(options)
    var resolver = OutputResolver()
    var evidence = EvidenceCheck()
    var projects: [PinnedProject] = []
    for read in reads {
      book.open(read.files.folder)
      let project = PinnedProject(read, &book)
      let family = read.adapter.family
      for artifact in project.artifacts where policy.admits(artifact) {
        resolver.add(artifact, family: family)
        evidence.add(artifact)
      }
      diagnostics += project.diagnostics
      projects.append(project)
    }
    diagnostics += policy.diagnostics + resolver.resolve() + evidence.diagnostics
    diagnostics += book.diagnostics + book.unusedPins()
    if options.isStrict { diagnostics = diagnostics.map(\.strict) }
    guard diagnostics.allSatisfy({ $0.severity != .error }) else { throw PlanFailure(diagnostics) }
    return Plan(
      projects: projects.map { $0.planned(policy, resolver) },
      missing: projects.flatMap(\.missing).filter { !policy.omits($0) },
      diagnostics: diagnostics.condensed())
  }

  /// Reads every project, and looks for two that cannot both be meant.
  private func read(
    _ projects: [FoundProject], from tree: any FileTree, _ diagnostics: inout [Diagnostic]
  ) -> [ProjectRead] {
    var reads: [ProjectRead] = []
    for project in projects {
      do {
        let read = try ProjectRead(project, from: tree, options: options)
        diagnostics += read.report.diagnostics
        // Projects are sorted by folder, so only neighbours can contradict each other.
        for earlier in reads.reversed().prefix(while: { $0.files.folder == read.files.folder })
        where earlier.contradicts(read) {
          diagnostics.append(EngineDiagnostics.twoEcosystems(earlier, read))
        }
        reads.append(read)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    return reads
  }
}

/// One project with its pins put in.
private struct PinnedProject {
  let read: ProjectRead
  /// The artifacts of the report, and those that it implies and pins state.
  private(set) var artifacts: [LockedArtifact] = []
  /// What the report implies and nothing states.
  private(set) var missing: [LockedArtifact] = []

  init(_ read: ProjectRead, _ book: inout PinBook) {
    self.read = read
    let folder = read.files.folder
    artifacts =
      book.hasPins(for: folder)
      ? read.report.artifacts.map { book.complete($0, in: folder) ?? $0 } : read.report.artifacts
    for artifact in read.report.implied {
      if let completed = book.complete(artifact, in: folder), completed.isPinned {
        artifacts.append(completed)
      } else {
        missing.append(artifact)
      }
    }
    if read.report.takesPins, let adapter = read.adapter as? any PinTakingAdapter {
      take(book.further(of: adapter, in: folder))
    }
  }

  /// Adds what pins alone state, and takes entries of the same names for declared.
  private mutating func take(_ further: [LockedArtifact]) {
    let names = Set(further.map(\.name))
    for index in artifacts.indices {
      guard names.contains(artifacts[index].name), !artifacts[index].isPinned,
        case .remote(var source) = artifacts[index].source
      else { continue }
      source.unpinnedReason = .declared
      artifacts[index].source = .remote(source)
    }
    artifacts += further
  }

  var diagnostics: [Diagnostic] {
    missing.min().map { [EngineDiagnostics.impliedMissing($0, count: missing.count)] } ?? []
  }

  func planned(_ policy: ArtifactPolicy, _ resolver: OutputResolver) -> PlannedProject {
    let family = read.adapter.family
    return PlannedProject(
      ecosystem: read.adapter.id, family: family, files: read.files,
      lockfiles: read.report.lockfiles,
      artifacts: artifacts.map { artifact in
        PlannedArtifact(
          artifact: artifact,
          outcome: policy.omits(artifact)
            ? .omitted : resolver.outcome(of: artifact, family: family))
      })
  }
}

extension LockedArtifact {
  /// Whether there is everything that a fixed output needs.
  fileprivate var isPinned: Bool {
    guard case .remote(let source) = source else { return false }
    return source.url != nil && source.label != nil && !source.integrity.isEmpty
  }
}

extension Plan {
  /// Gathers what the projects say into the sorted lists of a plan.
  fileprivate init(
    projects: [PlannedProject], missing: [LockedArtifact], diagnostics: [Diagnostic]
  ) {
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
    self.missing = missing.sorted()
    self.diagnostics = diagnostics
    let unsorted = wanted.map { PlannedOutput(output: $0, artifacts: $1.sorted()) }
    // Positions are cheaper to move about than outputs.
    let names = unsorted.map(\.output.name)
    outputs = names.indices.sorted { names[$0] < names[$1] }.map { unsorted[$0] }
    self.unpinned = unpinned.sorted { $0.artifact < $1.artifact }
    self.local = local.sorted()
  }
}
