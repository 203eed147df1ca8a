public import LockText
public import Lockfetch
import MavenRepository

/// A lock of Gradle says what a file is and not where: `pin` asks the declared repositories in order,
/// and compares with the checksums beside the file.
extension GradleAdapter: CompanionReadingAdapter, PlaceKnowingAdapter {
  /// The checksums beside the file.
  public func companions(of artifact: LockedArtifact, at url: FetchURL) -> [Companion] {
    ChecksumSidecar.companions(at: url)
  }

  /// The checksum that is written there.
  public func integrity(
    of artifact: LockedArtifact, statedBy companion: Companion, _ bytes: [UInt8], limits: Limits
  ) throws(ProofError) -> Integrity {
    try ChecksumSidecar.integrity(statedBy: companion, bytes)
  }

  /// The file in each repository that may have it.
  public func places(of artifact: LockedArtifact, in project: PlannedProject) -> [CandidatePlace] {
    guard let choice = project.notes as? RepositoryChoice,
      case .remote(let source) = artifact.source, let key = source.pinKey,
      let file = try? RepositoryFile(path: key)  // Distributions have keys of another kind.
    else { return [] }
    return choice.candidates(for: file.component).compactMap { candidate in
      // Told when the lock was read.
      candidate.urlText(of: file).flatMap { try? FetchURL($0) }.map { CandidatePlace($0) }
    }
  }
}

/// Gradle reads the parents of every POM, and the BOMs that it imports.
extension GradleAdapter: FileFollowingAdapter {
  /// The POMs that a POM leads to; nothing for other files. What only a parent's property tells is
  /// passed over.
  public func keys(
    of artifact: LockedArtifact, _ bytes: [UInt8], limits: Limits
  ) throws(ProofError) -> [ByteString] {
    guard case .remote(let source) = artifact.source, let key = source.pinKey else { return [] }
    return try PomLinks.paths(from: key, bytes, limits: limits)
  }
}
