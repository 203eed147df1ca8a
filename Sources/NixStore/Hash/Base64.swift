/// Standard base 64 with padding, in its one canonical form.
///
/// - Source: RFC 4648, section 4; section 3.5 for the bits that must be zero.
public enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// Writes four characters for each three bytes, the last padded.
  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    append(bytes, to: &text)
    return text
  }

  /// Appends the characters to a text in the making.
  static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    let source = bytes.span
    let digits = self.digits.span
    text.append(addingCapacity: (bytes.count + 2) / 3 * 4) { result in
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
    try decode(text[...])
  }

  /// Reads the canonical form in a slice of a larger text.
  package static func decode(_ text: ArraySlice<UInt8>) throws(HashError) -> [UInt8] {
    guard text.count.isMultiple(of: 4) else { throw .notBase64 }
    let padded = text.last == padding ? text.dropLast().last == padding ? 2 : 1 : 0
    let digits = text.dropLast(padded)
    let values = self.values
    var found: UInt8 = 0
    let bytes = [UInt8](capacity: text.count / 4 * 3) { bytes in
      var (word, bits): (UInt32, UInt32) = (0, 0)
      for digit in digits {
        let value = values[Int(digit)]
        found |= value
        word = word << 6 | UInt32(value & 63)
        bits += 6
        if bits >= 8 {
          bits -= 8
          bytes.append(UInt8(truncatingIfNeeded: word &>> bits))
        }
      }
      // What is left of the last digit belongs to no byte.
      if word & (1 &<< bits - 1) != 0 { found = noValue }
    }
    guard found & noValue == 0 else { throw .notBase64 }
    return bytes
  }

  /// Marks what is no digit.
  private static let noValue: UInt8 = 64

  /// The value of each byte as a digit.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: noValue, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()
}
