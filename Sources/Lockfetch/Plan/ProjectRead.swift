import LockText

/// One project as its adapter read it.
struct ProjectRead {
  let adapter: any LockfileAdapter
  private(set) var files: ProjectFiles
  private(set) var report = LockReport()

  init(
    _ project: FoundProject, from tree: any FileTree, options: PlanOptions
  ) throws(LockfileError) {
    adapter = project.adapter
    let limits = options.limits
    var claimed: [SourceFile] = []
    var problems: [Diagnostic] = []
    for file in project.files {
      do throws(LockfileError) {
        guard
          let source = try readSource(
            file.realPath ?? file.path, as: file.path, from: tree, limits: limits)
        else { throw LockfileError(EngineDiagnostics.missingLockfile(file.path)) }
        claimed.append(source)
      } catch {
        problems += error.diagnostics
      }
    }
    guard problems.isEmpty else { throw LockfileError(problems) }
    files = ProjectFiles(
      folder: project.folder, claimed: claimed, tree: tree, settings: options.settings,
      limits: limits)
    try adapter.read(&files, into: &report)
    guard report.artifacts.count <= limits.entries else {
      throw LockfileError(EngineDiagnostics.tooManyEntries(lockPath, limit: limits.entries))
    }
  }

  /// The path of the lock, for messages.
  var lockPath: ByteString {
    report.lockfiles.first?.path ?? files.claimed.first?.path ?? files.folder
  }

  /// Whether both lock the packages of one folder for package managers that share their packages.
  func contradicts(_ other: ProjectRead) -> Bool {
    files.folder == other.files.folder && adapter.family == other.adapter.family
      && adapter.id != other.adapter.id && locksPackages && other.locksPackages
  }

  private var locksPackages: Bool { report.lockfiles.contains(where: \.locksPackages) }
}
