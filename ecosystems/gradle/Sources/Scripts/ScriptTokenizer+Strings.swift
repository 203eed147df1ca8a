import LockText

extension ScriptTokenizer {
  private static let nestingLimit = 64

  /// Reads a string from its opening quote: single or double, once or three times.
  ///
  /// - Returns: `nil` when it does not end.
  mutating func string() -> ScriptToken.Kind? {
    let quote = text[position]
    let isDouble = quote == UInt8(ascii: "\"")
    let isTriple = begins([quote, quote, quote])
    let form = Form(
      closing: Array(repeating: quote, count: isTriple ? 3 : 1),
      // Kotlin's raw strings have no escapes, and neither has a character literal any `$`.
      hasEscapes: !(isTriple && language == .kotlin), hasTemplates: isDouble)
    position += form.closing.count
    return contents(form, depth: 0)
  }

  private struct Form {
    let closing: [UInt8]
    let hasEscapes: Bool
    let hasTemplates: Bool
  }

  private mutating func contents(_ form: Form, depth: Int) -> ScriptToken.Kind? {
    let start = position
    var literal: [UInt8] = []
    var isPlain = true
    while position < text.count {
      let byte = text[position]
      if begins(form.closing) {
        let raw = ByteString(text[start..<position])
        position += form.closing.count
        return isPlain ? .string(ByteString(literal)) : .template(raw)
      }
      if byte == 0x0A, form.closing.count == 1 { return nil }
      if byte == UInt8(ascii: "\\"), form.hasEscapes {
        if let decoded = escape() { literal += decoded } else { isPlain = false }
      } else if byte == UInt8(ascii: "$"), form.hasTemplates, isTemplate {
        isPlain = false
        guard skipTemplate(depth: depth) else { return nil }
      } else {
        literal.append(byte)
        position += 1
      }
    }
    return nil
  }

  /// Whether the dollar sign here begins an interpolation.
  private var isTemplate: Bool {
    guard position + 1 < text.count else { return false }
    let next = text[position + 1]
    return next == UInt8(ascii: "{") || next == UInt8(ascii: "_")
      || next.isLetterOrDigit && !next.isDigit
  }

  /// Passes over an escape.
  ///
  /// - Returns: `nil` for one that is not known.
  private mutating func escape() -> [UInt8]? {
    guard position + 1 < text.count else {
      position += 1
      return nil
    }
    let mark = text[position + 1]
    position += 2
    switch mark {
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "$"):
      return [mark]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case 0x0A: return []
    default: return nil
    }
  }

  /// Passes over `$name` or `${…}`, strings in it included.
  private mutating func skipTemplate(depth: Int) -> Bool {
    position += 1
    guard text[position] == UInt8(ascii: "{") else { return true }
    guard depth < Self.nestingLimit else { return false }
    var braces = 0
    while position < text.count {
      let byte = text[position]
      switch byte {
      case UInt8(ascii: "{"): braces += 1
      case UInt8(ascii: "}"):
        braces -= 1
        if braces == 0 {
          position += 1
          return true
        }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let closing = begins([byte, byte, byte]) ? 3 : 1
        position += closing
        let form = Form(
          closing: Array(repeating: byte, count: closing), hasEscapes: true,
          hasTemplates: byte == UInt8(ascii: "\""))
        guard contents(form, depth: depth + 1) != nil else { return false }
        continue
      default: break
      }
      position += 1
    }
    return false
  }
}
