public import LockText
public import Lockfetch

/// Reads the locks of Go modules: go.sum and go.work.sum, with go.mod, go.work and vendor/modules.txt.
///
/// The page beside the sources, `README.md`, says what each line becomes.
public struct GoAdapter: NestedLockfileAdapter {
  static let id: EcosystemID = "go"

  /// The one adapter for Go.
  public init() {}

  /// `go`.
  public var id: EcosystemID { Self.id }

  /// Go shares its modules with nobody.
  public var family: Family { "go" }

  /// For the list of ecosystems.
  public var summary: String { "Go modules: go.sum and go.work.sum, workspaces, vendor folders" }

  /// The files of modules, workspaces and vendor folders; the one that locks first, for a file of
  /// another name that somebody names.
  public var claims: [PathPattern] {
    ["go.sum", "go.mod", "go.work", "go.work.sum", "vendor/modules.txt"]
  }

  /// Nothing but what is claimed.
  public var consults: [PathPattern] { [] }

  /// A folder belongs to the nearest go.work above it, whether or not that uses it.
  public func projectFolder(
    of folder: ClaimedFolder, below ancestors: [ClaimedFolder]
  ) -> ByteString {
    let candidates = [folder] + ancestors
    return candidates.first { $0.files.contains(ProjectReader.workName) }?.path ?? folder.path
  }

  /// Reads one module, or a workspace and everything below it.
  public func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    var reader = ProjectReader(project, report)
    let units = try reader.units()
    (project, report) = (reader.project, reader.report)
    let table = SumTable(units, into: &report)
    var maker = ArtifactMaker(units, project.settings, project.limits, into: &report)
    maker.make(table, into: &report)
  }

  /// Lays out a proxy in a folder.
  public func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    ProxyLayout(project).tree()
  }
}
