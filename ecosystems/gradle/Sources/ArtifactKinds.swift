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
  var strongest: Checksum? {
    checksums.values.compactMap(\.first).max { $0.digits.count < $1.digits.count }
  }

  /// What is known besides hashes that Nix can check.
  var evidence: Evidence? {
    if integrity.isEmpty, let md5 = checksums[.md5]?.first {
      return Evidence(type: "md5", value: md5.digits)
    }
    return key.map { Evidence(type: "pgp", value: $0) }
  }

  /// Why it cannot be fetched, when it cannot.
  var unpinnedReason: UnpinnedReason {
    if !integrity.isEmpty { return .noRepository }
    if checksums[.md5] != nil { return .md5Only }
    return isSigned ? .signatureOnly : .noIntegrity
  }

  /// What JSON output says of it.
  var flags: [ByteString] {
    var flags: [ByteString] = []
    if isRenamed { flags.append("renamed") }
    if integrity.isEmpty, isSigned, checksums.isEmpty { flags.append("pgp-only") }
    if integrity.isEmpty, flags.last != "pgp-only" { flags.append("unpinned") }
    if !checksums.isEmpty, integrity.first.map({ $0.algorithm == .sha1 }) ?? true {
      flags.append("weak")
    }
    return flags
  }
}
