import LockText

/// What the central directory says of one entry, checked against the entry's own header.
///
/// - Source: PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.9, 4.3.12 and 4.4.
struct EntryHeader {
  let number: Int
  let name: ByteString
  let isFolder: Bool
  let method: Int
  let flags: Int
  let checksum: Int
  let compressedSize: Int
  let size: Int
  /// Where the entry's own header begins.
  let offset: Int

  private static let stored = 0
  private static let deflated = 8
  /// Two bits that tell how hard deflate tried, the descriptor behind the data, names in UTF-8.
  private static let knownFlags = 0x0806 | descriptorFlag
  private static let descriptorFlag = 0x0008

  /// Whether the data are compressed.
  var isDeflated: Bool { method == Self.deflated }

  /// Reads a header of the central directory.
  ///
  /// - Parameter position: Where it begins; moved behind it.
  init(
    _ source: ZipBytes, number: Int, at position: inout Int
  ) throws(ZipArchiveError) {
    func problem(_ problem: ZipArchiveError.Problem) -> ZipArchiveError {
      ZipArchiveError(problem, entry: number)
    }
    var record = try ZipRecord(
      source, at: position, signature: 0x0201_4B50, orThrow: problem(.directory))
    let madeBy = try record.number(2)
    _ = try record.number(2)  // The version that it needs.
    flags = try record.number(2)
    method = try record.number(2)
    _ = try record.number(4)  // The time.
    checksum = try record.number(4)
    compressedSize = try record.number(4)
    size = try record.number(4)
    let nameLength = try record.number(2)
    let extraLength = try record.number(2)
    let commentLength = try record.number(2)
    guard try record.number(2) == 0 else { throw problem(.volumes) }
    _ = try record.number(2)  // Whether it is text.
    let attributes = try record.number(4)
    offset = try record.number(4)
    name = ByteString(try record.slice(nameLength))
    let extra = try record.slice(extraLength)
    _ = try record.slice(commentLength)
    position = record.position

    self.number = number
    guard flags & ~Self.knownFlags == 0 else { throw problem(.flags) }
    guard method == Self.stored || method == Self.deflated else { throw problem(.method) }
    guard [compressedSize, size, offset].allSatisfy({ $0 != 0xFFFF_FFFF }),
      Self.isPlain(extra)
    else { throw problem(.zip64) }
    guard method == Self.deflated || compressedSize == size else { throw problem(.size) }
    let type = FileType(madeBy: madeBy, attributes: attributes)
    guard type != .special else { throw problem(.notRegular) }
    isFolder = name.hasSuffix("/") || type == .folder
    guard Self.isPlain(name) else { throw problem(.name) }
  }

  /// Whether these are whole blocks, none of which replaces the sizes of the header.
  private static func isPlain(_ extra: ArraySlice<UInt8>) -> Bool {
    var rest = extra
    while !rest.isEmpty {
      let header = rest.prefix(4).map(Int.init)
      guard header.count == 4, header[0] | header[1] << 8 != 0x0001 else { return false }
      let length = header[2] | header[3] << 8
      guard rest.count >= 4 + length else { return false }
      rest = rest.dropFirst(4 + length)
    }
    return true
  }

  /// Whether the name is a relative path that leads nowhere else, on any system.
  private static func isPlain(_ name: ByteString) -> Bool {
    guard (try? UTF8Span(validating: name.bytes.span)) != nil else { return false }
    let path = name.hasSuffix("/") ? name.dropLast(1) : name
    return path.split(on: UInt8(ascii: "/")).allSatisfy { segment in
      !segment.isEmpty && segment != "." && segment != ".."
        && !segment.bytes.contains { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }
    }
  }
}

extension EntryHeader {
  /// Checks the entry's own header and the descriptor behind its data.
  ///
  /// - Returns: Where the data lie, and where the entry ends.
  func checkLocal(_ source: ZipBytes) throws(ZipArchiveError) -> (data: Range<Int>, end: Int) {
    let broken = ZipArchiveError(.header, entry: number)
    var record = try ZipRecord(source, at: offset, signature: 0x0403_4B50, orThrow: broken)
    _ = try record.number(2)  // The version that it needs.
    guard try record.number(2) == flags, try record.number(2) == method else { throw broken }
    _ = try record.number(4)  // The time.
    let hasDescriptor = flags & Self.descriptorFlag != 0
    for expected in [checksum, compressedSize, size] {
      let stated = try record.number(4)
      guard stated == expected || (hasDescriptor && stated == 0) else { throw broken }
    }
    let nameLength = try record.number(2)
    let extraLength = try record.number(2)
    guard try record.slice(nameLength) == name.bytes[...],
      Self.isPlain(try record.slice(extraLength))
    else { throw broken }
    let start = record.position
    _ = try record.slice(compressedSize)
    let end = record.position
    guard hasDescriptor else { return (start..<end, end) }
    guard let length = descriptorLength(source, at: end) else { throw broken }
    return (start..<end, end + length)
  }

  /// The descriptor repeats checksum and sizes, behind a signature or without one.
  private func descriptorLength(_ source: ZipBytes, at start: Int) -> Int? {
    for signature in [4, 0] {
      if signature == 4, source.number(at: start, size: 4) != 0x0807_4B50 { continue }
      let fields = (0..<3).map { source.number(at: start + signature + 4 * $0, size: 4) }
      if fields == [checksum, compressedSize, size] { return signature + 12 }
    }
    return nil
  }
}

/// What kind of file an entry stands for.
private enum FileType {
  case regular
  case folder
  case special

  /// - Parameter madeBy: The system in the high byte decides what the attributes mean.
  init(madeBy: Int, attributes: Int) {
    switch madeBy >> 8 {
    case 3, 19:  // Unix and macOS: a mode in the upper half.
      switch attributes >> 16 & 0xF000 {
      case 0, 0x8000: self = .regular
      case 0x4000: self = .folder
      default: self = .special
      }
    default: self = attributes & 0x10 == 0 ? .regular : .folder
    }
  }
}
