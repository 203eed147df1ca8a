import LockText
import Lockfetch
import MavenRepository

extension ArtifactKind {
  /// A file that verification metadata names.
  static let gradleArtifact = ArtifactKind("gradle-artifact")
  /// A version that a lock file of dependency locking names.
  static let gradleLock = ArtifactKind("gradle-lock")
  /// Gradle itself, as the wrapper downloads it.
  static let gradleDistribution = ArtifactKind("gradle-distribution")
}

extension VerifiedArtifact {
  /// The strongest checksum that is stated, of whatever algorithm.
  var strongest: Checksum? { deciding.first }

  /// Whether Nix can check any of them.
  private var isHashed: Bool { checksums.contains { $0.algorithm != .md5 } }

  /// What is known besides hashes that Nix can check.
  var evidence: Evidence? {
    if !isHashed, let md5 = checksums.first {
      return Evidence(type: "md5", value: md5.digits)
    }
    return key.map { Evidence(type: "pgp", value: $0) }
  }

  /// Why it cannot be fetched, when it cannot.
  var unpinnedReason: UnpinnedReason {
    if isHashed { return .noRepository }
    if !checksums.isEmpty { return .md5Only }
    return isSigned ? .signatureOnly : .noIntegrity
  }

  /// What JSON output says of it.
  var flags: [ByteString] {
    var flags: [ByteString] = []
    if isRenamed { flags.append("renamed") }
    if isSigned, checksums.isEmpty {
      flags.append("pgp-only")
    } else if !isHashed {
      flags.append("unpinned")
    }
    if let strongest, [.md5, .sha1].contains(strongest.algorithm) { flags.append("weak") }
    return flags
  }
}
