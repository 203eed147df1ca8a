import LockText

/// Cuts a build script of Groovy or Kotlin into tokens, so that comments and strings are never taken
/// for code.
///
/// - Source: Apache Groovy, "Syntax"; Kotlin language specification, "Lexical grammar".
struct ScriptTokenizer {
  let text: [UInt8]
  let language: ScriptLanguage
  var position = 0
  private var startsLine = true
  private var tokens: [ScriptToken] = []

  /// The tokens of a script.
  ///
  /// - Returns: `nil` when a string or comment does not end.
  static func tokens(of text: [UInt8], _ language: ScriptLanguage) -> [ScriptToken]? {
    var tokenizer = ScriptTokenizer(text: text, language: language)
    while tokenizer.position < text.count {
      guard tokenizer.step() else { return nil }
    }
    return tokenizer.tokens
  }

  private init(text: [UInt8], language: ScriptLanguage) {
    self.text = text
    self.language = language
  }

  /// Whether the text goes on like this.
  func begins(_ word: [UInt8]) -> Bool {
    guard position + word.count <= text.count else { return false }
    return text[position..<(position + word.count)].elementsEqual(word)
  }

  private mutating func append(_ kind: ScriptToken.Kind, at offset: Int) {
    tokens.append(ScriptToken(kind: kind, offset: offset, startsLine: startsLine))
    startsLine = false
  }

  /// Takes a token or what stands between tokens.
  private mutating func step() -> Bool {
    let start = position
    let byte = text[start]
    switch byte {
    case 0x0A:
      startsLine = true
      position += 1
    case 0x20, 0x09, 0x0D, 0x0C: position += 1
    case UInt8(ascii: "#") where start == 0: skipLine()
    case UInt8(ascii: "/") where begins(Self.lineComment): skipLine()
    case UInt8(ascii: "/") where begins(Self.commentStart): return skipComment()
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard let kind = string() else { return false }
      append(kind, at: start)
    case UInt8(ascii: "/") where language == .groovy && isOperandExpected:
      // What no slash ends on its line was a division after all.
      if skipSlashy() { append(.literal, at: start) } else { append(symbol(byte), at: start) }
    case UInt8(ascii: "$") where language == .groovy && begins(Self.dollarSlash):
      guard skipDollarSlashy() else { return false }
      append(.literal, at: start)
    case UInt8(ascii: "`") where language == .kotlin:
      append(quotedWord(), at: start)
    case _ where byte.isDigit:
      skip { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") }
      append(.literal, at: start)
    case _ where Self.isWordByte(byte):
      skip(while: Self.isWordByte)
      append(.word(ByteString(text[start..<position])), at: start)
    default: append(symbol(byte), at: start)
    }
    return true
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte.isLetterOrDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    while position < text.count, condition(text[position]) { position += 1 }
  }

  private mutating func symbol(_ byte: UInt8) -> ScriptToken.Kind {
    position += 1
    return .symbol(byte)
  }

  /// A name in back quotes.
  private mutating func quotedWord() -> ScriptToken.Kind {
    let start = position + 1
    position = start
    skip { $0 != UInt8(ascii: "`") && $0 != 0x0A }
    let word = ByteString(text[start..<position])
    if position < text.count { position += 1 }
    return .word(word)
  }

  // MARK: Comments

  private static let lineComment = Array("//".utf8)
  private static let commentStart = Array("/*".utf8)
  private static let commentEnd = Array("*/".utf8)
  private static let dollarSlash = Array("$/".utf8)
  private static let dollarSlashEnd = Array("/$".utf8)

  private mutating func skipLine() {
    skip { $0 != 0x0A }
  }

  /// Kotlin's comments nest, Groovy's do not.
  private mutating func skipComment() -> Bool {
    var depth = 0
    while position < text.count {
      if begins(Self.commentStart), depth == 0 || language == .kotlin {
        depth += 1
        position += 2
      } else if begins(Self.commentEnd) {
        depth -= 1
        position += 2
        if depth == 0 { return true }
      } else {
        position += 1
      }
    }
    return false
  }

  // MARK: Groovy's other strings

  /// Whether a slash begins a string here, and does not divide: behind an operator or separator.
  private var isOperandExpected: Bool {
    switch tokens.last?.kind {
    case .symbol(let byte): byte != UInt8(ascii: ")") && byte != UInt8(ascii: "]") && byte != 0x7D
    case nil: true
    default: false
    }
  }

  private mutating func skipSlashy() -> Bool {
    var index = position + 1
    while index < text.count, text[index] != UInt8(ascii: "/"), text[index] != 0x0A {
      index += text[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index < text.count, text[index] == UInt8(ascii: "/") else { return false }
    position = index + 1
    return true
  }

  private mutating func skipDollarSlashy() -> Bool {
    position += 2
    while position < text.count {
      if text[position] == UInt8(ascii: "$") {
        position += 2
      } else if begins(Self.dollarSlashEnd) {
        position += 2
        return true
      } else {
        position += 1
      }
    }
    return false
  }
}
