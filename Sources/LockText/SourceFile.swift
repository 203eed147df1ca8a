/// One file of a project, whole in memory, checked to be UTF-8.
public struct SourceFile: Sendable {
  /// The path relative to the scanned directory, with `/` between segments.
  public let path: ByteString
  /// The content without a leading byte-order mark.
  public let bytes: [UInt8]
  /// Whether a byte-order mark stood at the start, which some programs read as a part of the text.
  public let hasByteOrderMark: Bool

  private let lines: LineIndex

  /// Takes the content of a file.
  ///
  /// A byte-order mark at the start is dropped; CRLF is kept as it is.
  ///
  /// - Throws: ``NotUTF8`` with the offset of the first byte that is not strict UTF-8.
  public init(path: ByteString, bytes: [UInt8]) throws(NotUTF8) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let hasMark = bytes.starts(with: mark)
    let content = hasMark ? Array(bytes.dropFirst(mark.count)) : bytes
    do {
      _ = try UTF8Span(validating: content.span)
    } catch {
      throw NotUTF8(path: path, offset: error.byteOffsets.lowerBound)
    }
    self.path = path
    self.bytes = content
    hasByteOrderMark = hasMark
    lines = LineIndex(content)
  }

  /// The place of a byte offset, for people.
  ///
  /// - Parameter offset: From 0; the end of the file is allowed.
  public func location(at offset: Int) -> SourceLocation {
    let (line, column) = lines.position(of: offset)
    return SourceLocation(path: path, line: line, column: column)
  }
}

/// A file is not strict UTF-8.
public struct NotUTF8: Error, Hashable, Sendable {
  /// The file, relative to the scanned directory.
  public let path: ByteString
  /// The offset of the first offending byte, after a byte-order mark.
  public let offset: Int
}
