/// Hexadecimal digits, first byte first.
public enum Base16 {
  /// Writes lower-case digits, two for each byte.
  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var digits: [UInt8] = []
    append(bytes, to: &digits)
    return digits
  }

  /// Appends lower-case digits to a text in the making.
  static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    let source = bytes.span
    let start = text.count
    text.append(contentsOf: repeatElement(0, count: 2 * bytes.count))
    var digits = text.mutableSpan
    var index = 0
    while index < source.count {
      digits[start &+ 2 &* index] = digit(source[index] >> 4)
      digits[start &+ 2 &* index &+ 1] = digit(source[index] & 15)
      index &+= 1
    }
  }

  /// Without a branch, which no processor could foresee.
  private static func digit(_ value: UInt8) -> UInt8 {
    let isLetter = (value &+ 6) >> 4
    return UInt8(ascii: "0") &+ value &+ isLetter &* 39
  }

  /// Reads digits of either case.
  ///
  /// - Throws: ``HashError/notBase16`` for an odd number of digits or any other character.
  public static func decode(_ text: [UInt8]) throws(HashError) -> [UInt8] {
    guard text.count.isMultiple(of: 2) else { throw .notBase16 }
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 2)
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = value(text[index]), let low = value(text[index + 1]) else {
        throw .notBase16
      }
      result.append(high << 4 | low)
    }
    return result
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
