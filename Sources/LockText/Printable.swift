/// Makes text from outside safe to print.
///
/// A lock file is somebody else's input. Its names must not move the cursor, recolour the terminal,
/// reverse the reading direction or break a log line in two, so everything that could is written as
/// `\u{…}` (`docs/security.md`, "Printing").
public enum Printable {
  /// The number of Unicode scalars after which a text from outside is cut.
  public static let maximumLength = 200

  /// The text with every harmful scalar escaped, cut at ``maximumLength`` with an ellipsis.
  public static func escaped(_ text: ByteString) -> String {
    escaped(text.text, limit: maximumLength)
  }

  /// The text with every harmful scalar escaped and nothing cut, for whole lines of our own making.
  public static func escapedLine(_ text: String) -> String {
    escaped(text, limit: .max)
  }

  private static func escaped(_ text: String, limit: Int) -> String {
    // Nearly every text is short and plain, and then it is its own result.
    guard text.utf8.count > limit || !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      return text
    }
    var result = ""
    var length = 0
    for scalar in text.unicodeScalars {
      guard length < limit else { return result + "…" }
      if isHarmful(scalar) {
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        result.unicodeScalars.append(scalar)
      }
      length += 1
    }
    return result
  }

  /// C0, DEL, C1, line and paragraph separators, bidirectional and other invisible format controls,
  /// and the replacement character that stands for bytes that are not UTF-8.
  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x00AD, 0x061C, 0x180E: true
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
    case 0xFEFF, 0xFFF9...0xFFFB, 0xFFFD: true
    case 0xE0000...0xE007F: true
    default: false
    }
  }
}
