import LockText

/// A place between the tokens of a script.
struct TokenCursor {
  let tokens: [ScriptToken]
  var index = 0

  init(_ tokens: [ScriptToken]) {
    self.tokens = tokens
  }

  /// The token some places ahead.
  func peek(_ distance: Int = 0) -> ScriptToken? {
    let place = index + distance
    return tokens.indices.contains(place) ? tokens[place] : nil
  }

  /// Whether a symbol stands some places ahead.
  func isSymbol(_ byte: Character, _ distance: Int = 0) -> Bool {
    guard let symbol = byte.asciiValue else { return false }
    return peek(distance)?.isSymbol(symbol) == true
  }

  /// Takes a symbol if it is the next token.
  mutating func take(_ byte: Character) -> Bool {
    guard isSymbol(byte) else { return false }
    index += 1
    return true
  }

  /// Whether nothing belongs to the value that was just read: an argument, statement or block ends.
  var isAtEndOfValue: Bool {
    guard let token = peek() else { return true }
    if token.startsLine { return !token.isSymbol(UInt8(ascii: ".")) }
    return [")", ",", "}", ";", "{"].contains { isSymbol($0) }
  }

  /// Passes over a bracketed part if one is next, whatever is in it.
  mutating func skipBrackets(_ opening: Character, _ closing: Character) {
    guard isSymbol(opening) else { return }
    var depth = 0
    while index < tokens.count {
      if isSymbol(opening) { depth += 1 }
      if isSymbol(closing) { depth -= 1 }
      index += 1
      if depth == 0 { return }
    }
  }

  /// Passes over the arguments and the block of a call.
  mutating func skipCall() {
    skipBrackets("(", ")")
    skipBrackets("{", "}")
  }

  /// The value of a property that is set here: `= V`, `(V)`, `.set(V)`, or `V` on the same line.
  mutating func assignedValue() -> ScriptValue {
    if isSymbol("."), peek(1)?.word == "set", isSymbol("(", 2) { index += 2 }
    if take("=") { return value() }
    if take("(") {
      let inside = value()
      guard take(")") else { return .dynamic }
      return inside
    }
    return peek()?.startsLine == false ? value() : .dynamic
  }

  /// One value: a literal, or a literal in `uri(…)`, `URI.create(…)`, `new URL(…)`, `file(…)`.
  mutating func value() -> ScriptValue {
    var result = ScriptValue.dynamic
    switch peek()?.kind {
    case .string(let text):
      index += 1
      result = .literal(text)
    case .template(let text):
      index += 1
      result = .template(text)
    case .word:
      let isFile = peek()?.word == "file" || peek()?.word == "files"
      while let word = peek()?.word, isFile || Self.addressWords.contains(word) {
        index += 1
        if isFile || !take(".") && peek()?.word == nil { break }
      }
      guard isSymbol("("), case .string(let text)? = peek(1)?.kind, isSymbol(")", 2) else {
        return .dynamic
      }
      index += 3
      result = isFile ? .file : .literal(text)
    default: return .dynamic
    }
    return isAtEndOfValue ? result : .dynamic
  }

  private static let addressWords: Set<ByteString> = [
    "uri", "URI", "URL", "new", "java", "net", "create", "project", "rootProject",
  ]

  /// The literals of a call's arguments, in parentheses or on the rest of the line.
  ///
  /// - Returns: `nil` when one of them is no literal.
  mutating func literalArguments() -> [ByteString]? {
    let isBracketed = take("(")
    var literals: [ByteString] = []
    if isBracketed, take(")") { return [] }
    if !isBracketed, isAtEndOfValue { return [] }
    repeat {
      guard case .literal(let text) = value() else { return nil }
      literals.append(text)
    } while take(",")
    return !isBracketed || take(")") ? literals : nil
  }
}

/// A value as a script writes it.
enum ScriptValue: Hashable {
  /// A text that needs no evaluation.
  case literal(ByteString)
  /// A text with interpolation, as it is written.
  case template(ByteString)
  /// A file or folder of the project.
  case file
  /// Anything else.
  case dynamic
}
