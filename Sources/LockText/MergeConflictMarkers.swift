/// The lines that git writes into a file whose two sides it could not merge.
///
/// - Source: git's `xdiff/xmerge.c`: seven times one character, then a blank or the end of the line.
public enum MergeConflictMarkers {
  /// The offsets of all marker lines, if a conflict begins anywhere; otherwise none.
  public static func offsets(in bytes: [UInt8]) -> [Int] {
    let text = bytes.span
    var offsets: [Int] = []
    var hasBeginning = false
    var start = 0
    while start < text.count {
      if let mark = marker(text, start) {
        offsets.append(start)
        if mark == UInt8(ascii: "<") { hasBeginning = true }
      }
      while start < text.count, text[start] != UInt8(ascii: "\n") { start += 1 }
      start += 1
    }
    return hasBeginning ? offsets : []
  }

  private static let length = 7

  private static func marker(_ text: Span<UInt8>, _ start: Int) -> UInt8? {
    guard start + length <= text.count else { return nil }
    let mark = text[start]
    switch mark {
    case UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "|"): break
    default: return nil
    }
    for index in start..<(start + length) where text[index] != mark { return nil }
    guard start + length < text.count else { return mark }
    switch text[start + length] {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"): return mark
    default: return nil
    }
  }
}
