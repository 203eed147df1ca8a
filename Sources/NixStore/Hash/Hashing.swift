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
