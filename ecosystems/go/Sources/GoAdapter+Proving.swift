public import LockText
public import Lockfetch

/// The module cache holds archives and go.mod files as a proxy served them; `h1:` tells whether they
/// are what go.sum means. What the cache says of itself, its `.ziphash` files, is not believed.
extension GoAdapter: CacheProvingAdapter {
  /// The place below GOMODCACHE.
  public func cachePath(of artifact: LockedArtifact) -> ByteString? {
    guard let version = artifact.version, let end = Self.fileExtension(of: artifact.kind) else {
      return nil
    }
    return "cache/download/" + ModuleVersion(path: artifact.name, version: version).proxyPath + end
  }

  /// Hashes an archive or a go.mod as Go does, and compares.
  public func prove(
    _ bytes: [UInt8], of artifact: LockedArtifact, limits: Limits
  ) throws(ProofError) -> Evidence {
    guard case .remote(let source) = artifact.source, let evidence = source.evidence,
      let version = artifact.version, let expected = GoDirectoryHash(evidence.value)
    else { throw ProofError("the lock states no h1 hash for it") }
    let found: GoDirectoryHash
    if artifact.kind == .goZip {
      var zipLimits = ModuleZip.Limits()
      zipLimits.archive = min(zipLimits.archive, limits.cachedFileSize)
      let module = ModuleVersion(path: artifact.name, version: version)
      found = try ModuleZip(bytes, of: module, limits: zipLimits).directoryHash()
    } else {
      found = GoDirectoryHash(ofModFile: bytes)
    }
    guard found == expected else {
      throw ProofError("it has \(found.text), and the lock says \(expected.text)")
    }
    return evidence
  }

  private static func fileExtension(of kind: ArtifactKind) -> ByteString? {
    switch kind {
    case .goZip: ".zip"
    case .goMod: ".mod"
    default: nil
    }
  }
}
