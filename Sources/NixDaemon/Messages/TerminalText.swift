/// Text that a daemon wrote for a terminal.
package enum TerminalText {
  private static let escape: UInt8 = 0x1B
  private static let bell: UInt8 = 0x07

  /// The text without escape sequences: colours, titles, links. Other control characters stay for
  /// whoever prints it.
  ///
  /// - Source: ECMA-48, sections 5.3 to 5.6: CSI sequences end with one of `@` to `~`; OSC and other
  ///   strings with ESC `\`, which xterm also lets a bell stand for.
  package static func stripped(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(escape) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if text[index] == escape {
        index = end(ofSequenceAt: index + 1, in: text)
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// - Parameter start: Behind the escape character.
  private static func end(ofSequenceAt start: Int, in text: [UInt8]) -> Int {
    guard start < text.count else { return start }
    switch text[start] {
    case UInt8(ascii: "["):
      let rest = text[(start + 1)...]
      return rest.firstIndex { (0x40...0x7E).contains($0) }.map { $0 + 1 } ?? text.count
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      let rest = text[(start + 1)...]
      guard let end = rest.firstIndex(where: { $0 == bell || $0 == escape }) else {
        return text.count
      }
      return text[end] == bell ? end + 1 : min(end + 2, text.count)
    case 0x20...0x2F:
      let rest = text[start...]
      return rest.firstIndex { (0x30...0x7E).contains($0) }.map { $0 + 1 } ?? text.count
    default: return start + 1
    }
  }
}
