import NixStore

/// The values of the worker protocol, read strictly.
///
/// - Source: Nix 2.34.8, `libutil/serialise.cc`, `libstore/worker-protocol.cc`.
extension DaemonStream {
  /// A number that counts something in memory.
  mutating func count() throws(DaemonError) -> Int {
    guard let count = Int(exactly: try integer()) else { throw .malformed(.number) }
    return count
  }

  /// A truth value.
  mutating func flag() throws(DaemonError) -> Bool {
    switch try integer() {
    case 0: false
    case 1: true
    default: throw .malformed(.flag)
    }
  }

  /// A string.
  mutating func string() throws(DaemonError) -> [UInt8] {
    let length = try count()
    let content = try bytes(length)
    guard try bytes((8 - length % 8) % 8).allSatisfy({ $0 == 0 }) else {
      throw .malformed(.padding)
    }
    return content
  }

  /// A list or set; each item takes part of what the whole may have, so a count that is only claimed
  /// costs nothing.
  mutating func list<Item>(
    _ item: (inout DaemonStream) throws(DaemonError) -> Item
  ) throws(DaemonError) -> [Item] {
    let count = try count()
    var items: [Item] = []
    while items.count < count { items.append(try item(&self)) }
    return items
  }

  /// A list of strings.
  mutating func strings() throws(DaemonError) -> [[UInt8]] {
    try list { (stream) throws(DaemonError) in try stream.string() }
  }

  /// A store path.
  mutating func path() throws(DaemonError) -> StorePath {
    try Self.path(try string(), in: directory)
  }

  /// A store path, or nothing, which is an empty string.
  mutating func optionalPath() throws(DaemonError) -> StorePath? {
    let text = try string()
    return text.isEmpty ? nil : try Self.path(text, in: directory)
  }

  /// A set of store paths.
  mutating func paths() throws(DaemonError) -> [StorePath] {
    try list { (stream) throws(DaemonError) in try stream.path() }
  }

  /// Reads a store path, and tells one of another store directory from what is none.
  static func path(
    _ text: [UInt8], in directory: StoreDirectory
  ) throws(DaemonError) -> StorePath {
    guard let slash = text.lastIndex(of: UInt8(ascii: "/")),
      // Why it is none is the same to everybody.
      let path = try? StorePath(baseName: Array(text[(slash + 1)...])),
      let actual = try? StoreDirectory(Array(text[..<slash]))
    else { throw .malformed(.storePath) }
    guard actual == directory else { throw .otherDirectory(actual.path) }
    return path
  }
}
