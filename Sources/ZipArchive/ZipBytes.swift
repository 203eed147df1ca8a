/// The bytes of a zip file, read as little-endian numbers within their bounds.
struct ZipBytes: Sendable {
  let bytes: [UInt8]

  /// The number in `size` bytes.
  ///
  /// - Returns: `nil` when it is not wholly inside, or larger than an `Int`.
  func number(at offset: Int, size: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    var value: UInt64 = 0
    for index in (0..<size).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
    return Int(exactly: value)
  }

  /// The bytes of a range.
  ///
  /// - Returns: `nil` when it is not wholly inside.
  func slice(at offset: Int, count: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, count >= 0, offset <= bytes.count - count else { return nil }
    return bytes[offset..<(offset + count)]
  }
}

/// Reads the fields of one record, one behind the other.
struct ZipRecord {
  private let source: ZipBytes
  private(set) var position: Int
  private let error: ZipArchiveError

  /// Begins a record.
  ///
  /// - Parameter error: What to throw when the record is not whole.
  init(
    _ source: ZipBytes, at offset: Int, signature: Int, orThrow error: ZipArchiveError
  ) throws(ZipArchiveError) {
    self.source = source
    self.error = error
    position = offset
    guard try number(4) == signature else { throw error }
  }

  mutating func number(_ size: Int) throws(ZipArchiveError) -> Int {
    guard let value = source.number(at: position, size: size) else { throw error }
    position += size
    return value
  }

  mutating func slice(_ count: Int) throws(ZipArchiveError) -> ArraySlice<UInt8> {
    guard let slice = source.slice(at: position, count: count) else { throw error }
    position += count
    return slice
  }
}
