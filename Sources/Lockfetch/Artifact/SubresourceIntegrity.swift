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
    var stated: [Integrity] = []
    var hasOthers = false
    var end = 0
    while let word = Self.word(of: text.bytes, from: end) {
      end = word.endIndex
      guard let hyphen = word.firstIndex(of: UInt8(ascii: "-")), hyphen > word.startIndex,
        word[..<hyphen].allSatisfy(\.isLowercaseLetterOrDigit)
      else { throw .notAWord }
      guard let algorithm = IntegrityAlgorithm.named(word[..<hyphen]) else {
        hasOthers = true
        continue
      }
      let encoded = word[(hyphen + 1)...].prefix { $0 != UInt8(ascii: "?") }
      guard let digest = try? Base64.decode(encoded),
        let hash = try? NixHash(algorithm: algorithm.nixAlgorithm, digest: digest)
      else {
        // The message says what was expected; there is no other reason.
        throw .digest(algorithm)
      }
      stated.append(Integrity(hash))
    }
    usable = try stated.count > 1 ? Self.withoutContradictions(stated) : stated
    self.hasOthers = hasOthers
  }

  /// The first word from an offset on; `nil` when there is nothing but blanks.
  private static func word(of text: [UInt8], from offset: Int) -> ArraySlice<UInt8>? {
    let bytes = text.span
    var start = offset
    while start < bytes.count, isBlank(bytes[start]) { start &+= 1 }
    guard start < bytes.count else { return nil }
    var end = start
    while end < bytes.count, !isBlank(bytes[end]) { end &+= 1 }
    return text[start..<end]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (byte == 0x20 || (0x09...0x0D).contains(byte))
  }

  /// One for each algorithm, strongest first.
  private static func withoutContradictions(
    _ stated: [Integrity]
  ) throws(SubresourceIntegrityError) -> [Integrity] {
    let strongestFirst = Dictionary(grouping: Set(stated), by: \.algorithm)
      .sorted { $0.key > $1.key }
    if let (algorithm, alternatives) = strongestFirst.first, alternatives.count > 1 {
      throw .contradiction(algorithm)
    }
    return strongestFirst.compactMap { $0.value.count == 1 ? $0.value.first : nil }
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
