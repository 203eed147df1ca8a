public import LockText
public import Lockfetch

/// An adapter whose artifacts are files of repositories in Maven's layout, pinned by their paths.
///
/// Checksums beside a file state its hash, and its package manager reads the parents of every POM and
/// the BOMs that it imports.
public protocol RepositoryFileAdapter: CompanionReadingAdapter, FileFollowingAdapter {}

extension RepositoryFileAdapter {
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

  /// The POMs that a POM leads to; nothing for other files. What only a parent's property tells is
  /// passed over.
  public func keys(
    of artifact: LockedArtifact, _ bytes: [UInt8], limits: Limits
  ) throws(ProofError) -> [ByteString] {
    guard case .remote(let source) = artifact.source, let key = source.pinKey else { return [] }
    return try PomLinks.paths(from: key, bytes, limits: limits)
  }
}
