public import LockText

/// What would be fetched for one directory, and why: a function of files and options alone.
public struct Plan: Sendable {
  /// The projects, sorted by folder, then ecosystem.
  public let projects: [PlannedProject]
  /// The fixed outputs with what wants each, sorted by name.
  public let outputs: [PlannedOutput]
  /// The artifacts that nothing pins, sorted.
  public let unpinned: [UnpinnedArtifact]
  /// The artifacts that need no fetching, sorted.
  public let local: [LockedArtifact]
  /// What the locks imply without listing it and no pin states, sorted.
  public let missing: [LockedArtifact]
  /// What there is to tell, sorted; no errors.
  public let diagnostics: [Diagnostic]

  /// Whether nothing is lacking that a tree needs.
  public var isComplete: Bool {
    missing.isEmpty && unpinned.allSatisfy { !$0.reason.isBlocking }
  }

  /// How many files a tree would lack.
  public var lackingCount: Int {
    missing.count + unpinned.count { $0.reason.isBlocking }
  }
}

/// One project and what became of each of its artifacts.
public struct PlannedProject: Sendable {
  /// Whose it is.
  public let ecosystem: EcosystemID
  /// The family of its fixed outputs.
  public let family: Family
  /// Its files.
  public let files: ProjectFiles
  /// The lock files that were read.
  public let lockfiles: [LockReport.Lockfile]
  /// Its artifacts, in the order of the report.
  public let artifacts: [PlannedArtifact]
  /// What its adapter kept when it read the locks.
  public let notes: (any Sendable)?
}

/// One artifact and what became of it.
public struct PlannedArtifact: Sendable {
  /// What became of an artifact.
  public enum Outcome: Hashable, Sendable {
    /// It is this fixed output.
    case fixed(FixedOutput)
    /// Nothing pins it.
    case unpinned(UnpinnedReason)
    /// It needs no fetching.
    case local
    /// The options leave it out.
    case omitted
  }

  /// The artifact as the lock says it, with what its pin states put in.
  public let artifact: LockedArtifact
  /// What became of it.
  public let outcome: Outcome
}

/// One fixed output and the artifacts that want it.
public struct PlannedOutput: Sendable {
  /// What is fetched.
  public let output: FixedOutput
  /// What it is fetched for, sorted; each keeps the URL of its own entry.
  public let artifacts: [LockedArtifact]
}

/// An artifact that cannot be fetched until something pins it.
public struct UnpinnedArtifact: Sendable {
  /// The artifact as the lock says it.
  public let artifact: LockedArtifact
  /// Why.
  public let reason: UnpinnedReason

  /// Describes one.
  public init(artifact: LockedArtifact, reason: UnpinnedReason) {
    self.artifact = artifact
    self.reason = reason
  }
}

/// There is no plan; why, as diagnostics.
public struct PlanFailure: Error, Sendable {
  /// At least one error, and whatever else there was to tell, sorted.
  public let diagnostics: [Diagnostic]

  init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics.condensed()
  }

  /// Whether the only trouble is that there is no lock file or that it cannot be read.
  public var isMissingInput: Bool {
    let codes: Set<String> = ["scan/no-lockfile", "scan/not-a-lockfile", "scan/unreadable"]
    return diagnostics.allSatisfy { $0.severity != .error || codes.contains($0.code) }
  }
}
