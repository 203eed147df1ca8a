public import LockText

/// A pull reader for JSON that keeps the offset of everything it sees.
///
/// Strict RFC 8259 over UTF-8 that was checked already (``SourceFile``). It reads forward in one
/// pass and does not recurse; two members of one name in any object, also in one that is skipped,
/// are an error. A copy of a reader is a bookmark: it goes on from the same place.
public struct JSONReader: Sendable {
  /// The text.
  let bytes: [UInt8]
  /// The limits.
  let limits: JSONLimits
  /// The offset of the next byte to look at.
  public internal(set) var position = 0

  /// The objects and arrays around the position.
  private var frames: [Frame] = []
  /// The names seen so far in all open objects.
  private var names = MemberNames()

  private struct Frame {
    let isObject: Bool
    var isFirst = true
  }

  /// A reader at the start of a text.
  public init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) {
    self.bytes = bytes
    self.limits = limits
  }

  // MARK: Looking

  /// The kind of the value that comes next.
  public mutating func peek() throws(JSONSyntaxError) -> JSONKind {
    position = Self.skipBlanks(bytes.span, position)
    guard position < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: position) }
    switch bytes[position] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw JSONSyntaxError(.value, at: position)
    }
  }

  private mutating func expect(_ kind: JSONKind) throws(JSONSyntaxError) {
    let found = try peek()
    guard found == kind else {
      throw JSONSyntaxError(.kind(expected: kind, found: found), at: position)
    }
  }

  // MARK: Objects and arrays

  /// Goes into an object.
  public mutating func beginObject() throws(JSONSyntaxError) {
    try expect(.object)
    try push(Frame(isObject: true))
    names.open()
  }

  /// Goes into an array.
  public mutating func beginArray() throws(JSONSyntaxError) {
    try expect(.array)
    try push(Frame(isObject: false))
  }

  private mutating func push(_ frame: Frame) throws(JSONSyntaxError) {
    guard frames.count < limits.depth else {
      throw JSONSyntaxError(.tooDeep(limit: limits.depth), at: position)
    }
    frames.append(frame)
    position += 1
  }

  /// Goes to the value of the next member of the innermost object, or leaves the object.
  ///
  /// - Returns: `nil` when there are no more members; the reader is then behind the object.
  public mutating func nextMember() throws(JSONSyntaxError) -> JSONMember? {
    guard try advance(to: UInt8(ascii: "}")) else {
      names.close()
      return nil
    }
    let offset = position
    guard bytes[offset] == UInt8(ascii: "\"") else {
      throw JSONSyntaxError(.memberName, at: offset)
    }
    let scan = try Self.skipString(bytes.span, offset, limits)
    let member = JSONMember(
      offset: offset, range: (offset + 1)..<(scan.end - 1), isEscaped: scan.isEscaped)
    position = Self.skipBlanks(bytes.span, scan.end)
    guard position < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: position) }
    guard bytes[position] == UInt8(ascii: ":") else { throw JSONSyntaxError(.colon, at: position) }
    position += 1
    if let first = try names.insert(member, in: bytes) {
      throw JSONSyntaxError(.duplicateMember, at: offset, and: first)
    }
    return member
  }

  /// Goes to the next element of the innermost array, or leaves the array.
  ///
  /// - Returns: Whether there is one; if not, the reader is behind the array.
  public mutating func nextElement() throws(JSONSyntaxError) -> Bool {
    try advance(to: UInt8(ascii: "]"))
  }

  /// Steps over a comma to what follows, or over the closing bracket.
  private mutating func advance(to closing: UInt8) throws(JSONSyntaxError) -> Bool {
    precondition(!frames.isEmpty, "no object or array was begun")
    position = Self.skipBlanks(bytes.span, position)
    guard position < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: position) }
    let isFirst = frames[frames.count - 1].isFirst
    if bytes[position] == closing {
      position += 1
      frames.removeLast()
      return false
    }
    if isFirst {
      frames[frames.count - 1].isFirst = false
      return true
    }
    guard bytes[position] == UInt8(ascii: ",") else {
      throw JSONSyntaxError(.commaOrEnd, at: position)
    }
    position = Self.skipBlanks(bytes.span, position + 1)
    guard position < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: position) }
    return true
  }

  // MARK: Values

  /// Reads a string.
  public mutating func string() throws(JSONSyntaxError) -> ByteString {
    try expect(.string)
    let scan = try Self.skipString(bytes.span, position, limits)
    let range = (position + 1)..<(scan.end - 1)
    position = scan.end
    guard scan.isEscaped else { return ByteString(bytes[range]) }
    return try JSONEscapes.decode(bytes, range)
  }

  /// Reads `true` or `false`.
  public mutating func boolean() throws(JSONSyntaxError) -> Bool {
    try expect(.boolean)
    let value = bytes[position] == UInt8(ascii: "t")
    position = try Self.skipWord(bytes.span, position, value ? Self.trueWord : Self.falseWord)
    return value
  }

  /// Reads `null`.
  public mutating func null() throws(JSONSyntaxError) {
    try expect(.null)
    position = try Self.skipWord(bytes.span, position, Self.nullWord)
  }

  /// Reads a number as the text that it is.
  public mutating func numberText() throws(JSONSyntaxError) -> ByteString {
    try expect(.number)
    let start = position
    position = try Self.skipNumber(bytes.span, position)
    return ByteString(bytes[start..<position])
  }

  /// Checks and passes over a whole value.
  ///
  /// - Returns: The bytes that it takes.
  @discardableResult
  public mutating func skipValue() throws(JSONSyntaxError) -> Range<Int> {
    let depth = frames.count
    _ = try peek()
    let start = position
    try enterOrSkip()
    while frames.count > depth {
      let isObject = frames[frames.count - 1].isObject
      let isMore = try isObject ? nextMember() != nil : nextElement()
      if isMore { try enterOrSkip() }
    }
    return start..<position
  }

  private mutating func enterOrSkip() throws(JSONSyntaxError) {
    switch try peek() {
    case .object: try beginObject()
    case .array: try beginArray()
    case .string: position = try Self.skipString(bytes.span, position, limits).end
    case .number: position = try Self.skipNumber(bytes.span, position)
    case .boolean: _ = try boolean()
    case .null: try null()
    }
  }

  /// Checks that nothing but blanks follows.
  public mutating func finish() throws(JSONSyntaxError) {
    position = Self.skipBlanks(bytes.span, position)
    guard position == bytes.count else { throw JSONSyntaxError(.trailingData, at: position) }
  }
}
