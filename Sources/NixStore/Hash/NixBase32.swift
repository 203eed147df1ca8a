/// Nix's own base 32.
///
/// The alphabet has no `e`, `o`, `t`, `u`. The bytes are read as one little-endian number and
/// written most significant digit first, without padding; no general base-32 coder gives this.
/// Twenty bytes become 32 digits, 32 bytes become 52.
///
/// - Source: Nix manual, "Nix32 encoding".
public enum NixBase32 {
  private static let digits = Array("0123456789abcdfghijklmnpqrsvwxyz".utf8)

  /// The number of digits for a number of bytes.
  public static func length(ofBytes count: Int) -> Int {
    (8 * count + 4) / 5
  }

  /// Writes all digits.
  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    append(bytes, to: &text)
    return text
  }

  /// Appends all digits to a text in the making.
  static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    let count = length(ofBytes: bytes.count)
    let digits = self.digits
    text.append(addingCapacity: count) { text in
      let (source, digits) = (bytes.span, digits.span)
      // The most significant digit has as many zeros in front as the digits have bits too many.
      var bits = UInt16(5 * count - 8 * source.count)
      var pending: UInt16 = 0
      var index = source.count
      while index > 0 {
        index &-= 1
        pending = pending &<< 8 | UInt16(source[index])
        bits &+= 8
        while bits >= 5 {
          bits &-= 5
          text.append(digits[Int(pending &>> bits & 31)])
        }
      }
    }
  }

  /// Reads digits for a number of bytes.
  ///
  /// - Throws: ``HashError/notNixBase32`` for another number of digits, another character, or a
  ///   number that needs more bytes.
  public static func decode(_ text: [UInt8], count: Int) throws(HashError) -> [UInt8] {
    guard text.count == length(ofBytes: count) else { throw .notNixBase32 }
    var bytes = [UInt8](repeating: 0, count: count)
    for (index, digit) in text.reversed().enumerated() {
      guard let value = value(digit) else { throw .notNixBase32 }
      let (byte, shift) = (5 * index / 8, 5 * index % 8)
      bytes[byte] |= value << shift
      let carry = shift > 3 ? value >> (8 - shift) : 0
      if byte + 1 < count {
        bytes[byte + 1] |= carry
      } else if carry != 0 {
        throw .notNixBase32
      }
    }
    return bytes
  }

  /// Whether a byte is one of the digits.
  package static func isDigit(_ byte: UInt8) -> Bool { value(byte) != nil }

  private static let values: [UInt8?] = (0...255).map { byte in
    digits.firstIndex(of: UInt8(byte)).map { UInt8($0) }
  }

  private static func value(_ digit: UInt8) -> UInt8? { values[Int(digit)] }
}
