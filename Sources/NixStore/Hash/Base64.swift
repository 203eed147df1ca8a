/// Standard base 64 with padding, in its one canonical form.
///
/// - Source: RFC 4648, section 4; section 3.5 for the bits that must be zero.
public enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// Writes four characters for each three bytes, the last padded.
  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    let source = bytes.span
    let digits = self.digits.span
    return [UInt8](capacity: (bytes.count + 2) / 3 * 4) { result in
      for start in stride(from: 0, to: source.count, by: 3) {
        let rest = source.count - start
        let first = source[start]
        let second = rest > 1 ? source[start + 1] : 0
        let third = rest > 2 ? source[start + 2] : 0
        result.append(digits[Int(first >> 2)])
        result.append(digits[Int((first << 4 | second >> 4) & 63)])
        result.append(rest > 1 ? digits[Int((second << 2 | third >> 6) & 63)] : padding)
        result.append(rest > 2 ? digits[Int(third & 63)] : padding)
      }
    }
  }

  /// Reads the canonical form only.
  ///
  /// - Throws: ``HashError/notBase64`` for missing or misplaced padding, bits behind the last byte
  ///   that are not zero, and any other character.
  public static func decode(_ text: [UInt8]) throws(HashError) -> [UInt8] {
    guard text.count.isMultiple(of: 4) else { throw .notBase64 }
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 4 * 3)
    for start in stride(from: 0, to: text.count, by: 4) {
      let isLast = start + 4 == text.count
      var padded = 0
      if isLast, text[start + 3] == padding { padded = text[start + 2] == padding ? 2 : 1 }
      var word = 0
      for offset in 0..<(4 - padded) {
        guard let value = value(text[start + offset]) else { throw .notBase64 }
        word |= value << (18 - 6 * offset)
      }
      guard word & ((1 << (8 * padded)) - 1) == 0 else { throw .notBase64 }
      for offset in 0..<(3 - padded) { result.append(UInt8(word >> (16 - 8 * offset) & 255)) }
    }
    return result
  }

  private static func value(_ digit: UInt8) -> Int? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(digit - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
