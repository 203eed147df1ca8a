public import LockText

/// What an adapter says about one project.
public struct LockReport: Sendable {
  /// A lock file that was read, and the version of its format in the ecosystem's own words.
  public struct Lockfile: Hashable, Sendable {
    /// The path relative to the scanned directory.
    public let path: ByteString
    /// The version: `3` for an npm lock of `lockfileVersion` 3.
    public let format: ByteString
  }

  /// The lock files that were read.
  public private(set) var lockfiles: [Lockfile] = []
  /// One artifact per entry of the lock.
  public private(set) var artifacts: [LockedArtifact] = []
  /// What there is to tell about it.
  public private(set) var diagnostics: [Diagnostic] = []

  /// An empty report.
  public init() {}

  /// States that a file was read as a lock.
  public mutating func add(lockfile file: SourceFile, format: ByteString) {
    lockfiles.append(Lockfile(path: file.path, format: format))
  }

  /// States one artifact.
  public mutating func add(_ artifact: LockedArtifact) {
    artifacts.append(artifact)
  }

  /// Tells something.
  public mutating func emit(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }
}
