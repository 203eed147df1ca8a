public import LockText
import NixStore

/// The hashes of a Subresource Integrity text as npm, pnpm and others write it: words separated by
/// blanks, each `<algorithm>-<base 64>[?options]`.
///
/// - Source: W3C Subresource Integrity, section 3.5; npm's `ssri`.
public struct SubresourceIntegrity: Hashable, Sendable {
  /// What Nix can check, strongest first, one for each algorithm.
  public let usable: [Integrity]
  /// Whether there are words of other algorithms.
  public let hasOthers: Bool

  /// Reads a text.
  ///
  /// - Throws: ``SubresourceIntegrityError`` for a word that is not of the form, and for two
  ///   different digests of the strongest algorithm, since an output has one. Weaker ones that
  ///   contradict each other are left out: nothing is decided by them.
  public init(_ text: ByteString) throws(SubresourceIntegrityError) {
    var digests: [IntegrityAlgorithm: Set<Integrity>] = [:]
    var hasOthers = false
    for word in text.bytes.split(whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) }) {
      guard let (name, value) = ByteString(word).cut(atFirst: UInt8(ascii: "-")),
        !name.isEmpty, name.bytes.allSatisfy(\.isLowercaseLetterOrDigit)
      else { throw .notAWord }
      guard let algorithm = IntegrityAlgorithm(rawValue: name.text) else {
        hasOthers = true
        continue
      }
      let encoded = value.cut(atFirst: UInt8(ascii: "?"))?.head ?? value
      guard let digest = try? Base64.decode(encoded.bytes),
        let hash = try? NixHash(algorithm: algorithm.nixAlgorithm, digest: digest)
      else {
        // The message says what was expected; there is no other reason.
        throw .digest(algorithm)
      }
      digests[algorithm, default: []].insert(Integrity(hash))
    }
    let strongestFirst = digests.sorted { $0.key > $1.key }
    if let (algorithm, alternatives) = strongestFirst.first, alternatives.count > 1 {
      throw .contradiction(algorithm)
    }
    usable = strongestFirst.compactMap { $0.value.count == 1 ? $0.value.first : nil }
    self.hasOthers = hasOthers
  }
}

/// The rule that an integrity text breaks.
public enum SubresourceIntegrityError: Error, Hashable, Sendable {
  /// A word is not `<algorithm>-<base 64>`.
  case notAWord
  /// A digest is not canonical base 64 of the algorithm's length.
  case digest(IntegrityAlgorithm)
  /// There are two different digests of the strongest algorithm.
  case contradiction(IntegrityAlgorithm)

  /// What was expected, as the end of a sentence.
  public var reason: Message {
    switch self {
    case .notAWord: "each word of it must be an algorithm, a hyphen and base 64"
    case .digest(let algorithm):
      "what follows \"\(algorithm.rawValue)-\" is not \(algorithm.nixAlgorithm.digestLength) bytes in padded standard base 64"
    case .contradiction(let algorithm):
      "it states two different \(algorithm.rawValue) digests, and a file has one"
    }
  }
}
