import LockText

/// The escapes of JSON strings.
///
/// - Source: RFC 8259, section 7.
enum JSONEscapes {
  /// Checks every escape between the quotes of a string.
  static func check(_ text: Span<UInt8>, _ range: Range<Int>) throws(JSONSyntaxError) {
    var position = range.lowerBound
    while position < range.upperBound {
      guard text[position] == UInt8(ascii: "\\") else {
        position += 1
        continue
      }
      position = try read(text, position, range.upperBound).end
    }
  }

  /// The string with its escapes replaced.
  static func decode(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(JSONSyntaxError) -> ByteString {
    let text = bytes.span
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var position = range.lowerBound
    while position < range.upperBound {
      guard text[position] == UInt8(ascii: "\\") else {
        result.append(text[position])
        position += 1
        continue
      }
      let escape = try read(text, position, range.upperBound)
      result.append(contentsOf: Array(String(Character(escape.scalar)).utf8))
      position = escape.end
    }
    return ByteString(result)
  }

  /// Reads the escape that begins at a backslash.
  private static func read(
    _ text: Span<UInt8>, _ start: Int, _ limit: Int
  ) throws(JSONSyntaxError) -> (scalar: Unicode.Scalar, end: Int) {
    guard start + 1 < limit else { throw JSONSyntaxError(.escape, at: start) }
    let end = start + 2
    switch text[start + 1] {
    case UInt8(ascii: "\""): return ("\"", end)
    case UInt8(ascii: "\\"): return ("\\", end)
    case UInt8(ascii: "/"): return ("/", end)
    case UInt8(ascii: "b"): return ("\u{08}", end)
    case UInt8(ascii: "f"): return ("\u{0C}", end)
    case UInt8(ascii: "n"): return ("\n", end)
    case UInt8(ascii: "r"): return ("\r", end)
    case UInt8(ascii: "t"): return ("\t", end)
    case UInt8(ascii: "u"): return try readUnicode(text, start, limit)
    default: throw JSONSyntaxError(.escape, at: start)
    }
  }

  private static func readUnicode(
    _ text: Span<UInt8>, _ start: Int, _ limit: Int
  ) throws(JSONSyntaxError) -> (scalar: Unicode.Scalar, end: Int) {
    let first = try codeUnit(text, start, limit)
    if let scalar = Unicode.Scalar(first) { return (scalar, start + 6) }
    guard first < 0xDC00, start + 7 < limit, text[start + 6] == UInt8(ascii: "\\"),
      text[start + 7] == UInt8(ascii: "u")
    else { throw JSONSyntaxError(.loneSurrogate, at: start) }
    let second = try codeUnit(text, start + 6, limit)
    guard (0xDC00..<0xE000).contains(second) else {
      throw JSONSyntaxError(.loneSurrogate, at: start)
    }
    let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    guard let scalar = Unicode.Scalar(value) else {
      throw JSONSyntaxError(.loneSurrogate, at: start)
    }
    return (scalar, start + 12)
  }

  /// The four hexadecimal digits behind `\u`.
  private static func codeUnit(
    _ text: Span<UInt8>, _ start: Int, _ limit: Int
  ) throws(JSONSyntaxError) -> UInt16 {
    guard start + 6 <= limit else { throw JSONSyntaxError(.escape, at: start) }
    var value: UInt16 = 0
    for index in (start + 2)..<(start + 6) {
      guard let digit = text[index].hexValue else { throw JSONSyntaxError(.escape, at: start) }
      value = value << 4 | UInt16(digit)
    }
    return value
  }
}
