import LockText
public import Lockfetch
public import MavenRepository

/// A lock of Gradle says what a file is and not where: `pin` asks the declared repositories in order,
/// and compares with the checksums beside the file.
extension GradleAdapter: PlaceKnowingAdapter, RepositoryFileAdapter {
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
