import Crypto

/// Every hash that this project computes, all by swift-crypto.
package enum Hashing {
  /// The SHA-256 digest, 32 bytes.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    SHA256.hash(data: bytes).bytes
  }

  /// The digest of an algorithm.
  package static func digest(_ bytes: [UInt8], _ algorithm: HashAlgorithm) -> [UInt8] {
    switch algorithm {
    case .md5: Insecure.MD5.hash(data: bytes).bytes
    case .sha1: Insecure.SHA1.hash(data: bytes).bytes
    case .sha256: SHA256.hash(data: bytes).bytes
    case .sha512: SHA512.hash(data: bytes).bytes
    }
  }

  /// A SHA-256 digest in the making, for bytes that are never in memory all at once.
  package struct SHA256Stream: Sendable {
    private var hasher = SHA256()

    /// Starts with no bytes.
    package init() {}

    /// Takes the next bytes.
    package mutating func update(_ bytes: ArraySlice<UInt8>) {
      hasher.update(data: bytes)
    }

    /// The digest of all bytes so far, 32 bytes.
    var digest: [UInt8] { Array(hasher.finalize()) }
  }

  /// A digest of any algorithm in the making, for bytes that are never in memory all at once.
  package struct Stream: Sendable {
    /// The algorithm.
    package let algorithm: HashAlgorithm
    // One of them is there; in an enumeration each update would copy it.
    private var md5: Insecure.MD5?
    private var sha1: Insecure.SHA1?
    private var sha256: SHA256?
    private var sha512: SHA512?

    /// Starts with no bytes.
    package init(_ algorithm: HashAlgorithm) {
      self.algorithm = algorithm
      switch algorithm {
      case .md5: md5 = Insecure.MD5()
      case .sha1: sha1 = Insecure.SHA1()
      case .sha256: sha256 = SHA256()
      case .sha512: sha512 = SHA512()
      }
    }

    /// Takes the next bytes.
    package mutating func update(_ bytes: [UInt8]) {
      switch algorithm {
      case .md5: md5?.update(data: bytes)
      case .sha1: sha1?.update(data: bytes)
      case .sha256: sha256?.update(data: bytes)
      case .sha512: sha512?.update(data: bytes)
      }
    }

    /// The digest of all bytes so far.
    var digest: [UInt8] {
      md5?.finalize().bytes ?? sha1?.finalize().bytes ?? sha256?.finalize().bytes
        ?? sha512?.finalize().bytes ?? []
    }
  }

  /// The SHA-256 digest of several pieces, one behind the other.
  package static func sha256(pieces: [[UInt8]]) -> [UInt8] {
    var hasher = SHA256()
    for piece in pieces { hasher.update(data: piece) }
    return hasher.finalize().bytes
  }
}

extension Digest {
  /// The bytes. `Array(self)` would come to the same, in four times as long.
  fileprivate var bytes: [UInt8] {
    [UInt8](capacity: Self.byteCount) { bytes in
      for byte in self { bytes.append(byte) }
    }
  }
}
