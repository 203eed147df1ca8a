public import LockText

/// What an adapter says about one project.
public struct LockReport: Sendable {
  /// A lock file that was read, and the version of its format in the ecosystem's own words.
  public struct Lockfile: Hashable, Sendable {
    /// The path relative to the scanned directory.
    public let path: ByteString
    /// The version: `3` for an npm lock of `lockfileVersion` 3.
    public let format: ByteString
    /// Whether it locks packages, and not the package manager alone as a wrapper does.
    public let locksPackages: Bool
  }

  /// The lock files that were read.
  public private(set) var lockfiles: [Lockfile] = []
  /// One artifact per entry of the lock.
  public private(set) var artifacts: [LockedArtifact] = []
  /// What the lock implies and does not list; see ``add(implied:)``.
  public private(set) var implied: [LockedArtifact] = []
  /// Whether pins may state further files; see ``takePins()``.
  public private(set) var takesPins = false
  /// What the adapter keeps for itself; see ``keep(_:)``.
  public private(set) var notes: (any Sendable)?
  private var log = DiagnosticLog()

  /// What there is to tell about it.
  public var diagnostics: [Diagnostic] { log.diagnostics }
  /// Whether there are more errors than anybody reads, so that an adapter may stop.
  public var isFull: Bool { log.isFull }

  /// An empty report.
  public init() {}

  /// States that a file was read as a lock.
  ///
  /// - Parameter locksPackages: Whether it locks packages, and not the package manager alone. Two
  ///   ecosystems of one family that lock the packages of one folder contradict each other.
  public mutating func add(
    lockfile file: SourceFile, format: ByteString, locksPackages: Bool = true
  ) {
    lockfiles.append(Lockfile(path: file.path, format: format, locksPackages: locksPackages))
  }

  /// States one artifact.
  public mutating func add(_ artifact: LockedArtifact) {
    artifacts.append(artifact)
  }

  /// States something that the package manager will want although the lock has no entry for it,
  /// such as the POM of a jar whose lock hashes the jar alone.
  ///
  /// It is part of the plan as soon as a pin states it. Until then it is counted, and stands in the
  /// way of a complete tree like an unpinned entry.
  public mutating func add(implied artifact: LockedArtifact) {
    implied.append(artifact)
  }

  /// States that the locks do not list all that the package manager will want, so that pins may
  /// state further files.
  ///
  /// They join the plan. An entry of the locks that nothing hashes is then taken for declared only,
  /// when pins state files of its name. Without this, a pin that belongs to no entry is unused.
  public mutating func takePins() {
    takesPins = true
  }

  /// Keeps something for the making of the offline tree, such as where the entries stand, so that a
  /// lock need not be read a second time. The adapter finds it as ``PlannedProject/notes``.
  public mutating func keep(_ notes: some Sendable) {
    self.notes = notes
  }

  /// Whether nothing of the project was a lock, although its files have the names of some.
  public var isPassedOver: Bool { hasPassedOver && lockfiles.isEmpty && artifacts.isEmpty }
  private var hasPassedOver = false

  /// States that a file has the name of a lock and is something else, and tells so.
  ///
  /// A directory that holds nothing else has no lock file.
  public mutating func passOver(_ diagnostic: Diagnostic) {
    hasPassedOver = true
    emit(diagnostic)
  }

  /// Tells something.
  public mutating func emit(_ diagnostic: Diagnostic) {
    log.append(diagnostic)
  }
}
