import LockText

extension JSONReader {
  static let trueWord = Array("true".utf8)
  static let falseWord = Array("false".utf8)
  static let nullWord = Array("null".utf8)

  /// The offset of the first byte at or behind `position` that is no white space of JSON.
  static func skipBlanks(_ text: Span<UInt8>, _ position: Int) -> Int {
    var position = position
    while position < text.count {
      switch text[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return position
      }
    }
    return position
  }

  /// Passes over a string.
  ///
  /// - Parameter start: The offset of the opening quote.
  /// - Returns: The offset behind the closing quote, and whether there are escapes in between.
  static func skipString(
    _ text: Span<UInt8>, _ start: Int, _ limits: JSONLimits
  ) throws(JSONSyntaxError) -> (end: Int, isEscaped: Bool) {
    var position = start + 1
    var isEscaped = false
    while position < text.count {
      let byte = text[position]
      if byte > UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        position &+= 1
        continue
      }
      if byte == UInt8(ascii: "\"") {
        guard position - start - 1 <= limits.stringLength else {
          throw JSONSyntaxError(.stringTooLong(limit: limits.stringLength), at: start)
        }
        if isEscaped { try JSONEscapes.check(text, (start + 1)..<position) }
        return (position + 1, isEscaped)
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        position += 2
      } else if byte < 0x20 {
        throw JSONSyntaxError(.controlCharacter, at: position)
      } else {
        position += 1
      }
    }
    throw JSONSyntaxError(.unexpectedEnd, at: text.count)
  }

  static func skipWord(
    _ text: Span<UInt8>, _ start: Int, _ word: [UInt8]
  ) throws(JSONSyntaxError) -> Int {
    for (index, byte) in word.enumerated() {
      guard start + index < text.count else {
        throw JSONSyntaxError(.unexpectedEnd, at: text.count)
      }
      guard text[start + index] == byte else { throw JSONSyntaxError(.value, at: start) }
    }
    return start + word.count
  }

  /// - Source: RFC 8259, section 6.
  static func skipNumber(_ text: Span<UInt8>, _ start: Int) throws(JSONSyntaxError) -> Int {
    var position = start
    if text[position] == UInt8(ascii: "-") { position += 1 }
    let isZero = position < text.count && text[position] == UInt8(ascii: "0")
    position = isZero ? position + 1 : try skipDigits(text, position)
    if position < text.count, text[position] == UInt8(ascii: ".") {
      position = try skipDigits(text, position + 1)
    }
    if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < text.count,
        text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      position = try skipDigits(text, position)
    }
    if position < text.count, text[position].isLetterOrDigit || text[position] == UInt8(ascii: ".")
    {
      throw JSONSyntaxError(.number, at: start)
    }
    return position
  }

  /// At least one digit.
  private static func skipDigits(
    _ text: Span<UInt8>, _ start: Int
  ) throws(JSONSyntaxError) -> Int {
    var position = start
    while position < text.count, text[position].isDigit { position += 1 }
    guard position < text.count || position > start else {
      throw JSONSyntaxError(.unexpectedEnd, at: text.count)
    }
    guard position > start else { throw JSONSyntaxError(.number, at: start) }
    return position
  }
}
