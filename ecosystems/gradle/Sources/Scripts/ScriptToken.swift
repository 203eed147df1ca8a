import LockText

/// A piece of a build script.
struct ScriptToken: Hashable {
  enum Kind: Hashable {
    /// A name or keyword.
    case word(ByteString)
    /// A string without anything in it that has to be evaluated.
    case string(ByteString)
    /// A string with interpolation, as it is written between its quotes.
    case template(ByteString)
    /// A number or other literal.
    case literal
    /// A bracket, operator or separator.
    case symbol(UInt8)
  }

  let kind: Kind
  /// The offset of its first byte.
  let offset: Int
  /// Whether it is the first of its line.
  let startsLine: Bool

  /// The name that it is; `nil` for everything else.
  var word: ByteString? {
    guard case .word(let word) = kind else { return nil }
    return word
  }

  func isSymbol(_ byte: UInt8) -> Bool { kind == .symbol(byte) }
}

/// The language of a build script.
enum ScriptLanguage {
  case groovy, kotlin

  /// By the name of the file.
  init(path: ByteString) {
    self = path.hasSuffix(".kts") ? .kotlin : .groovy
  }
}
