/// Writes zip files for tests, sound ones and ones that lie.
///
/// It shares no code with the reader: numbers, checksums and compression are made here.
package struct ZipBuilder {
  /// One entry and what to say wrong about it.
  package struct Entry {
    package var name: [UInt8]
    package var contents: [UInt8]
    /// Whether the contents are wrapped in deflate's blocks for uncompressed data.
    package var isDeflated = false
    /// Whether checksum and sizes stand behind the data, as streaming writers do it.
    package var hasDescriptor = false
    package var hasDescriptorSignature = true
    package var method: Int?
    package var flags = 0
    package var madeBy = 20
    package var attributes = 0
    package var centralExtra: [UInt8] = []
    package var localExtra: [UInt8] = []
    package var comment: [UInt8] = []
    /// What the entry's own header says, where it differs.
    package var localName: [UInt8]?
    package var statedSize: Int?
    package var statedChecksum: UInt32?
    package var localSize: Int?
    /// The data in place of what the contents make.
    package var data: [UInt8]?
    /// Something that belongs to no entry.
    package var before: [UInt8] = []
    /// Where the central directory says that the entry begins, where it differs.
    package var statedOffset: Int?

    package init(_ name: String, _ contents: String = "") {
      self.name = Array(name.utf8)
      self.contents = Array(contents.utf8)
    }

    /// The same with a change.
    package func with(_ change: (inout Entry) -> Void) -> Entry {
      var entry = self
      change(&entry)
      return entry
    }
  }

  package var entries: [Entry]
  package var comment: [UInt8] = []
  /// Something between the entries and the central directory.
  package var gap: [UInt8] = []
  package var statedCount: Int?
  package var statedDirectorySize: Int?
  /// Whether ZIP64 records stand at the end.
  package var hasZip64Records = false
  /// Whether the end record leaves the numbers to the ZIP64 records.
  package var leavesNumbersToZip64 = true
  package var disk = 0

  package init(_ entries: [Entry]) {
    self.entries = entries
  }

  /// The same with a change.
  package func with(_ change: (inout ZipBuilder) -> Void) -> ZipBuilder {
    var builder = self
    change(&builder)
    return builder
  }

  /// The file.
  package var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      file += entry.before
      let offset = entry.statedOffset ?? file.count
      file += Self.local(entry)
      directory += Self.central(entry, offset: offset)
    }
    file += gap
    let start = file.count
    file += directory
    let (count, size) = (statedCount ?? entries.count, statedDirectorySize ?? directory.count)
    if hasZip64Records {
      let end = file.count
      file += le(0x0606_4B50, 4) + le(44, 8) + le(45, 2) + le(45, 2) + le(0, 4) + le(0, 4)
      file += le(count, 8) + le(count, 8) + le(size, 8) + le(start, 8)
      file += le(0x0706_4B50, 4) + le(0, 4) + le(end, 8) + le(1, 4)
    }
    let isLarge = hasZip64Records && leavesNumbersToZip64
    file += le(0x0605_4B50, 4) + le(disk, 2) + le(disk, 2)
    file += le(isLarge ? 0xFFFF : count, 2) + le(isLarge ? 0xFFFF : count, 2)
    file += le(isLarge ? 0xFFFF_FFFF : size, 4) + le(isLarge ? 0xFFFF_FFFF : start, 4)
    return file + le(comment.count, 2) + comment
  }

  private static func local(_ entry: Entry) -> [UInt8] {
    let data = data(of: entry)
    let size = entry.localSize ?? entry.statedSize ?? entry.contents.count
    let sums = le(Int(checksum(of: entry)), 4) + le(data.count, 4) + le(size, 4)
    let name = entry.localName ?? entry.name
    var bytes = le(0x0403_4B50, 4) + le(20, 2) + le(flags(of: entry), 2) + le(method(of: entry), 2)
    bytes += le(0, 4) + (entry.hasDescriptor ? [UInt8](repeating: 0, count: 12) : sums)
    bytes += le(name.count, 2) + le(entry.localExtra.count, 2) + name + entry.localExtra + data
    guard entry.hasDescriptor else { return bytes }
    return bytes + (entry.hasDescriptorSignature ? le(0x0807_4B50, 4) : []) + sums
  }

  private static func central(_ entry: Entry, offset: Int) -> [UInt8] {
    var bytes = le(0x0201_4B50, 4) + le(entry.madeBy, 2) + le(20, 2) + le(flags(of: entry), 2)
    bytes += le(method(of: entry), 2) + le(0, 4) + le(Int(checksum(of: entry)), 4)
    bytes += le(data(of: entry).count, 4) + le(entry.statedSize ?? entry.contents.count, 4)
    bytes += le(entry.name.count, 2) + le(entry.centralExtra.count, 2) + le(entry.comment.count, 2)
    bytes += le(0, 2) + le(0, 2) + le(entry.attributes, 4) + le(offset, 4)
    return bytes + entry.name + entry.centralExtra + entry.comment
  }

  private static func flags(of entry: Entry) -> Int {
    entry.flags | (entry.hasDescriptor ? 8 : 0)
  }

  private static func method(of entry: Entry) -> Int {
    entry.method ?? (entry.isDeflated ? 8 : 0)
  }

  private static func data(of entry: Entry) -> [UInt8] {
    if let data = entry.data { return data }
    return entry.isDeflated ? deflated(entry.contents) : entry.contents
  }

  private static func checksum(of entry: Entry) -> UInt32 {
    entry.statedChecksum ?? crc32(entry.contents)
  }

  /// Deflate's blocks for uncompressed data (RFC 1951, section 3.2.4).
  package static func deflated(_ contents: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = contents[...]
    repeat {
      let block = rest.prefix(0xFFFF)
      rest = rest.dropFirst(block.count)
      bytes += [rest.isEmpty ? 1 : 0] + le(block.count, 2) + le(block.count ^ 0xFFFF, 2) + block
    } while !rest.isEmpty
    return bytes
  }

  /// CRC-32 bit by bit, as ISO 3309 defines it.
  package static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }
}

/// A number in little-endian bytes.
private func le(_ value: Int, _ size: Int) -> [UInt8] {
  (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
