import LockText

/// Writes values of the Nix language, in the style of nixfmt.
enum NixText {
  /// A string in quotes.
  ///
  /// - Source: Nix manual, "String literals".
  static func string(_ text: ByteString) -> [UInt8] {
    var result: [UInt8] = [UInt8(ascii: "\"")]
    for (index, byte) in text.bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): result += Array("\\n".utf8)
      case UInt8(ascii: "\r"): result += Array("\\r".utf8)
      case UInt8(ascii: "\t"): result += Array("\\t".utf8)
      case UInt8(ascii: "$")
      where text.bytes.dropFirst(index + 1).first == UInt8(ascii: "{"):
        result += Array("\\$".utf8)
      default: result.append(byte)
      }
    }
    return result + [UInt8(ascii: "\"")]
  }

  /// A line `NAME = VALUE;`, indented.
  static func binding(_ name: String, _ value: ByteString, indent: Int) -> [UInt8] {
    line("\(name) = ", string(value), ";", indent: indent)
  }

  /// A list with an element a line.
  static func list(_ name: String, _ elements: [ByteString], indent: Int) -> [UInt8] {
    line("\(name) = [", [], "", indent: indent)
      + elements.flatMap { line("", string($0), "", indent: indent + 2) }
      + line("];", [], "", indent: indent)
  }

  /// A line of pieces, indented by so many blanks.
  static func line(
    _ beginning: String, _ middle: [UInt8] = [], _ end: String = "", indent: Int = 0
  ) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: " "), count: indent) + Array(beginning.utf8) + middle
      + Array((end + "\n").utf8)
  }
}
