import LockText

/// Splits one line of a go.mod or go.work into tokens.
///
/// - Source: Go, x/mod `modfile/read.go` (`readToken`, `isIdent`).
struct ModLexer {
  private let file: SourceFile
  private let end: Int
  private var position: Int
  /// The words of the comment at the end of the line, once the tokens are read.
  private(set) var comment: [ByteString] = []

  init(_ file: SourceFile, _ line: Range<Int>) {
    self.file = file
    position = line.lowerBound
    end = line.upperBound
  }

  /// Reads the whole line.
  mutating func tokens() throws(ModSyntaxError) -> [ModToken] {
    var tokens: [ModToken] = []
    while let byte = peek {
      if Self.blanks.contains(byte) {
        position += 1
      } else if begins("//") {
        let words = GoText.fields(file.bytes, in: (position + 2)..<end)
        comment = words.map { ByteString(file.bytes[$0]) }
        position = end
      } else {
        let start = position
        if Self.punctuation.contains(byte) {
          position += 1
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") {
          try skipString(quote: byte)
        } else {
          try skipWord()
        }
        tokens.append(
          ModToken(
            text: ByteString(file.bytes[start..<position]), location: file.location(at: start)))
      }
    }
    return tokens
  }

  private var peek: UInt8? { position < end ? file.bytes[position] : nil }

  private func begins(_ mark: ByteString) -> Bool {
    file.bytes[position..<end].starts(with: mark.bytes)
  }

  private func error(_ problem: ModSyntaxError.Problem, at offset: Int? = nil) -> ModSyntaxError {
    ModSyntaxError(problem, at: file.location(at: offset ?? position))
  }

  private mutating func skipString(quote: UInt8) throws(ModSyntaxError) {
    let start = position
    position += 1
    while let byte = peek {
      position += 1
      if byte == quote { return }
      if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") {
        guard peek != nil else { break }
        position += 1
      }
    }
    throw error(.unclosedString, at: start)
  }

  private mutating func skipWord() throws(ModSyntaxError) {
    let start = position
    while let byte = peek {
      if byte == UInt8(ascii: "/") {
        if begins("//") { break }
        if begins("/*") { throw error(.blockComment) }
      }
      let length = byte < 0x80 ? (Self.isGraphic(byte) ? 1 : 0) : wideLength()
      if length == 0 { break }
      position += length
    }
    guard position > start else { throw error(.character) }
  }

  /// The length of the character beyond ASCII that stands here; 0 when it is not for a word.
  private func wideLength() -> Int {
    var length = 1
    while position + length < end, file.bytes[position + length] & 0xC0 == 0x80 { length += 1 }
    let text = String(decoding: file.bytes[position..<(position + length)], as: UTF8.self)
    guard let scalar = text.unicodeScalars.first else { return 0 }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator,
      .lineSeparator, .paragraphSeparator:
      return 0
    default: return length
    }
  }

  private static func isGraphic(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && !punctuation.contains(byte)
  }

  private static let blanks = Set(" \t\r".utf8)
  private static let punctuation = Set("()[]{},".utf8)
}
