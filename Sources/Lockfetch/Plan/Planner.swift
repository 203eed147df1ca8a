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
    if !reads.isEmpty, reads.count == scan.projects.count, reads.allSatisfy(\.report.isPassedOver) {
      let claims = registry.adapters.flatMap(\.claims).map(\.text)
      throw PlanFailure(diagnostics + [EngineDiagnostics.nothingFound(claims)])
    }
    var book = PinBook(tree, limits: options.limits)
    var policy = ArtifactPolicy(options)
    var resolver = OutputResolver()
    var evidence = EvidenceCheck()
    var projects: [PinnedProject] = []
    for read in reads {
      book.open(read.files.folder)
      var project = PinnedProject(read, &book)
      project.resolve(&policy, &resolver, &evidence)
      diagnostics += project.diagnostics
      projects.append(project)
    }
    diagnostics += policy.diagnostics + resolver.resolve() + evidence.diagnostics
    diagnostics += book.diagnostics + book.unusedPins()
    if options.isStrict { diagnostics = diagnostics.map(\.strict) }
    guard diagnostics.allSatisfy({ $0.severity != .error }) else { throw PlanFailure(diagnostics) }
    return Plan(
      projects: projects.map { $0.planned(resolver.outputs) }, outputs: resolver.outputs,
      numbers: projects.map(\.numbers),
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
  /// For each artifact the number of its fixed output.
  private(set) var numbers: [Int?] = []
  /// Which artifacts the options leave out.
  private var omitted: Set<Int> = []

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

  /// Adds what pins alone state, and takes entries of the same names and versions for declared.
  private mutating func take(_ further: [LockedArtifact]) {
    var versions: [ByteString: Set<ByteString?>] = [:]
    for artifact in further { versions[artifact.name, default: []].insert(artifact.version) }
    for index in artifacts.indices {
      guard let versions = versions[artifacts[index].name], !artifacts[index].isPinned,
        case .remote(var source) = artifacts[index].source,
        // Without an exact version, which its key would have, only the package manager knows it.
        source.pinKey == nil || versions.contains(artifacts[index].version)
          || versions.contains(nil)
      else { continue }
      source.unpinnedReason = .declared
      artifacts[index].source = .remote(source)
    }
    artifacts += further
  }

  var diagnostics: [Diagnostic] {
    missing.min().map { [EngineDiagnostics.impliedMissing($0, count: missing.count)] } ?? []
  }

  /// Gives every artifact that is not left out to the resolver.
  mutating func resolve(
    _ policy: inout ArtifactPolicy, _ resolver: inout OutputResolver,
    _ evidence: inout EvidenceCheck
  ) {
    let family = read.adapter.family
    resolver.reserve(artifacts.count)
    numbers.reserveCapacity(artifacts.count)
    for (index, artifact) in artifacts.enumerated() {
      let isAdmitted = policy.admits(artifact)
      if isAdmitted { evidence.add(artifact) } else { omitted.insert(index) }
      numbers.append(isAdmitted ? resolver.add(artifact, family: family) : nil)
    }
  }

  func planned(_ outputs: [FixedOutput]) -> PlannedProject {
    PlannedProject(
      ecosystem: read.adapter.id, family: read.adapter.family, files: read.files,
      lockfiles: read.report.lockfiles,
      artifacts: artifacts.indices.map { index in
        PlannedArtifact(artifact: artifacts[index], outcome: outcome(index, outputs))
      },
      notes: read.report.notes)
  }

  private func outcome(_ index: Int, _ outputs: [FixedOutput]) -> PlannedArtifact.Outcome {
    if let number = numbers[index] { return .fixed(outputs[number]) }
    if omitted.contains(index) { return .omitted }
    guard case .remote(let source) = artifacts[index].source else { return .local }
    return .unpinned(source.unpinnedReason)
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
  ///
  /// - Parameter numbers: For each artifact of each project the number of its fixed output.
  fileprivate init(
    projects: [PlannedProject], outputs: [FixedOutput], numbers: [[Int?]],
    missing: [LockedArtifact], diagnostics: [Diagnostic]
  ) {
    var wanted: [[LockedArtifact]] = Array(repeating: [], count: outputs.count)
    var unpinned: [UnpinnedArtifact] = []
    var local: [LockedArtifact] = []
    for (project, numbers) in zip(projects, numbers) {
      for (entry, number) in zip(project.artifacts, numbers) {
        if let number { wanted[number].append(entry.artifact) }
        switch entry.outcome {
        case .fixed, .omitted: continue
        case .unpinned(let reason):
          unpinned.append(UnpinnedArtifact(artifact: entry.artifact, reason: reason))
        case .local: local.append(entry.artifact)
        }
      }
    }
    self.projects = projects
    self.missing = missing.sorted()
    self.diagnostics = diagnostics
    // Positions are cheaper to move about than outputs.
    self.outputs = outputs.indices.sorted { outputs[$0].name < outputs[$1].name }.map { number in
      let artifacts = wanted[number]
      return PlannedOutput(
        output: outputs[number], artifacts: artifacts.count > 1 ? artifacts.sorted() : artifacts)
    }
    self.unpinned = unpinned.sorted { $0.artifact < $1.artifact }
    self.local = local.sorted()
  }
}
