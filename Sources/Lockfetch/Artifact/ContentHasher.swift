public import LockText
import NixStore

/// Computes the sha256 of bytes that come piece by piece.
///
/// This and ``Integrity/sha256(of:)`` are how an ecosystem hashes; the algorithm itself has one place
/// in the project.
public struct ContentHasher: Sendable {
  private var stream = Hashing.SHA256Stream()

  /// Starts with no bytes.
  public init() {}

  /// Takes the next bytes.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    stream.update(bytes)
  }

  /// The sha256 of all bytes so far.
  public var integrity: Integrity { Integrity(NixHash(stream)) }
}

extension Integrity {
  /// The sha256 of these bytes.
  public static func sha256(of bytes: [UInt8]) -> Integrity {
    Integrity(NixHash(of: bytes, .sha256))
  }

  /// The sha256 that is written in base 64.
  ///
  /// - Returns: `nil` unless it is the canonical text of 32 bytes: standard alphabet, padded.
  public init?(sha256InBase64 text: ByteString) {
    // Of the spellings of a digest, base 64 alone has this length. Why a text is none of them is the
    // caller's to say.
    guard text.count == 44, let hash = try? NixHash(digest: text.bytes, algorithm: .sha256)
    else { return nil }
    self.init(hash)
  }
}
