public import LockText

/// The name of a package in an npm registry: `lodash`, `@babel/core`.
///
/// Old packages have names that npm would refuse today (capitals, `~'!()*`), and locks hold them,
/// so the rule is the one for names that may exist, not for new ones.
///
/// - Source: `validate-npm-package-name`, `validForOldPackages`.
public struct PackageName: Hashable, Sendable {
  /// The whole name.
  public let text: ByteString
  /// The scope without its `@`; `nil` for most packages.
  public let scope: ByteString?
  /// The name behind the scope.
  public let base: ByteString

  /// Reads a name.
  ///
  /// - Returns: `nil` when no registry can have a package of this name.
  public init?(_ text: ByteString) {
    guard !text.isEmpty, text.count <= Self.maximumLength else { return nil }
    if text.bytes[0] == UInt8(ascii: "@") {
      guard let slash = text.bytes.firstIndex(of: UInt8(ascii: "/")),
        Self.isSegment(text.bytes[1..<slash]), Self.isSegment(text.bytes[(slash + 1)...])
      else { return nil }
      scope = ByteString(text.bytes[1..<slash])
      base = ByteString(text.bytes[(slash + 1)...])
    } else {
      let first = text.bytes.first
      guard Self.isSegment(text.bytes[...]), first != UInt8(ascii: "_"),
        !Self.reserved.contains(where: { $0.count == text.count && $0 == text.lowercasedASCII() })
      else { return nil }
      scope = nil
      base = text
    }
    self.text = text
  }

  /// npm's 214 is a rule for new names only; this is the limit of every name here.
  private static let maximumLength = 1_024

  private static let reserved: [ByteString] = ["node_modules", "favicon.ico"]

  /// What `encodeURIComponent` leaves alone, not beginning with a dot.
  private static func isSegment(_ segment: ArraySlice<UInt8>) -> Bool {
    guard let first = segment.first, first != UInt8(ascii: ".") else { return false }
    return segment.allSatisfy(isLegal)
  }

  private static func isLegal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"),
      UInt8(ascii: "~"), UInt8(ascii: "*"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    default: byte.isLetterOrDigit
    }
  }
}

extension ByteString {
  /// Whether it is one exact version: `1.2.3`, `1.0.0-rc.1+build`.
  ///
  /// - Source: Semantic Versioning 2.0.0, apart from leading zeros, which old locks have.
  public var isSemanticVersion: Bool {
    let plus = cut(atFirst: UInt8(ascii: "+"))
    let main = plus?.head ?? self
    let hyphen = main.cut(atFirst: UInt8(ascii: "-"))
    let numbers = (hyphen?.head ?? main).split(on: UInt8(ascii: "."))
    return numbers.count == 3
      && numbers.allSatisfy { (1...16).contains($0.count) && $0.bytes.allSatisfy(\.isDigit) }
      && [plus?.tail, hyphen?.tail].allSatisfy { $0?.isDottedIdentifiers ?? true }
  }

  private var isDottedIdentifiers: Bool {
    split(on: UInt8(ascii: ".")).allSatisfy { part in
      !part.isEmpty && part.bytes.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
    }
  }
}
