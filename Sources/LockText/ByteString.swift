/// Text from a lock file, compared, ordered and hashed by its bytes.
///
/// Swift's `String` compares by canonical equivalence, so two different spellings of "é" are equal
/// and share a dictionary slot. Names, keys and sort orders of this project are byte-wise, as they
/// are in every lock format and in Nix.
public struct ByteString: Sendable {
  /// The bytes, UTF-8 where they came from a ``SourceFile``.
  public let bytes: [UInt8]

  /// Wraps bytes as they are.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Copies a slice of a larger buffer.
  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// The UTF-8 bytes of `text`.
  public init(_ text: some StringProtocol) {
    bytes = Array(text.utf8)
  }

  /// The number of bytes.
  public var count: Int { bytes.count }

  /// Whether there is no byte at all.
  public var isEmpty: Bool { bytes.isEmpty }

  /// The bytes as a `String`; what is not UTF-8 becomes U+FFFD.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension ByteString: Hashable {
  /// Whether both have the same bytes.
  public static func == (left: ByteString, right: ByteString) -> Bool {
    left.bytes == right.bytes
  }

  /// Feeds all bytes at once, which is much cheaper than one by one.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }
}

extension ByteString: Comparable {
  /// Whether `left` comes before `right` in the order of their bytes.
  public static func < (left: ByteString, right: ByteString) -> Bool {
    let (leftSpan, rightSpan) = (left.bytes.span, right.bytes.span)
    let common = min(leftSpan.count, rightSpan.count)
    var index = 0
    while index < common {
      if leftSpan[index] != rightSpan[index] { return leftSpan[index] < rightSpan[index] }
      index += 1
    }
    return leftSpan.count < rightSpan.count
  }
}

extension ByteString: ExpressibleByStringLiteral {
  /// The UTF-8 bytes of a literal.
  public init(stringLiteral text: String) {
    self.init(text)
  }
}

extension ByteString: CustomStringConvertible {
  /// The text made safe for a terminal; see ``Printable``.
  public var description: String { Printable.escaped(self) }
}

extension ByteString {
  /// Whether the bytes begin with `prefix`.
  public func hasPrefix(_ prefix: ByteString) -> Bool {
    bytes.span.holds(prefix, at: 0)
  }

  /// Whether the bytes end with `suffix`.
  public func hasSuffix(_ suffix: ByteString) -> Bool {
    count >= suffix.count && bytes.span.holds(suffix, at: count - suffix.count)
  }

  /// Whether the bytes of `part` stand somewhere in these, one behind the other.
  ///
  /// - Complexity: O(*n* · *m*); meant for short texts.
  public func contains(_ part: ByteString) -> Bool {
    guard count >= part.count else { return false }
    return (0...(count - part.count)).contains { bytes[$0...].starts(with: part.bytes) }
  }

  /// What follows the first `length` bytes; empty when there are not so many.
  public func dropFirst(_ length: Int) -> ByteString {
    ByteString(bytes.dropFirst(length))
  }

  /// The first `length` bytes; all when there are not so many.
  public func prefix(_ length: Int) -> ByteString {
    ByteString(bytes.prefix(length))
  }

  /// What precedes the last `length` bytes; empty when there are not so many.
  public func dropLast(_ length: Int) -> ByteString {
    ByteString(bytes.dropLast(length))
  }

  /// The pieces between occurrences of one byte; empty pieces are kept.
  public func split(on separator: UInt8) -> [ByteString] {
    bytes.split(separator: separator, omittingEmptySubsequences: false).map { ByteString($0) }
  }

  /// The pieces before and after the first occurrence of one byte.
  ///
  /// - Returns: `nil` when the byte does not occur.
  public func cut(atFirst separator: UInt8) -> (head: ByteString, tail: ByteString)? {
    guard let index = bytes.firstIndex(of: separator) else { return nil }
    return (ByteString(bytes[..<index]), ByteString(bytes[(index + 1)...]))
  }

  /// The pieces before and after the last occurrence of one byte.
  ///
  /// - Returns: `nil` when the byte does not occur.
  public func cut(atLast separator: UInt8) -> (head: ByteString, tail: ByteString)? {
    guard let index = bytes.lastIndex(of: separator) else { return nil }
    return (ByteString(bytes[..<index]), ByteString(bytes[(index + 1)...]))
  }

  /// Both texts, one behind the other.
  public static func + (left: ByteString, right: ByteString) -> ByteString {
    ByteString(left.bytes + right.bytes)
  }
}

extension Span<UInt8> {
  /// Whether these bytes are a text from an offset on.
  ///
  /// - Parameter offset: From 0; at most the number of bytes.
  public func holds(_ text: ByteString, at offset: Int) -> Bool {
    let wanted = text.bytes.span
    guard count - offset >= wanted.count else { return false }
    var index = 0
    while index < wanted.count {
      if self[offset &+ index] != wanted[index] { return false }
      index &+= 1
    }
    return true
  }
}

extension Sequence<ByteString> {
  /// All pieces in order with `separator` between them.
  @inlinable  // A generic function that cannot be specialised is ten times slower.
  public func joined(separator: ByteString) -> ByteString {
    var bytes: [UInt8] = []
    var isFirst = true
    for piece in self {
      if !isFirst { bytes += separator.bytes }
      isFirst = false
      bytes += piece.bytes
    }
    return ByteString(bytes)
  }
}
