import LockText

/// Strings of go.mod and go.work: a bare word, or text in double quotes with Go's escapes.
///
/// The lexer knows strings in back quotes, and the directives then refuse them [Go 1.27].
///
/// - Source: Go, x/mod `modfile.parseString`; `strconv.Unquote`.
enum QuotedString {
  /// The text that a token stands for.
  ///
  /// - Returns: `nil` when it is neither a word nor a string in double quotes.
  static func text(of token: ModToken) -> ByteString? {
    let bytes = token.text.bytes
    guard bytes.first == UInt8(ascii: "\"") else {
      return bytes.contains(where: quotes.contains) ? nil : token.text
    }
    guard bytes.count >= 2, bytes.last == UInt8(ascii: "\"") else { return nil }
    var rest = bytes[1..<(bytes.count - 1)]
    var text: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let unescaped = escape(&rest) else { return nil }
      text += unescaped
    }
    return ByteString(text)
  }

  /// What stands behind a backslash.
  private static func escape(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard let mark = rest.popFirst() else { return nil }
    switch mark {
    case UInt8(ascii: "a"): return [0x07]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "v"): return [0x0B]
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): return [mark]
    case UInt8(ascii: "x"):
      return number(&rest, digits: 2, radix: 16).flatMap { UInt8(exactly: $0) }.map { [$0] }
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      rest = [mark] + rest
      return number(&rest, digits: 3, radix: 8).flatMap { UInt8(exactly: $0) }.map { [$0] }
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let digits = mark == UInt8(ascii: "u") ? 4 : 8
      return number(&rest, digits: digits, radix: 16).flatMap { Unicode.Scalar($0) }
        .map { Array(String($0).utf8) }
    default: return nil
    }
  }

  private static func number(
    _ rest: inout ArraySlice<UInt8>, digits: Int, radix: UInt32
  ) -> UInt32? {
    let text = rest.prefix(digits)
    rest = rest.dropFirst(digits)
    guard text.count == digits else { return nil }
    var value: UInt32 = 0
    for byte in text {
      guard let digit = byte.hexValue, digit < radix else { return nil }
      // At most eight hexadecimal digits, so it always fits.
      value = value * radix + UInt32(digit)
    }
    return value
  }

  private static let quotes = Set("\"'`".utf8)
}
