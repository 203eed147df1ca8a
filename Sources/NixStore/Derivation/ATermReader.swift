/// Reads the pieces of an ATerm, without recursion and with the offset of every mistake.
struct ATermReader {
  let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position == bytes.count }

  func error(_ code: DerivationError.Code) -> DerivationError {
    DerivationError(code, at: position)
  }

  func isNext(_ byte: Unicode.Scalar) -> Bool {
    position < bytes.count && bytes[position] == UInt8(ascii: byte)
  }

  /// Steps over this text if it comes next.
  mutating func accept(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  mutating func expect(_ text: String) throws(DerivationError) {
    guard accept(text) else { throw error(.syntax) }
  }

  /// A string in quotes. As in Nix, a backslash before any other character gives that character.
  mutating func string() throws(DerivationError) -> [UInt8] {
    try expect("\"")
    var result: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return result
      case UInt8(ascii: "\\"):
        guard position < bytes.count else { throw error(.syntax) }
        result.append(Self.unescaped(bytes[position]))
        position += 1
      default: result.append(byte)
      }
    }
    throw error(.syntax)
  }

  private static func unescaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "n"): UInt8(ascii: "\n")
    case UInt8(ascii: "r"): UInt8(ascii: "\r")
    case UInt8(ascii: "t"): UInt8(ascii: "\t")
    default: byte
    }
  }

  /// A list of any elements.
  mutating func list(
    _ element: (inout ATermReader) throws(DerivationError) -> Void
  ) throws(DerivationError) {
    try expect("[")
    if accept("]") { return }
    repeat { try element(&self) } while accept(",")
    try expect("]")
  }

  /// A tuple of so many strings.
  mutating func tuple(of count: Int) throws(DerivationError) -> [[UInt8]] {
    try expect("(")
    var result: [[UInt8]] = []
    for index in 0..<count {
      if index > 0 { try expect(",") }
      result.append(try string())
    }
    try expect(")")
    return result
  }
}

/// The text of a derivation cannot be used.
public struct DerivationError: Error, Hashable, Sendable {
  /// The rule that it breaks.
  public enum Code: Hashable, Sendable {
    /// The text is not of the grammar.
    case syntax
    /// It goes on behind its end.
    case trailingData
    /// A store path is none of the store directory.
    case storePath
    /// The name of an output is not legal.
    case outputName
    /// An element of a set or map is there twice.
    case duplicate
    /// A method and algorithm are unknown or do not go together, or a hash does not fit them.
    case hash
    /// There is no output, or they are of different kinds, or a fixed one is not alone and `out`.
    case outputs
    /// The path of a fixed output is not the one that follows from its hash.
    case outputPath
    /// Dynamic inputs are nested deeper than 64 levels.
    case tooDeep
    /// Dynamic inputs stand in a text of the plain version.
    case version
  }

  /// The rule that it breaks.
  public let code: Code
  /// The offset of the byte where that shows.
  public let offset: Int

  init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }
}
