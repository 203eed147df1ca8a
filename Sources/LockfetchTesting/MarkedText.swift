/// A text with marks (`①`, `②`, …) that stand for byte offsets, so that tests need not count.
public struct MarkedText: Sendable {
  /// The text without its marks.
  public let bytes: [UInt8]
  private let offsets: [Character: Int]

  /// Takes the marks out of a text.
  public init(_ text: String) {
    var bytes: [UInt8] = []
    var offsets: [Character: Int] = [:]
    for character in text {
      if "①②③④⑤⑥⑦⑧⑨".contains(character) {
        offsets[character] = bytes.count
      } else {
        bytes += Array(String(character).utf8)
      }
    }
    self.bytes = bytes
    self.offsets = offsets
  }

  /// The offset of a mark.
  ///
  /// - Precondition: The text has that mark.
  public subscript(mark: Character) -> Int {
    guard let offset = offsets[mark] else { preconditionFailure("the text has no such mark") }
    return offset
  }
}
