public import LockText

/// A `.properties` file of Java.
///
/// - Source: Java SE API, `java.util.Properties.load(InputStream)`. Bytes above 127, which Java
///   takes for ISO 8859-1, are kept as they are: what is read here is ASCII.
public struct JavaProperties: Sendable {
  /// One key with its value.
  public struct Entry: Hashable, Sendable {
    /// The key, escapes decoded.
    public let key: ByteString
    /// The value, escapes decoded.
    public let value: ByteString
    /// The offset of the key.
    public let offset: Int
  }

  /// The entries in file order.
  public private(set) var entries: [Entry] = []

  /// Reads a file.
  ///
  /// - Throws: ``JavaPropertiesError`` for an escape that Java would refuse.
  public init(_ file: SourceFile) throws(JavaPropertiesError) {
    var reader = LogicalLineReader(file.bytes)
    while let line = reader.next() {
      let keyEnd = line.firstSeparator()
      let valueStart = line.valueStart(behind: keyEnd)
      entries.append(
        Entry(
          key: try line.decoded(0..<keyEnd), value: try line.decoded(valueStart..<line.bytes.count),
          offset: line.offset))
    }
  }

  /// The entry that counts for a key: the last one, as in Java.
  public subscript(key: ByteString) -> Entry? {
    entries.last { $0.key == key }
  }

  /// The entries whose key stands there again further down.
  public var overridden: [Entry] {
    var seen: Set<ByteString> = []
    return entries.reversed().filter { !seen.insert($0.key).inserted }.reversed()
  }
}

/// A `\u` in a properties file is not followed by four hexadecimal digits, or is half a character.
public struct JavaPropertiesError: Error, Hashable, Sendable {
  /// The offset of the line.
  public let offset: Int
}

/// A line with what continues it, leading blanks and the line ends in between taken away.
private struct LogicalLine {
  let bytes: [UInt8]
  let offset: Int

  /// The first blank, `=` or `:` that no backslash precedes.
  func firstSeparator() -> Int {
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
      } else if isBlank(bytes[index]) || isAssignment(bytes[index]) {
        return index
      } else {
        index += 1
      }
    }
    return bytes.count
  }

  /// Blanks around at most one `=` or `:` separate key and value.
  func valueStart(behind keyEnd: Int) -> Int {
    var index = keyEnd
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    if index < bytes.count, isAssignment(bytes[index]) { index += 1 }
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    return index
  }

  func decoded(_ range: Range<Int>) throws(JavaPropertiesError) -> ByteString {
    var result: [UInt8] = []
    var units: [UInt16] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let mark = bytes[index + 1]
      index += 2
      guard mark == UInt8(ascii: "u") else {
        result.append(Self.escapes[mark] ?? mark)
        continue
      }
      // Neighbouring escapes may be the halves of one character.
      units.append(try unit(at: index, in: range))
      index += 4
      if index + 1 < range.upperBound, bytes[index] == UInt8(ascii: "\\"),
        bytes[index + 1] == UInt8(ascii: "u")
      {
        continue
      }
      guard let text = String(validating: units, as: UTF16.self) else {
        throw JavaPropertiesError(offset: offset)
      }
      result += Array(text.utf8)
      units = []
    }
    return ByteString(result)
  }

  private func unit(at start: Int, in range: Range<Int>) throws(JavaPropertiesError) -> UInt16 {
    var value: UInt16 = 0
    for index in start..<(start + 4) {
      guard index < range.upperBound, let digit = bytes[index].hexValue else {
        throw JavaPropertiesError(offset: offset)
      }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D,
    UInt8(ascii: "f"): 0x0C,
  ]
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0C }

private func isAssignment(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":")
}

private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

/// Joins natural lines into logical ones, and passes over comments and empty lines.
private struct LogicalLineReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> LogicalLine? {
    while true {
      skip { isBlank($0) || isLineEnd($0) }
      guard position < bytes.count else { return nil }
      let mark = bytes[position]
      guard mark == UInt8(ascii: "#") || mark == UInt8(ascii: "!") else { return logicalLine() }
      skip { !isLineEnd($0) }
    }
  }

  private mutating func logicalLine() -> LogicalLine {
    let offset = position
    var line: [UInt8] = []
    while position < bytes.count, !isLineEnd(bytes[position]) {
      guard bytes[position] == UInt8(ascii: "\\") else {
        line.append(bytes[position])
        position += 1
        continue
      }
      position += 1
      guard position < bytes.count else { break }
      guard isLineEnd(bytes[position]) else {
        line += [UInt8(ascii: "\\"), bytes[position]]
        position += 1
        continue
      }
      let isCRLF =
        bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
      position += isCRLF ? 2 : 1
      skip(while: isBlank)
    }
    return LogicalLine(bytes: line, offset: offset)
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    while position < bytes.count, condition(bytes[position]) { position += 1 }
  }
}
