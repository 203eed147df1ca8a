public import LockText

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
  /// `gradle/verification-metadata.xml`, `.mvn/checksums/*`. Only the last segment may hold a
  /// wildcard; when it is `**`, every file below the folder is claimed.
  var claims: [PathPattern] { get }

  /// The other files that it may ask for, as globs relative to a project's folder: `.npmrc`.
  ///
  /// They make no project by themselves. Together with ``claims`` they are all that a plan of this
  /// ecosystem depends on.
  var consults: [PathPattern] { get }

  /// Whether a lock is one file that says all by itself, so that it can be planned without anything
  /// else of its project. By default it is not.
  var isOneFile: Bool { get }

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

extension LockfileAdapter {
  /// The answer of most ecosystems.
  public var isOneFile: Bool { false }
}

/// An adapter whose projects may spread over several folders: a Go workspace and its members, a
/// Gradle or Maven build and its modules.
public protocol NestedLockfileAdapter: LockfileAdapter {
  /// The folder of the project that the files claimed in one folder belong to.
  ///
  /// - Parameters:
  ///   - folder: The folder and what is claimed in it.
  ///   - ancestors: The folders above it with claimed files, the nearest first.
  /// - Returns: The path of `folder` itself, or of one of the ancestors.
  func projectFolder(of folder: ClaimedFolder, below ancestors: [ClaimedFolder]) -> ByteString
}

/// A folder with claimed files.
public struct ClaimedFolder: Hashable, Sendable {
  /// Relative to the scanned directory; empty for the directory itself.
  public let path: ByteString
  /// The claimed files relative to the folder, sorted.
  public let files: [ByteString]

  /// Describes a folder.
  public init(path: ByteString, files: [ByteString]) {
    self.path = path
    self.files = files
  }
}

/// An adapter that can tell whether a file of the user's own cache is what a lock means, although
/// the lock states no hash of the file: for Go, the module cache and `h1:`.
public protocol CacheProvingAdapter: LockfileAdapter {
  /// Where the file of an unpinned artifact lies in the package manager's cache.
  ///
  /// - Returns: A path relative to the cache's folder; `nil` when the cache never holds it.
  func cachePath(of artifact: LockedArtifact) -> ByteString?

  /// Proves that these bytes are what the lock means.
  ///
  /// - Returns: What proves it.
  /// - Throws: ``ProofError`` when they are not, or cannot be read.
  func prove(
    _ bytes: [UInt8], of artifact: LockedArtifact, limits: Limits
  ) throws(ProofError) -> Evidence
}

/// An adapter whose pins may state files that no lock mentions, since the key of a pin says which file
/// it is: in a Maven repository, the path.
///
/// Only projects whose report says so take such pins (``LockReport/takePins()``).
public protocol PinTakingAdapter: LockfileAdapter {
  /// The artifact that a pin states all by itself.
  ///
  /// - Parameters:
  ///   - key: What the pin is called.
  ///   - location: Where the pin stands.
  /// - Returns: An artifact whose source has that pin key and a label; `nil` when the key names no
  ///   file.
  func artifact(pinnedAs key: ByteString, at location: SourceLocation) -> LockedArtifact?
}

/// Why bytes are not proved to be what a lock means.
public struct ProofError: Error, Hashable, Sendable {
  /// The reason as the end of a sentence.
  public let reason: Message

  /// States a reason.
  public init(_ reason: Message) {
    self.reason = reason
  }
}
