import LockText
public import Lockfetch
import NPMRegistry

/// What the registry's document says of an archive is what npm itself would have locked.
extension NPMAdapter: CompanionReadingAdapter {
  /// The document of the package; nothing for git, where a commit names the content alone.
  public func companions(of artifact: LockedArtifact, at url: FetchURL) -> [Companion] {
    artifact.kind == .git ? [] : Packument.companions(of: artifact, at: url)
  }

  /// The hash that it states.
  public func integrity(
    of artifact: LockedArtifact, statedBy companion: Companion, _ bytes: [UInt8], limits: Limits
  ) throws(ProofError) -> Integrity {
    try Packument.integrity(of: artifact, statedBy: companion, bytes, limits: limits)
  }
}
