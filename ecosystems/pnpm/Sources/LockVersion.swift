import LockText

/// The version of a lock's format, in pnpm's own spelling: `5.4-inlineSpecifiers`, `9.0`.
///
/// It is text: read as a number, `5.10` would be 5.1.
struct LockVersion: Hashable, Sendable {
  /// How the keys of packages are written.
  enum Keys: Sendable {
    /// `/name/1.0.0_peer@2.0.0`, and other registries as `host/name/1.0.0` (5.x).
    case slashes
    /// `/name@1.0.0(peer@2.0.0)`, and other registries as `host/name@1.0.0` (6.x).
    case slashAndParentheses
    /// `name@1.0.0`, with peers in `snapshots` alone (7.x and 9.0).
    case plain
  }

  let text: ByteString
  let keys: Keys

  /// - Returns: `nil` for a version that is not known.
  init?(_ text: ByteString) {
    let (number, suffix) = text.cut(atFirst: UInt8(ascii: "-")) ?? (text, "")
    let (major, minor) = number.cut(atFirst: UInt8(ascii: ".")) ?? (number, "0")
    switch (major, minor) {
    case ("5", "0"), ("5", "1"), ("5", "2"), ("5", "3"), ("5", "4"): keys = .slashes
    case ("6", "0"), ("6", "1"): keys = .slashAndParentheses
    case ("7", _) where minor.count <= 3 && minor.bytes.allSatisfy(\.isDigit): keys = .plain
    case ("9", "0"): keys = .plain
    default: return nil
    }
    let isInline = suffix == "inlineSpecifiers" && keys == .slashes
    guard suffix.isEmpty && !text.hasSuffix("-") || isInline else { return nil }
    self.text = text
  }

  /// For messages.
  static let known: ByteString = "5.0 to 5.4, 5.4-inlineSpecifiers, 6.0, 6.1, 7.x and 9.0"
}
