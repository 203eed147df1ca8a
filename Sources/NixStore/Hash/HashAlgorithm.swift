/// The hash algorithms that every supported Nix knows.
///
/// - Source: Nix, `libutil/hash.hh` (`HashAlgorithm`); BLAKE3 is experimental and left out.
public enum HashAlgorithm: String, Hashable, Sendable, CaseIterable {
  /// 16 bytes.
  case md5
  /// 20 bytes.
  case sha1
  /// 32 bytes.
  case sha256
  /// 64 bytes.
  case sha512

  /// The length of a digest in bytes.
  public var digestLength: Int {
    switch self {
    case .md5: 16
    case .sha1: 20
    case .sha256: 32
    case .sha512: 64
    }
  }

  /// The name in ASCII.
  package var bytes: [UInt8] {
    switch self {
    case .md5: Self.md5Name
    case .sha1: Self.sha1Name
    case .sha256: Self.sha256Name
    case .sha512: Self.sha512Name
    }
  }

  private static let md5Name = Array("md5".utf8)
  private static let sha1Name = Array("sha1".utf8)
  private static let sha256Name = Array("sha256".utf8)
  private static let sha512Name = Array("sha512".utf8)
}
