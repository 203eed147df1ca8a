import LockText

/// What may stand between two slashes of a repository path.
enum PathSegment {
  /// The longest segment, in bytes: what file systems take.
  static let maximumLength = 255

  /// Whether every byte may be in a Maven id: letters, digits, `-`, `_` and `.`.
  ///
  /// - Source: Maven, `DefaultModelValidator.isValidId`.
  static func isIdentifier(_ text: ByteString) -> Bool {
    !text.isEmpty && text.count <= 1_024
      && text.bytes.allSatisfy { $0.isLetterOrDigit || idMarks.contains($0) }
  }

  private static let idMarks: Set<UInt8> = Set("-_.".utf8)

  /// Whether the text can be the name of a file or folder here: printable ASCII without the
  /// characters that Maven forbids in versions, without blanks and braces, and not `.` or `..`.
  ///
  /// - Source: Maven, `DefaultModelValidator.ILLEGAL_VERSION_CHARS`, for the forbidden ones.
  static func isSound(_ text: ByteString) -> Bool {
    guard !text.isEmpty, text.count <= maximumLength, text != ".", text != ".." else {
      return false
    }
    return text.bytes.allSatisfy { (0x21...0x7E).contains($0) && !forbidden.contains($0) }
  }

  private static let forbidden: Set<UInt8> = Set(#"\/:"<>|?*{}`^"#.utf8)

  /// Percent-encodes what is not unreserved in a URL, `+` and `@` excepted.
  ///
  /// - Source: RFC 3986, section 2.3; repositories serve `+` and `@` as they are.
  static func percentEncoded(_ text: ByteString, keeping kept: Set<UInt8>) -> ByteString {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for byte in text.bytes {
      if byte.isLetterOrDigit || kept.contains(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return ByteString(result)
  }
}
