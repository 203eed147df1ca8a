import LockText
public import Lockfetch
import NPMRegistry
import YAMLText

/// Reads the locks of pnpm: `pnpm-lock.yaml` of the formats 5.0 to 9.0.
///
/// The page beside the sources, `README.md`, says what each form of an entry becomes.
public struct PNPMAdapter: LockfileAdapter {
  static let id: EcosystemID = "pnpm"
  private static let lockName: ByteString = "pnpm-lock.yaml"

  /// The one adapter for pnpm.
  public init() {}

  /// `pnpm`.
  public var id: EcosystemID { Self.id }

  /// pnpm shares its archives with npm.
  public var family: Family { "npm" }

  /// For the list of ecosystems.
  public var summary: String { "pnpm locks, lockfileVersion \(LockVersion.known.text)" }

  /// The lock alone names every file; settings only say where private ones are.
  public var isOneFile: Bool { true }

  /// The lock, and those that pnpm keeps for other branches.
  public var claims: [PathPattern] { ["pnpm-lock.yaml", "pnpm-lock.*.yaml"] }

  /// Where the registries are.
  public var consults: [PathPattern] { [".npmrc", "pnpm-workspace.yaml"] }

  /// Reads one lock.
  public func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    let file = try Self.lock(of: project)
    for other in project.claimed where other.path != file.path {
      report.emit(PNPMDiagnostics.branchLock(other))
    }
    let document = try LockDocument(file, limits: project.limits)
    report.add(lockfile: file, format: document.version)
    for diagnostic in document.diagnostics { report.emit(diagnostic) }
    let configuration = try ProjectRegistries(&project)
    for diagnostic in configuration.diagnostics { report.emit(diagnostic) }
    for part in document.parts {
      let graph = part.version.keys == .plain ? DependencyGraph(part.content) : nil
      for offset in graph?.danglingOffsets ?? [] {
        report.emit(PNPMDiagnostics.missingEntry(at: file.location(at: offset)))
      }
      let classifier = EntryClassifier(
        file: file, folder: project.folder, registries: configuration.registries,
        keys: part.version.keys, groups: graph?.groups() ?? [:], limits: project.limits)
      classifier.classify(part.content, into: &report)
    }
    report.emitSecrets(in: file, known: PNPMDiagnostics.secretCodes, PNPMDiagnostics.secret)
  }

  /// Lays out a registry as a folder.
  public func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    var files = project.files
    let configuration = try ProjectRegistries(&files)
    return try RegistryLayout(
      project, lock: Self.lock(of: project.files), scopes: configuration.mappedScopes
    ).tree()
  }

  /// The lock of the project, or that of the only branch.
  private static func lock(of project: ProjectFiles) throws(LockfileError) -> SourceFile {
    if let file = project.claimed(lockName) { return file }
    guard let file = project.claimed.first else { throw LockfileError([]) }
    guard project.claimed.count == 1 else {
      throw LockfileError(PNPMDiagnostics.onlyBranchLocks(file))
    }
    return file
  }
}

extension EntryClassifier {
  /// States all entries of a document.
  fileprivate func classify(_ part: LockPart, into report: inout LockReport) {
    var ids: Set<ByteString> = []
    for entry in part.packages where !report.isFull {
      if keys == .plain { ids.insert(DependencyPath.withoutSuffix(entry.key.text)) }
      classify(entry, into: &report)
    }
    for snapshot in part.snapshots
    where !ids.contains(DependencyPath.withoutSuffix(snapshot.key.text)) {
      classify(orphan: snapshot, into: &report)
    }
    for importer in part.importers {
      for dependency in importer.dependencies {
        classify(dependency, of: importer, into: &report)
      }
    }
  }
}
