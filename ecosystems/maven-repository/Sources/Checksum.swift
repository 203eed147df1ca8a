public import LockText
public import Lockfetch

/// The checksum algorithms of Maven repositories and of the files that lock their contents.
public enum ChecksumAlgorithm: String, Hashable, Sendable, CaseIterable {
  /// 128 bits; Nix cannot check it.
  case md5
  /// 160 bits.
  case sha1
  /// 256 bits.
  case sha256
  /// 512 bits.
  case sha512

  /// The algorithm of a sidecar or summary file: `sha256` for `….sha256`.
  public init?(fileExtension: ByteString) {
    guard let found = Self.allCases.first(where: { ByteString($0.rawValue) == fileExtension })
    else { return nil }
    self = found
  }

  /// The algorithm by its name in Java: `SHA-256`.
  public init?(javaName: ByteString) {
    switch javaName {
    case "MD5": self = .md5
    case "SHA-1": self = .sha1
    case "SHA-256": self = .sha256
    case "SHA-512": self = .sha512
    default: return nil
    }
  }

  /// The number of hexadecimal digits.
  public var digitCount: Int { integrityAlgorithm?.base16Length ?? 32 }

  /// What Nix calls it; `nil` for MD5.
  public var integrityAlgorithm: IntegrityAlgorithm? {
    IntegrityAlgorithm(rawValue: rawValue)
  }
}

/// A checksum as hexadecimal digits of exactly the algorithm's number.
public struct Checksum: Hashable, Sendable {
  /// The algorithm.
  public let algorithm: ChecksumAlgorithm
  /// The digits in lower case.
  public let digits: ByteString

  /// Reads digits of either case.
  ///
  /// - Returns: `nil` when there are too many or too few, or anything else.
  public init?(_ algorithm: ChecksumAlgorithm, digits: ByteString) {
    guard digits.count == algorithm.digitCount, digits.bytes.allSatisfy(\.isHexDigit) else {
      return nil
    }
    self.algorithm = algorithm
    self.digits = digits.lowercasedASCII()
  }

  /// Reads the content of a sidecar file such as `a-1.0.jar.sha1`.
  ///
  /// Repositories hold digits alone, digits and a file name, and `SHA1(a-1.0.jar)= ` before the
  /// digits, in either case. The first run of exactly the right number of digits counts.
  ///
  /// - Returns: `nil` when there is no such run.
  public init?(_ algorithm: ChecksumAlgorithm, sidecar: [UInt8]) {
    var start = 0
    while start < sidecar.count {
      let end = sidecar[start...].firstIndex { !$0.isLetterOrDigit } ?? sidecar.count
      if let found = Checksum(algorithm, digits: ByteString(sidecar[start..<end])) {
        self = found
        return
      }
      start = end + 1
    }
    return nil
  }

  /// The checksum as something that Nix can check; `nil` for MD5.
  public var integrity: Integrity? {
    algorithm.integrityAlgorithm.flatMap { Integrity($0, base16: digits) }
  }
}
