/// Reads the lock files of one ecosystem and states which artifacts they lock.
///
/// An adapter is a function from bytes to a report: it opens no file, reads no environment, starts
/// no process and knows nothing of Nix. The engine finds the files, reads them within limits and
/// calls it. `docs/adding-an-ecosystem.md` is the guide; `LockfetchTesting` has the checks.
public protocol LockfileAdapter: Sendable {
  /// The name used by `--ecosystem`, in JSON and in the documentation.
  var id: EcosystemID { get }

  /// The family its artifacts belong to.
  var family: Family { get }

  /// What it reads, in one line, for `lockfetch-multi ecosystems`.
  var summary: String { get }

  /// The files it claims, as globs relative to a project's folder: `package-lock.json`,
  /// `gradle/verification-metadata.xml`, `.mvn/checksums/*`. They end in a file name, and only the
  /// last segment may hold a wildcard.
  var claims: [PathPattern] { get }

  /// Reads one project.
  ///
  /// - Parameters:
  ///   - project: The claimed files, and any other file of the directory by relative path.
  ///   - report: Receives one artifact per entry of the lock, and diagnostics.
  /// - Throws: ``LockfileError`` when nothing useful can be said about the project. An entry that
  ///   cannot be used is a diagnostic, and reading goes on.
  func read(_ project: inout ProjectFiles, into report: inout LockReport) throws(LockfileError)

  /// Lays out what was fetched so that the package manager finds it offline.
  ///
  /// - Parameter project: The project as it was read, and what became of each artifact.
  /// - Throws: ``LockfileError`` when the lock cannot be laid out.
  func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree
}
