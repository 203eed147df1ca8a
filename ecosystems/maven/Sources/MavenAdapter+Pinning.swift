public import LockText
public import Lockfetch
import MavenRepository

/// What no lock of Maven hashes is looked for in the declared repositories, in order, and compared with
/// the checksums beside it.
extension MavenAdapter: CompanionReadingAdapter, PlaceKnowingAdapter {
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

/// Maven reads the parents of every POM, and the BOMs that it imports.
extension MavenAdapter: FileFollowingAdapter {
  /// The POMs that a POM leads to; nothing for other files. What only a parent's property tells is
  /// passed over.
  public func keys(
    of artifact: LockedArtifact, _ bytes: [UInt8], limits: Limits
  ) throws(ProofError) -> [ByteString] {
    guard case .remote(let source) = artifact.source, let key = source.pinKey else { return [] }
    return try PomLinks.paths(from: key, bytes, limits: limits)
  }
}
