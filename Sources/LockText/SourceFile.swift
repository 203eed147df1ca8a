/// One file of a project, whole in memory, checked to be UTF-8.
///
/// The one exception is an XML file that says it is in ISO-8859-1, as old POMs do: it is kept as it
/// is, and the reader of XML decodes it.
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
      guard Self.isLatin1XML(content) else {
        throw NotUTF8(path: path, offset: error.byteOffsets.lowerBound)
      }
    }
    self.path = path
    self.bytes = content
    hasByteOrderMark = hasMark
    lines = LineIndex(content)
  }

  /// Whether the text begins with an XML declaration that states the encoding ISO-8859-1.
  private static func isLatin1XML(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: Array("<?xml".utf8)) else { return false }
    let declaration = bytes.prefix(256).prefix { $0 != UInt8(ascii: ">") }
    let words = ByteString(declaration).lowercasedASCII().bytes
      .split { $0 <= 0x20 || $0 == UInt8(ascii: "=") || $0 == 0x22 || $0 == 0x27 }
    guard let name = words.firstIndex(of: ArraySlice("encoding".utf8)), name + 1 < words.count
    else {
      return false
    }
    return words[name + 1] == ArraySlice("iso-8859-1".utf8)
  }

  /// The place of a byte offset, for people.
  ///
  /// - Parameter offset: From 0; the end of the file is allowed.
  public func location(at offset: Int) -> SourceLocation {
    let (line, column) = lines.position(of: offset, in: bytes)
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
