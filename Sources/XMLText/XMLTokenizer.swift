import LockText

/// Cuts a text into tags, comments and the text between, before libxml2 sees any of it.
///
/// It refuses every declaration, so that libxml2 never meets a document type, and every token that
/// is too long, too deep or has too many attributes, so that nothing in libxml2 takes more than
/// linear time. Of the grammar it judges one rule more: libxml2 has the same number for text before
/// the root element and for no text at all.
struct XMLTokenizer {
  /// A start or end tag.
  struct Tag {
    /// The offset of its `<`.
    let start: Int
    /// The offset behind its `>`.
    let end: Int
    /// Whether it is both.
    let isSelfClosing: Bool

    /// The same tag with other offsets.
    func moved(_ offset: (Int) -> Int) -> Tag {
      Tag(start: offset(start), end: offset(end), isSelfClosing: isSelfClosing)
    }
  }

  /// Where the next token begins.
  private(set) var position = 0
  /// Whether the rest holds no whole token: libxml2 has to say what is wrong.
  private(set) var isBroken = false
  private var depth = 0
  private var hasRoot = false
  private let limits: XMLLimits

  init(limits: XMLLimits) {
    self.limits = limits
  }

  /// Passes over one token.
  ///
  /// - Returns: The tag that it is, if it is one.
  mutating func next(_ text: Span<UInt8>) throws(XMLSyntaxError) -> Tag? {
    let start = position
    let end: Int?
    var tag: Tag?
    if text[start] != UInt8(ascii: "<") {
      let next = Self.find(UInt8(ascii: "<"), text, from: start) ?? text.count
      if !hasRoot { try checkBlank(text, start..<next) }
      end = next
    } else if let closing = try closing(text, start) {
      end = Self.find(closing.mark, text, from: start + closing.length)
    } else {
      tag = try self.tag(text, start)
      end = tag?.end
      hasRoot = true
    }
    isBroken = end == nil
    position = end ?? text.count
    guard position - start <= limits.stringLength else {
      throw XMLSyntaxError(.tooLong(limit: limits.stringLength), at: start)
    }
    return tag
  }

  private static let commentStart = Array("<!--".utf8)
  private static let commentEnd = Array("-->".utf8)
  private static let characterDataStart = Array("<![CDATA[".utf8)
  private static let characterDataEnd = Array("]]>".utf8)
  private static let documentType = Array("<!doctype".utf8)
  private static let instructionEnd = Array("?>".utf8)

  /// How a token that is no tag ends, and how long its beginning is.
  private func closing(
    _ text: Span<UInt8>, _ start: Int
  ) throws(XMLSyntaxError) -> (mark: [UInt8], length: Int)? {
    guard start + 1 < text.count else { return nil }
    switch text[start + 1] {
    case UInt8(ascii: "?"): return (Self.instructionEnd, 2)
    case UInt8(ascii: "!"): break
    default: return nil
    }
    if Self.begins(Self.commentStart, text, at: start) {
      return (Self.commentEnd, Self.commentStart.count)
    }
    if Self.begins(Self.characterDataStart, text, at: start) {
      guard hasRoot else { throw XMLSyntaxError(.leadingData, at: start) }
      return (Self.characterDataEnd, Self.characterDataStart.count)
    }
    let isDocumentType = Self.begins(Self.documentType, text, at: start)
    throw XMLSyntaxError(isDocumentType ? .documentType : .notWellFormed(0), at: start)
  }

  /// Nothing but white space may stand before the root element.
  private func checkBlank(_ text: Span<UInt8>, _ range: Range<Int>) throws(XMLSyntaxError) {
    for index in range where ![0x20, 0x09, 0x0A, 0x0D].contains(text[index]) {
      throw XMLSyntaxError(.leadingData, at: index)
    }
  }

  /// - Returns: `nil` when the tag does not end, or a `<` stands in it.
  private mutating func tag(_ text: Span<UInt8>, _ start: Int) throws(XMLSyntaxError) -> Tag? {
    let isEnd = start + 1 < text.count && text[start + 1] == UInt8(ascii: "/")
    var position = start + 1
    var quote: UInt8 = 0
    var attributes = 0
    scan: while position < text.count {
      let byte = text[position]
      switch byte {
      case UInt8(ascii: "<"): return nil
      case quote: quote = 0
      case UInt8(ascii: ">") where quote == 0: break scan
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard quote == 0 else { break }
        quote = byte
        attributes += 1
      default: break
      }
      position += 1
    }
    guard position < text.count else { return nil }
    guard attributes <= limits.attributes else {
      throw XMLSyntaxError(.tooManyAttributes(limit: limits.attributes), at: start)
    }
    let isSelfClosing = !isEnd && text[position - 1] == UInt8(ascii: "/")
    try count(isEnd: isEnd, isSelfClosing: isSelfClosing, at: start)
    return Tag(start: start, end: position + 1, isSelfClosing: isSelfClosing)
  }

  private mutating func count(
    isEnd: Bool, isSelfClosing: Bool, at start: Int
  ) throws(XMLSyntaxError) {
    guard !isEnd else {
      depth -= 1
      return
    }
    guard depth < limits.depth else {
      throw XMLSyntaxError(.tooDeep(limit: limits.depth), at: start)
    }
    if !isSelfClosing { depth += 1 }
  }

  // MARK: Bytes

  private static func find(_ byte: UInt8, _ text: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < text.count {
      if text[index] == byte { return index }
      index += 1
    }
    return nil
  }

  /// - Returns: The offset behind the first occurrence.
  private static func find(_ mark: [UInt8], _ text: Span<UInt8>, from start: Int) -> Int? {
    let mark = mark.span
    var index = start
    while index + mark.count <= text.count {
      var length = 0
      while length < mark.count, text[index + length] == mark[length] { length += 1 }
      if length == mark.count { return index + length }
      index += 1
    }
    return nil
  }

  /// Whether the text goes on like this, ASCII letters compared in either case.
  private static func begins(_ word: [UInt8], _ text: Span<UInt8>, at start: Int) -> Bool {
    guard start + word.count <= text.count else { return false }
    for (index, byte) in word.enumerated() {
      let found = text[start + index]
      guard found == byte || found | 0x20 == byte && byte.isLowercaseLetter else { return false }
    }
    return true
  }
}
