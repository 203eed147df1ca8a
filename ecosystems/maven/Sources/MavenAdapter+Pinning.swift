import LockText
public import Lockfetch
public import MavenRepository

/// What no lock of Maven hashes is looked for in the declared repositories, in order, and compared with
/// the checksums beside it.
extension MavenAdapter: PlaceKnowingAdapter, RepositoryFileAdapter {
  /// The file in the repository that the lock names, or else in each that the build declares.
  public func places(of artifact: LockedArtifact, in project: PlannedProject) -> [CandidatePlace] {
    guard case .remote(let source) = artifact.source, let key = source.pinKey else { return [] }
    if let url = source.url { return [CandidatePlace(url)] }
    guard let table = project.notes as? RepositoryTable,
      let file = try? RepositoryFile(path: key)  // Distributions have keys of another kind.
    else { return [] }
    let repositories = table.choice(for: file.component).map { [$0] } ?? table.inOrder
    return repositories.compactMap { repository in
      // Told when the POM was read.
      (try? repository.url(of: file.path)).map { CandidatePlace($0, repository: repository.id) }
    }
  }
}
