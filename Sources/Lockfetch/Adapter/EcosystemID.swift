public import LockText

/// The name of an ecosystem: `npm`, `pnpm`, `go`, ….
///
/// It is what `--ecosystem` takes and what JSON output shows.
public struct EcosystemID: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  /// Lower-case letters, digits and hyphens.
  public let name: ByteString

  /// Names an ecosystem.
  ///
  /// - Precondition: The name is one to thirty-two lower-case letters, digits or hyphens.
  public init(stringLiteral name: String) {
    precondition(isIdentifier(name), "an ecosystem is named by lower-case letters and digits")
    self.name = ByteString(name)
  }

  /// Orders by the bytes of the name.
  public static func < (left: EcosystemID, right: EcosystemID) -> Bool { left.name < right.name }
}

/// The ecosystems that fetch the very same files share a family and so their fixed outputs:
/// `npm` for npm and pnpm, `maven` for Maven and Gradle.
///
/// The family is the first part of every store name (`docs/decisions/store-names.md`).
public struct Family: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  /// Lower-case letters, digits and hyphens.
  public let name: ByteString

  /// Names a family.
  ///
  /// - Precondition: The name is one to thirty-two lower-case letters, digits or hyphens.
  public init(stringLiteral name: String) {
    precondition(isIdentifier(name), "a family is named by lower-case letters and digits")
    self.name = ByteString(name)
  }

  /// Orders by the bytes of the name.
  public static func < (left: Family, right: Family) -> Bool { left.name < right.name }
}

private func isIdentifier(_ name: String) -> Bool {
  (1...32).contains(name.utf8.count)
    && name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "-"): true
      default: false
      }
    }
}
