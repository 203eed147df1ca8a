import LockText

/// Paths and versions in URLs and file names: each capital letter is an exclamation mark and the
/// small letter, so that no two differ by case alone.
///
/// - Source: Go, x/mod `module.EscapePath`, `module.EscapeVersion` and their inverses.
enum Escaping {
  /// Escapes what is known to be a legal path or version.
  static func escaped(_ text: ByteString) -> ByteString {
    guard text.bytes.contains(where: \.isUppercaseLetter) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count + 4)
    for byte in text.bytes {
      if byte.isUppercaseLetter {
        bytes += [UInt8(ascii: "!"), byte + 0x20]
      } else {
        bytes.append(byte)
      }
    }
    return ByteString(bytes)
  }

  /// Escapes any text that may stand for a version in a file name.
  ///
  /// - Returns: `nil` when it may not.
  static func escapedVersion(_ text: ByteString) -> ByteString? {
    guard (try? PathRules.check(element: text, as: .file)) != nil,
      !text.bytes.contains(UInt8(ascii: "!")), text.bytes.allSatisfy({ $0 < 0x80 })
    else { return nil }
    return escaped(text)
  }

  /// Undoes the escaping.
  ///
  /// - Returns: `nil` for what escaping never gives.
  static func unescaped(_ text: ByteString) -> ByteString? {
    var bytes: [UInt8] = []
    var isMarked = false
    for byte in text.bytes {
      if isMarked {
        guard byte.isLowercaseLetter else { return nil }
        bytes.append(byte - 0x20)
        isMarked = false
      } else if byte == UInt8(ascii: "!") {
        isMarked = true
      } else {
        guard byte < 0x80, !byte.isUppercaseLetter else { return nil }
        bytes.append(byte)
      }
    }
    return isMarked ? nil : ByteString(bytes)
  }
}
