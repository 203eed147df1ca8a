/// Writes a tar archive that depends on nothing but its entries.
///
/// POSIX ustar, with a pax extended header only before an entry whose path or link target does not
/// fit. Time 1, owner and group 0 without names, modes 0555 for folders and 0444 for files and
/// links. Two zero blocks end it, and nothing pads it further.
///
/// - Source: POSIX.1-2017, `pax`, "ustar Interchange Format" and "pax Extended Header".
package struct TarWriter: Sendable {
  private static let blockSize = 512

  private enum Kind: UInt8 {
    case file = 0x30
    case symlink = 0x32
    case directory = 0x35
    case extended = 0x78
  }

  /// What was written so far.
  private var bytes: [UInt8] = []
  private var last: [UInt8] = []

  /// An empty archive.
  package init() {}

  /// Makes room, so that a large archive is not copied while it grows.
  ///
  /// - Parameters:
  ///   - count: The number of entries.
  ///   - contents: The size of all files together.
  package mutating func reserve(_ count: Int, contents: Int) {
    // At most: the header of an extended header, that, its own header, the rest of a last block.
    bytes.reserveCapacity(4 * Self.blockSize * count + contents + 2 * Self.blockSize)
  }

  /// Adds a folder.
  package mutating func addDirectory(_ path: [UInt8]) {
    add(path, .directory, mode: 0o555)
  }

  /// Adds a symbolic link.
  package mutating func addSymlink(_ path: [UInt8], target: [UInt8]) {
    add(path, .symlink, mode: 0o444, target: target)
  }

  /// Adds a regular file.
  package mutating func addFile(_ path: [UInt8], _ content: [UInt8]) {
    add(path, .file, mode: 0o444, size: content.count)
    bytes += content
    pad()
  }

  /// Ends the archive.
  ///
  /// - Returns: All of it.
  package mutating func finish() -> [UInt8] {
    bytes.append(contentsOf: repeatElement(0, count: 2 * Self.blockSize))
    return bytes
  }

  /// - Precondition: Paths come sorted by bytes, each once, so that an archive has one form.
  private mutating func add(
    _ path: [UInt8], _ kind: Kind, mode: Int, size: Int = 0, target: [UInt8] = []
  ) {
    precondition(
      last.isEmpty || last.precedes(path), "entries of an archive come sorted")
    last = path
    let field = kind == .directory ? path + [UInt8(ascii: "/")] : path
    let split = Self.split(field)
    var records: [UInt8] = []
    if split == nil { records += Self.record("path", field) }
    if target.count > 100 { records += Self.record("linkpath", target) }
    if !records.isEmpty {
      let name = Array("pax".utf8)
      writeHeader(name: name, prefix: [], .extended, mode: 0o444, size: records.count, target: [])
      bytes += records
      pad()
    }
    let (prefix, name) = split ?? ([], Array(field.suffix(100)))
    writeHeader(
      name: name, prefix: prefix, kind, mode: mode, size: size, target: Array(target.prefix(100)))
  }

  /// Splits a path over the two fields of a header.
  ///
  /// - Returns: `nil` when it does not fit.
  private static func split(_ path: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
    if path.count <= 100 { return ([], path) }
    let earliest = path.count - 101
    guard earliest <= 155,
      let slash = path[earliest..<min(156, path.count - 1)].firstIndex(of: UInt8(ascii: "/"))
    else { return nil }
    return (Array(path[..<slash]), Array(path[(slash + 1)...]))
  }

  /// A pax record: its own length in decimal, a blank, `key=value`, a line feed.
  private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let rest = Array((" " + key + "=").utf8) + value + [UInt8(ascii: "\n")]
    var length = rest.count
    while rest.count + String(length).utf8.count != length {
      length = rest.count + String(length).utf8.count
    }
    return Array(String(length).utf8) + rest
  }

  private mutating func writeHeader(
    name: [UInt8], prefix: [UInt8], _ kind: Kind, mode: Int, size: Int, target: [UInt8]
  ) {
    let start = bytes.count
    bytes += Self.template
    put(name, at: start)
    putOctal(mode, digits: 7, at: start + 100)
    putOctal(size, digits: 11, at: start + 124)
    bytes[start + 156] = kind.rawValue
    put(target, at: start + 157)
    put(prefix, at: start + 345)
    putOctal(checksum(at: start), digits: 6, at: start + 148)
    bytes[start + 154] = 0
  }

  /// A loop without overflow checks adds many bytes at a time.
  private func checksum(at start: Int) -> Int {
    let header = bytes.span.extracting(start..<(start + Self.blockSize))
    var (sum, index) = (0, 0)
    while index < header.count {
      sum &+= Int(header[index])
      index &+= 1
    }
    return sum
  }

  private mutating func put(_ field: [UInt8], at offset: Int) {
    for index in field.indices { bytes[offset + index] = field[index] }
  }

  private mutating func putOctal(_ value: Int, digits: Int, at offset: Int) {
    precondition(value >> (3 * digits) == 0, "a number does not fit its field")
    for index in 0..<digits {
      let digit = value >> (3 * (digits - 1 - index)) & 7
      bytes[offset + index] = UInt8(ascii: "0") + UInt8(digit)
    }
  }

  /// A header without name, mode, size, kind, target and prefix, its checksum field blank.
  private static let template: [UInt8] = {
    var header = [UInt8](repeating: 0, count: blockSize)
    let fields = [
      (108, "0000000"), (116, "0000000"), (136, "00000000001"), (148, "        "), (257, "ustar"),
      (263, "00"), (329, "0000000"), (337, "0000000"),
    ]
    for (offset, field) in fields {
      header.replaceSubrange(offset..<(offset + field.utf8.count), with: field.utf8)
    }
    return header
  }()

  private mutating func pad() {
    let rest = bytes.count % Self.blockSize
    if rest > 0 { bytes.append(contentsOf: repeatElement(0, count: Self.blockSize - rest)) }
  }
}
