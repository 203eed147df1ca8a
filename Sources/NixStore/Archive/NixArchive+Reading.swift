/// A Nix archive cannot be used.
public struct NixArchiveError: Error, Hashable, Sendable {
  /// The rule that it breaks.
  public enum Code: Hashable, Sendable {
    /// It ends in the middle.
    case unexpectedEnd
    /// A word is not the one that belongs there.
    case syntax
    /// A word is longer than it may be.
    case tooLong
    /// The bytes between words are not zero.
    case padding
    /// A name is empty, `.`, `..`, or holds a slash or NUL.
    case name
    /// The names of a folder are not sorted, or one is there twice.
    case order
    /// A link's target is empty or holds NUL.
    case target
    /// Folders are nested too deep.
    case tooDeep
    /// It goes on behind its end.
    case trailingData
  }

  /// The rule that it breaks.
  public let code: Code
  /// The offset of the byte where that shows.
  public let offset: Int
}

extension NixArchive {
  /// Reads an archive.
  ///
  /// - Throws: ``NixArchiveError`` with the offset.
  public init(_ bytes: [UInt8]) throws(NixArchiveError) {
    var reader = NARReader(bytes)
    try reader.expect("nix-archive-1")
    self = try reader.node(depth: 0)
    guard reader.isAtEnd else { throw reader.error(.trailingData) }
  }
}

/// Reads the words of a Nix archive.
private struct NARReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position == bytes.count }

  func error(_ code: NixArchiveError.Code) -> NixArchiveError {
    NixArchiveError(code: code, offset: position)
  }

  mutating func word(limit: Int) throws(NixArchiveError) -> [UInt8] {
    guard bytes.count - position >= 8 else { throw error(.unexpectedEnd) }
    var length: UInt64 = 0
    for index in (0..<8).reversed() { length = length << 8 | UInt64(bytes[position + index]) }
    guard let count = Int(exactly: length), count <= limit else { throw error(.tooLong) }
    let padding = (8 - count % 8) % 8
    guard bytes.count - position - 8 >= count, bytes.count - position - 8 - count >= padding
    else { throw error(.unexpectedEnd) }
    let start = position + 8
    guard bytes[(start + count)..<(start + count + padding)].allSatisfy({ $0 == 0 }) else {
      throw error(.padding)
    }
    position = start + count + padding
    return Array(bytes[start..<(start + count)])
  }

  /// One of the archive's own words, none of which is long.
  mutating func keyword() throws(NixArchiveError) -> [UInt8] {
    try word(limit: 16)
  }

  mutating func expect(_ text: String) throws(NixArchiveError) {
    guard try keyword() == Array(text.utf8) else { throw error(.syntax) }
  }

  mutating func node(depth: Int) throws(NixArchiveError) -> NixArchive {
    guard depth <= NixArchive.depthLimit else { throw error(.tooDeep) }
    try expect("(")
    try expect("type")
    switch try keyword() {
    case Array("regular".utf8): return try regular()
    case Array("symlink".utf8):
      try expect("target")
      let target = try word(limit: NixArchive.targetLimit)
      guard !target.isEmpty, !target.contains(0) else { throw error(.target) }
      try expect(")")
      return .symlink(target)
    case Array("directory".utf8): return .directory(try entries(depth: depth))
    default: throw error(.syntax)
    }
  }

  private mutating func regular() throws(NixArchiveError) -> NixArchive {
    var word = try keyword()
    var isExecutable = false
    if word == Array("executable".utf8) {
      isExecutable = true
      try expect("")
      word = try keyword()
    }
    var content: [UInt8] = []
    if word == Array("contents".utf8) {
      content = try self.word(limit: bytes.count)
      word = try keyword()
    }
    guard word == Array(")".utf8) else { throw error(.syntax) }
    return .regular(content, isExecutable: isExecutable)
  }

  private mutating func entries(depth: Int) throws(NixArchiveError) -> [[UInt8]: NixArchive] {
    var entries: [[UInt8]: NixArchive] = [:]
    var last: [UInt8]?
    while true {
      let word = try keyword()
      if word == Array(")".utf8) { return entries }
      guard word == Array("entry".utf8) else { throw error(.syntax) }
      try expect("(")
      try expect("name")
      let name = try self.word(limit: NixArchive.nameLimit)
      guard !name.isEmpty, name != Array(".".utf8), name != Array("..".utf8),
        !name.contains(UInt8(ascii: "/")), !name.contains(0)
      else { throw error(.name) }
      guard last.map({ $0.precedes(name) }) ?? true else { throw error(.order) }
      last = name
      try expect("node")
      entries[name] = try node(depth: depth + 1)
      try expect(")")
    }
  }
}
