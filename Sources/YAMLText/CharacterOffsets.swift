/// Where the characters of a text begin.
///
/// libyaml counts characters and diagnostics count bytes. A text of ASCII alone needs no table; for
/// any other every 64th character is noted.
struct CharacterOffsets: Sendable {
  private static let step = 64

  /// The offset of every 64th character; empty when all characters are single bytes.
  private let checkpoints: [Int]

  init(_ bytes: [UInt8]) {
    let text = bytes.span
    var checkpoints: [Int] = []
    var isASCII = true
    for index in text.indices where text[index] >= 0x80 {
      isASCII = false
      break
    }
    if !isASCII {
      var character = 0
      for index in text.indices where text[index] & 0xC0 != 0x80 {
        if character % Self.step == 0 { checkpoints.append(index) }
        character += 1
      }
    }
    self.checkpoints = checkpoints
  }

  /// The offset of a character, or the end of the text when it has fewer.
  func byteOffset(ofCharacter character: Int, in bytes: [UInt8]) -> Int {
    guard !checkpoints.isEmpty else { return min(character, bytes.count) }
    guard character / Self.step < checkpoints.count else { return bytes.count }
    let text = bytes.span
    var remaining = character % Self.step
    var offset = checkpoints[character / Self.step]
    while offset < text.count, remaining > 0 {
      offset += 1
      while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
      remaining -= 1
    }
    return offset
  }
}
