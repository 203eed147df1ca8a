import LockText

/// Text as Go's own readers split it.
enum GoText {
  /// The fields of a line: what stands between runs of white space.
  ///
  /// - Source: Go, `strings.Fields` and `unicode.IsSpace`.
  static func fields(_ text: [UInt8], in line: Range<Int>) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start: Int?
    var position = line.lowerBound
    while position < line.upperBound {
      let blank = whiteSpaceLength(text, at: position)
      if blank > 0 {
        if let begin = start { fields.append(begin..<position) }
        start = nil
      } else if start == nil {
        start = position
      }
      position += max(blank, 1)
    }
    if let start { fields.append(start..<line.upperBound) }
    return fields
  }

  /// The lines of a text without their line feeds; the last one may be empty.
  static func lines(_ text: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    let span = text.span
    var start = 0
    for index in span.indices where span[index] == UInt8(ascii: "\n") {
      lines.append(start..<index)
      start = index + 1
    }
    lines.append(start..<span.count)
    return lines
  }

  /// How many bytes of white space begin here; 0 for none, and at most one character's.
  private static func whiteSpaceLength(_ text: [UInt8], at position: Int) -> Int {
    switch text[position] {
    case 0x09...0x0D, 0x20: return 1
    case 0..<0x80: return 0
    default: break
    }
    for space in wideSpaces where text[position...].starts(with: space) { return space.count }
    return 0
  }

  /// White space beyond ASCII in UTF-8.
  private static let wideSpaces: [[UInt8]] =
    ([0x85, 0xA0, 0x1680] + Array(0x2000...0x200A) + [0x2028, 0x2029, 0x202F, 0x205F, 0x3000])
    .compactMap { Unicode.Scalar(UInt32($0)).map { Array(String($0).utf8) } }
}
