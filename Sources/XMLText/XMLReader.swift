public import LockText

/// A pull reader for XML that keeps the offset of everything it sees.
///
/// libxml2 judges the grammar. Whatever a document type could do is refused before libxml2 sees it:
/// there are no entities but XML's own five, no default attributes, no other files. Texts are taken
/// in UTF-8, US-ASCII and ISO-8859-1. It reads forward in one pass and does not recurse.
///
///     let root = try reader.root()
///     while let child = try reader.nextChild() {
///       if child.name == "version" { version = try reader.text() } else { try reader.skip() }
///     }
///     try reader.finish()
public struct XMLReader: ~Copyable {
  /// About how many bytes libxml2 gets at a time, in whole tokens.
  private static let pieceLength = 16 << 10

  private let source: XMLEncodedText
  private var parser: SAXParser
  private var tokenizer: XMLTokenizer
  /// How far the text was fed to libxml2.
  private var fed = 0
  private var isFinished = false
  /// What libxml2 said and nobody took yet.
  private var events: [XMLEvent] = []
  private var nextEvent = 0
  /// How many elements are open around the next event.
  public private(set) var depth = 0

  /// A reader at the start of a file.
  ///
  /// - Throws: ``XMLSyntaxError`` for an encoding that is not taken, for bytes that do not fit it,
  ///   and for a NUL.
  public init(_ file: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLSyntaxError) {
    source = try XMLEncodedText(file)
    tokenizer = XMLTokenizer(limits: limits)
    parser = SAXParser()
  }

  // MARK: Events

  /// The next event.
  ///
  /// - Returns: `nil` at the end of the file, all of which is well-formed then.
  public mutating func next() throws(XMLSyntaxError) -> XMLEvent? {
    while nextEvent == events.count {
      guard !isFinished else { return nil }
      try feed()
    }
    let event = events[nextEvent]
    nextEvent += 1
    switch event {
    case .start: depth += 1
    case .end: depth -= 1
    case .text: break
    }
    return event
  }

  private mutating func feed() throws(XMLSyntaxError) {
    let source = self.source
    let bytes = source.bytes.span
    do throws(XMLSyntaxError) {
      var tags: [XMLTokenizer.Tag] = []
      while tokenizer.position < bytes.count, tokenizer.position - fed < Self.pieceLength {
        if let tag = try tokenizer.next(bytes) { tags.append(tag.moved(source.fileOffset)) }
      }
      isFinished = tokenizer.position == bytes.count
      let piece = bytes.extracting(fed..<tokenizer.position)
      fed = tokenizer.position
      events = try parser.parse(piece, tags: tags, isLast: isFinished)
      nextEvent = 0
      if tokenizer.isBroken { throw XMLSyntaxError(.unexpectedEnd, at: bytes.count) }
    } catch {
      isFinished = true
      events = []
      nextEvent = 0
      throw XMLSyntaxError(error.code, at: source.fileOffset(min(error.offset, source.bytes.count)))
    }
  }

  // MARK: Elements

  /// The root element.
  public mutating func root() throws(XMLSyntaxError) -> XMLElement {
    while let event = try next() {
      if case .start(let element) = event { return element }
    }
    throw XMLSyntaxError(.unexpectedEnd, at: source.bytes.count)
  }

  /// The next child of the innermost open element, text passed over.
  ///
  /// Read its children, its ``text()``, or ``skip()`` it before asking for the next one.
  ///
  /// - Returns: `nil` when the element ends; it is closed then.
  public mutating func nextChild() throws(XMLSyntaxError) -> XMLElement? {
    while let event = try next() {
      switch event {
      case .start(let element): return element
      case .end: return nil
      case .text: continue
      }
    }
    return nil
  }

  /// Passes over the rest of the innermost open element, with everything in it.
  public mutating func skip() throws(XMLSyntaxError) {
    let outside = depth - 1
    while depth > outside, try next() != nil {}
  }

  /// The text of the innermost open element up to its end, that of elements in it left out.
  public mutating func text() throws(XMLSyntaxError) -> ByteString {
    let outside = depth - 1
    var pieces: [UInt8] = []
    while depth > outside, let event = try next() {
      if case .text(let piece, _) = event, depth == outside + 1 { pieces += piece.bytes }
    }
    return ByteString(pieces)
  }

  /// Reads to the end of the file, which must be well-formed.
  public mutating func finish() throws(XMLSyntaxError) {
    while try next() != nil {}
  }
}
