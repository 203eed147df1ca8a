import LockText
public import Lockfetch

/// The checksums that a Maven repository has beside each file: `a-1.0.jar.sha1` and its like.
///
/// - Source: Maven Resolver, "Expected Checksums"; `.sha512` and `.sha256` are there for newer
///   uploads only. MD5 proves nothing.
public enum ChecksumSidecar {
  private static let algorithms: [(evidence: ByteString, algorithm: ChecksumAlgorithm)] = [
    ("sidecar-sha512", .sha512), ("sidecar-sha256", .sha256), ("sidecar-sha1", .sha1),
  ]

  /// The checksums of a file, the strongest first.
  public static func companions(at url: FetchURL) -> [Companion] {
    // Behind a query the name would be another one.
    guard !url.text.bytes.contains(UInt8(ascii: "?")) else { return [] }
    return algorithms.compactMap { evidence, algorithm in
      // A URL that has become too long is of no file that is there.
      let sidecar = try? FetchURL(url.text + "." + ByteString(algorithm.rawValue))
      return sidecar.map { Companion(url: $0, sizeLimit: 64 << 10, evidence: evidence) }
    }
  }

  /// The checksum that a sidecar states.
  public static func integrity(
    statedBy companion: Companion, _ bytes: [UInt8]
  ) throws(ProofError) -> Integrity {
    guard
      let algorithm = algorithms.first(where: { $0.evidence == companion.evidence })?.algorithm,
      let integrity = Checksum(algorithm, sidecar: bytes)?.integrity
    else { throw ProofError("its checksum file holds no checksum: \(companion.url.text)") }
    return integrity
  }
}
