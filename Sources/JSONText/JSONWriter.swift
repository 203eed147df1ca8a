public import LockText

/// Appends JSON to one buffer, compact or indented by two spaces.
///
/// Everything is escaped that has to be and nothing else, so one value has one text.
public struct JSONWriter: Sendable {
  /// How the text is laid out.
  public enum Style: Sendable {
    /// On one line without blanks.
    case compact
    /// One member or element a line.
    case indented
  }

  private let style: Style
  private var bytes: [UInt8] = []
  /// For each open object or array whether it has something in it.
  private var hasContent: [Bool] = []
  /// Whether a member's name was just written.
  private var isBehindName = false

  /// An empty document.
  ///
  /// - Parameter capacity: The size that is expected, so that a large document is not copied while
  ///   it grows.
  public init(_ style: Style, capacity: Int = 0) {
    self.style = style
    bytes.reserveCapacity(capacity)
  }

  /// The document.
  ///
  /// - Precondition: Every object and array was ended.
  public consuming func finish() -> [UInt8] {
    precondition(hasContent.isEmpty && !isBehindName, "the document is not complete")
    return bytes
  }

  /// Puts a line feed behind the document.
  public mutating func endLine() {
    precondition(hasContent.isEmpty && !isBehindName, "the document is not complete")
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Begins an object.
  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  /// Ends the innermost object.
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  /// Begins an array.
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  /// Ends the innermost array.
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Writes the name of the next member, one of the program's own words; its value comes next.
  ///
  /// - Precondition: The name is ASCII and needs no escape.
  public mutating func member(_ name: String) {
    assert(Self.isPlain(Array(name.utf8)), "the name of a member needs escapes")
    startName()
    let isIndented = style == .indented
    bytes.append(addingCapacity: name.utf8.count + 4) { text in
      text.append(UInt8(ascii: "\""))
      Self.append(name, to: &text)
      text.append(UInt8(ascii: "\""))
      text.append(UInt8(ascii: ":"))
      if isIndented { text.append(UInt8(ascii: " ")) }
    }
    isBehindName = true
  }

  /// Writes the name of the next member, any text; its value comes next.
  public mutating func member(named name: ByteString) {
    startName()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    if style == .indented { bytes.append(UInt8(ascii: " ")) }
    isBehindName = true
  }

  private mutating func startName() {
    precondition(!isBehindName, "the member before has no value")
    startItem()
  }

  /// Writes a string; bytes that are not UTF-8 become U+FFFD.
  public mutating func string(_ value: ByteString) {
    startValue()
    quote(value)
  }

  /// Writes a number.
  public mutating func integer(_ value: Int) {
    startValue()
    append(String(value))
  }

  /// Writes `true` or `false`.
  public mutating func boolean(_ value: Bool) {
    startValue()
    append(value ? "true" : "false")
  }

  /// Writes `null`.
  public mutating func null() {
    startValue()
    append("null")
  }

  /// One of the program's own words, or a number.
  private mutating func append(_ word: String) {
    bytes.append(addingCapacity: word.utf8.count) { Self.append(word, to: &$0) }
  }

  /// Byte by byte, which is fast for what is so short.
  private static func append(_ word: String, to text: inout OutputSpan<UInt8>) {
    let word = word.utf8.span
    var index = 0
    while index < word.count {
      text.append(word[index])
      index &+= 1
    }
  }

  private mutating func begin(_ bracket: UInt8) {
    startValue()
    bytes.append(bracket)
    hasContent.append(false)
  }

  private mutating func end(_ bracket: UInt8) {
    precondition(!isBehindName, "the last member has no value")
    if hasContent.popLast() == true { breakLine() }
    bytes.append(bracket)
  }

  private mutating func startValue() {
    if isBehindName { isBehindName = false } else { startItem() }
  }

  private mutating func startItem() {
    guard let hasOthers = hasContent.last else { return }
    if hasOthers { bytes.append(UInt8(ascii: ",")) }
    hasContent[hasContent.count - 1] = true
    breakLine()
  }

  private mutating func breakLine() {
    guard style == .indented else { return }
    let indentation = 2 * hasContent.count
    bytes.append(addingCapacity: 1 + indentation) { text in
      text.append(UInt8(ascii: "\n"))
      text.append(repeating: UInt8(ascii: " "), count: indentation)
    }
  }

  private mutating func quote(_ text: ByteString) {
    bytes.append(UInt8(ascii: "\""))
    if Self.isPlain(text.bytes) {
      bytes += text.bytes
    } else {
      for byte in text.text.utf8 { escape(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether all bytes stand for themselves. The loop has no way out, so that the processor can look
  /// at many bytes at a time.
  private static func isPlain(_ text: [UInt8]) -> Bool {
    var found: UInt8 = 0
    for byte in text {
      found |=
        (byte &- 0x20 < 0x5F ? 0 : 1) | (byte == UInt8(ascii: "\"") ? 1 : 0)
        | (byte == UInt8(ascii: "\\") ? 1 : 0)
    }
    return found == 0
  }

  private mutating func escape(_ byte: UInt8) {
    let digits = Array("0123456789abcdef".utf8)
    switch byte {
    case UInt8(ascii: "\""): bytes += Array("\\\"".utf8)
    case UInt8(ascii: "\\"): bytes += Array("\\\\".utf8)
    case 0x08: bytes += Array("\\b".utf8)
    case 0x0C: bytes += Array("\\f".utf8)
    case 0x0A: bytes += Array("\\n".utf8)
    case 0x0D: bytes += Array("\\r".utf8)
    case 0x09: bytes += Array("\\t".utf8)
    case 0x00..<0x20:
      bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    default: bytes.append(byte)
    }
  }
}
