public import LockText
package import NixStore

/// A hash of exactly the bytes that a URL gives, of an algorithm that Nix can check.
public struct Integrity: Hashable, Sendable {
  package let hash: NixHash

  package init(_ hash: NixHash) {
    self.hash = hash
  }

  /// Reads a digest in hexadecimal of either case.
  ///
  /// - Returns: `nil` when it is not exactly as many digits as the algorithm has.
  public init?(_ algorithm: IntegrityAlgorithm, base16 digits: ByteString) {
    guard digits.count == algorithm.base16Length,
      // What is wrong with a digit is no news: the caller says what was expected.
      let digest = try? Base16.decode(digits.bytes),
      let hash = try? NixHash(algorithm: algorithm.nixAlgorithm, digest: digest)
    else { return nil }
    self.hash = hash
  }

  /// The algorithm.
  public var algorithm: IntegrityAlgorithm {
    switch hash.algorithm {
    case .sha512: .sha512
    case .sha256: .sha256
    default: .sha1
    }
  }

  /// The hash as `<algorithm>-<base 64>`, the canonical spelling.
  public var sri: ByteString { ByteString(hash.sri) }

  /// The digest in lower-case hexadecimal.
  public var base16: ByteString { ByteString(hash.base16) }
}

/// The algorithms of an ``Integrity``, from weak to strong.
public enum IntegrityAlgorithm: String, Hashable, Comparable, Sendable, CaseIterable {
  /// 160 bits; broken against whoever can choose both files, accepted where a lock has no other.
  case sha1
  /// 256 bits.
  case sha256
  /// 512 bits.
  case sha512

  /// Orders by strength.
  public static func < (left: IntegrityAlgorithm, right: IntegrityAlgorithm) -> Bool {
    left.nixAlgorithm.digestLength < right.nixAlgorithm.digestLength
  }

  /// The algorithm of this name in ASCII.
  static func named(_ name: ArraySlice<UInt8>) -> IntegrityAlgorithm? {
    allCases.first { $0.nixAlgorithm.bytes[...] == name }
  }

  /// The number of hexadecimal digits of a digest.
  public var base16Length: Int { 2 * nixAlgorithm.digestLength }

  /// The digest of bytes in lower-case hexadecimal, for the names and sidecars of an offline tree.
  public func base16(of bytes: [UInt8]) -> ByteString {
    ByteString(NixHash(of: bytes, nixAlgorithm).base16)
  }

  package var nixAlgorithm: HashAlgorithm {
    switch self {
    case .sha1: .sha1
    case .sha256: .sha256
    case .sha512: .sha512
    }
  }
}
