import LockText
public import Lockfetch
import NPMRegistry

/// Reads the locks of npm: `package-lock.json` and `npm-shrinkwrap.json` of every version.
///
/// The page beside the sources, `README.md`, says what each form of an entry becomes.
public struct NPMAdapter: LockfileAdapter {
  static let id: EcosystemID = "npm"

  /// The one adapter for npm.
  public init() {}

  /// `npm`.
  public var id: EcosystemID { Self.id }

  /// npm shares its archives with pnpm.
  public var family: Family { "npm" }

  /// For the list of ecosystems.
  public var summary: String {
    "npm locks, lockfileVersion 1, 2, 3 and shrinkwraps of npm 4 and older"
  }

  /// The lock alone names every file; settings only say where private ones are.
  public var isOneFile: Bool { true }

  /// The two names of a lock.
  public var claims: [PathPattern] { ["package-lock.json", "npm-shrinkwrap.json"] }

  /// Where the registries of scopes are.
  public var consults: [PathPattern] { [".npmrc"] }

  /// Reads one lock.
  public func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    guard let file = Self.lock(of: project) else { return }
    for other in project.claimed where other.path != file.path {
      report.emit(NPMDiagnostics.shadowed(other))
    }
    let document = try LockDocument(file, limits: project.limits)
    report.add(lockfile: file, format: ByteString(String(document.version)))
    for diagnostic in document.diagnostics { report.emit(diagnostic) }
    let classifier = EntryClassifier(
      file: file, folder: project.folder,
      registries: try Self.registries(&project, &report), layout: document.layout,
      bundles: BundleIndex(document.entries, layout: document.layout),
      limits: project.limits)
    for entry in document.entries where !report.isFull { classifier.classify(entry, into: &report) }
    report.emitSecrets(
      in: file, known: NPMDiagnostics.secretCodes,
      judged: document.entries.compactMap(\.resolvedRange), NPMDiagnostics.secret)
    report.keep(LockOutline(document))
  }

  /// Lays out npm's cache.
  public func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    guard let file = Self.lock(of: project.files) else { return OfflineTree() }
    guard let outline = project.notes as? LockOutline else {
      preconditionFailure("the outline is kept when the lock is read")
    }
    return CacheLayout(project, lock: file, outline: outline).tree()
  }

  /// The lock that npm would read: the shrinkwrap first.
  private static func lock(of project: ProjectFiles) -> SourceFile? {
    project.claimed("npm-shrinkwrap.json") ?? project.claimed("package-lock.json")
  }

  private static func registries(
    _ project: inout ProjectFiles, _ report: inout LockReport
  ) throws(LockfileError) -> RegistryConfiguration {
    guard let file = try project.file(".npmrc") else { return RegistryConfiguration() }
    let markers = MergeConflictMarkers.offsets(in: file.bytes)
    guard markers.isEmpty else {
      throw LockfileError(NPMDiagnostics.mergeConflict(markers, in: file))
    }
    let configuration = RegistryConfiguration(npmrc: file)
    for problem in configuration.problems {
      report.emit(NPMDiagnostics.unusableRegistry(problem))
    }
    return configuration
  }
}
