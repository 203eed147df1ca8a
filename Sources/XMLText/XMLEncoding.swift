import LockText

/// The text of a file as UTF-8, whatever it was in.
///
/// Only UTF-8, US-ASCII and ISO-8859-1 are taken; without a declaration a file is UTF-8.
///
/// - Source: Extensible Markup Language (XML) 1.0, section 4.3.3.
struct XMLEncodedText {
  /// UTF-8, without a byte-order mark.
  let bytes: [UInt8]
  /// How many bytes of the file come before ``bytes``.
  private let markLength: Int
  /// The offsets in ``bytes`` of what the file does not have: each byte beyond ASCII of ISO-8859-1
  /// became two. In ascending order.
  private let inserted: [Int]

  init(_ file: [UInt8]) throws(XMLSyntaxError) {
    if let nul = file.firstIndex(of: 0) { throw XMLSyntaxError(.nul, at: nul) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    markLength = file.starts(with: mark) ? mark.count : 0
    let content = markLength == 0 ? file : Array(file.dropFirst(markLength))
    switch try Self.declaration(in: content.span) {
    case .latin1 where markLength == 0: (bytes, inserted) = Self.widened(content)
    case .ascii:
      if let index = content.firstIndex(where: { $0 >= 0x80 }) {
        throw XMLSyntaxError(.encodedByte, at: markLength + index)
      }
      (bytes, inserted) = (content, [])
    default:
      do {
        _ = try UTF8Span(validating: content.span)
      } catch {
        throw XMLSyntaxError(.encodedByte, at: markLength + error.byteOffsets.lowerBound)
      }
      (bytes, inserted) = (content, [])
    }
  }

  /// The offset in the file of an offset in ``bytes``.
  func fileOffset(_ offset: Int) -> Int {
    var (low, high) = (0, inserted.count)
    while low < high {
      let middle = low + (high - low) / 2
      if inserted[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return offset + markLength - low
  }

  private static func widened(_ latin1: [UInt8]) -> (bytes: [UInt8], inserted: [Int]) {
    var bytes: [UInt8] = []
    var inserted: [Int] = []
    bytes.reserveCapacity(latin1.count)
    for byte in latin1 {
      guard byte >= 0x80 else {
        bytes.append(byte)
        continue
      }
      bytes.append(0xC0 | byte >> 6)
      inserted.append(bytes.count)
      bytes.append(0x80 | byte & 0x3F)
    }
    return (bytes, inserted)
  }

  // MARK: The declaration

  private enum Declared {
    case utf8, ascii, latin1
  }

  private static func declaration(in text: Span<UInt8>) throws(XMLSyntaxError) -> Declared {
    let start = Array("<?xml".utf8)
    guard text.count > start.count, isBlank(text[start.count]),
      start.indices.allSatisfy({ text[$0] == start[$0] })
    else { return .utf8 }
    guard let name = encodingName(text, from: start.count) else { return .utf8 }
    switch ByteString(name.map { text[$0] }).lowercasedASCII() {
    case "utf-8": return .utf8
    case "us-ascii": return .ascii
    case "iso-8859-1": return .latin1
    default: throw XMLSyntaxError(.encoding, at: name.lowerBound)
    }
  }

  /// Where the encoding's name stands between its quotes. What is malformed is found by libxml2.
  private static func encodingName(_ text: Span<UInt8>, from start: Int) -> Range<Int>? {
    let word = Array("encoding".utf8)
    var position = start
    while position + word.count < text.count, text[position] != UInt8(ascii: ">") {
      guard isBlank(text[position]),
        word.indices.allSatisfy({ text[position + 1 + $0] == word[$0] })
      else {
        position += 1
        continue
      }
      position += 1 + word.count
      while position < text.count, isBlank(text[position]) || text[position] == UInt8(ascii: "=") {
        position += 1
      }
      guard position < text.count else { return nil }
      let quote = text[position]
      let nameStart = position + 1
      position = nameStart
      while position < text.count, text[position] != quote, text[position] != UInt8(ascii: ">") {
        position += 1
      }
      return nameStart..<max(nameStart, position)
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D: true
    default: false
    }
  }
}
