/// A digest together with its algorithm; the length always fits.
public struct NixHash: Hashable, Sendable {
  /// The algorithm.
  public let algorithm: HashAlgorithm
  /// The digest, of exactly the algorithm's length.
  public let digest: [UInt8]

  /// Takes a digest.
  ///
  /// - Throws: ``HashError/length`` when it is not of the algorithm's length.
  public init(algorithm: HashAlgorithm, digest: [UInt8]) throws(HashError) {
    guard digest.count == algorithm.digestLength else { throw .length }
    self.algorithm = algorithm
    self.digest = digest
  }

  /// Hashes bytes.
  public init(of bytes: [UInt8], _ algorithm: HashAlgorithm) {
    self.algorithm = algorithm
    digest = Hashing.digest(bytes, algorithm)
  }

  /// The SHA-256 digest of several pieces, one behind the other.
  package init(sha256OfPieces pieces: [[UInt8]]) {
    algorithm = .sha256
    digest = Hashing.sha256(pieces: pieces)
  }

  /// The SHA-256 digest of what a stream has taken so far.
  package init(_ stream: Hashing.SHA256Stream) {
    algorithm = .sha256
    digest = stream.digest
  }

  /// The digest of what a stream has taken so far.
  package init(_ stream: Hashing.Stream) {
    algorithm = stream.algorithm
    digest = stream.digest
  }

  /// The digest in lower-case hexadecimal.
  public var base16: [UInt8] { Base16.encode(digest) }

  /// The digest in Nix's base 32.
  public var nixBase32: [UInt8] { NixBase32.encode(digest) }

  /// `<algorithm>-<base 64>`.
  ///
  /// - Source: W3C Subresource Integrity; Nix writes hashes like this by default.
  public var sri: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(96)
    text += algorithm.bytes
    text.append(UInt8(ascii: "-"))
    Base64.append(digest, to: &text)
    return text
  }

  /// `<algorithm>:<Nix base 32>`, as content addresses and `.narinfo` files have it.
  package var prefixedNixBase32: [UInt8] {
    algorithm.bytes + [UInt8(ascii: ":")] + nixBase32
  }
}

extension NixHash {
  /// Reads `<algorithm>-<base 64>`.
  public init(sri text: [UInt8]) throws(HashError) {
    guard let hyphen = text.firstIndex(of: UInt8(ascii: "-")) else { throw .form }
    let algorithm = try Self.algorithm(text[..<hyphen])
    try self.init(
      algorithm: algorithm, digest: try Base64.decode(Array(text[(hyphen + 1)...])))
  }

  /// Reads a digest of a known algorithm in hexadecimal, Nix base 32 or base 64, which differ in
  /// length.
  ///
  /// - Source: Nix, `libutil/hash.cc` (`Hash::parseAny`).
  public init(digest text: [UInt8], algorithm: HashAlgorithm) throws(HashError) {
    let length = algorithm.digestLength
    switch text.count {
    case 2 * length: try self.init(algorithm: algorithm, digest: try Base16.decode(text))
    case NixBase32.length(ofBytes: length):
      try self.init(algorithm: algorithm, digest: try NixBase32.decode(text, count: length))
    case (length + 2) / 3 * 4: try self.init(algorithm: algorithm, digest: try Base64.decode(text))
    default: throw .length
    }
  }

  /// Reads `<algorithm>:<digest>` or `<algorithm>-<base 64>`.
  public init(text: [UInt8]) throws(HashError) {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
      try self.init(sri: text)
      return
    }
    try self.init(
      digest: Array(text[(colon + 1)...]), algorithm: try Self.algorithm(text[..<colon]))
  }

  private static func algorithm(_ name: ArraySlice<UInt8>) throws(HashError) -> HashAlgorithm {
    guard let algorithm = HashAlgorithm.allCases.first(where: { $0.bytes[...] == name }) else {
      throw .algorithm
    }
    return algorithm
  }
}

/// The rule that the text of a hash breaks.
public enum HashError: Error, Hashable, Sendable {
  /// It is neither `<algorithm>:<digest>` nor `<algorithm>-<digest>`.
  case form
  /// The algorithm is none of ``HashAlgorithm``.
  case algorithm
  /// The digest is not of the algorithm's length.
  case length
  /// A digit is not hexadecimal.
  case notBase16
  /// It is not canonical base 64.
  case notBase64
  /// It is not Nix's base 32.
  case notNixBase32
}
