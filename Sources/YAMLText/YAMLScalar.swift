public import LockText

/// One scalar: always text, even if it looks like a number, a date or nothing at all.
public struct YAMLScalar: Hashable, Sendable {
  /// The text, with quotes, escapes and folding undone.
  public let text: ByteString
  /// The bytes that it takes, with its quotes.
  public let range: Range<Int>
  /// Whether it stands without quotes and is no block.
  public let isPlain: Bool

  /// The offset of its first byte.
  public var offset: Int { range.lowerBound }

  /// Whether it is one of the ways to write "no value": nothing, `~`, `null`, without quotes.
  public var isNull: Bool {
    isPlain && (text.isEmpty || text == "~" || text == "null" || text == "Null" || text == "NULL")
  }
}
