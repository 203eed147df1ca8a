public import LockText

/// A glob over relative paths with `/` between segments.
///
/// `*` stands for any run of bytes inside one segment, `?` for one byte, and a segment `**` for any
/// number of whole segments. Matching takes time proportional to the product of both lengths at
/// worst; there is no backtracking that text could blow up.
public struct PathPattern: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The pattern as it was written.
  public let text: ByteString
  /// Its segments.
  let segments: [ByteString]

  /// Takes a pattern as it is written.
  public init(_ text: ByteString) {
    self.text = text
    segments = text.split(on: UInt8(ascii: "/")).filter { !$0.isEmpty && $0 != "." }
  }

  /// Takes a literal pattern.
  public init(stringLiteral text: String) {
    self.init(ByteString(text))
  }

  /// Whether the whole path fits.
  public func matches(_ path: ByteString) -> Bool {
    matches(path.split(on: UInt8(ascii: "/"))[...])
  }

  /// Whether these segments fit, all of them.
  func matches(_ path: ArraySlice<ByteString>) -> Bool {
    Self.matches(segments[...], path, isAnyRun: { $0 == "**" }, isEqual: Self.segmentMatches)
  }

  private static func segmentMatches(_ pattern: ByteString, _ text: ByteString) -> Bool {
    matches(
      pattern.bytes[...], text.bytes[...], isAnyRun: { $0 == UInt8(ascii: "*") },
      isEqual: { $0 == UInt8(ascii: "?") || $0 == $1 })
  }

  /// The two-pointer match of a pattern with "any run" elements: on a mismatch only the most recent
  /// run grows, which is enough because runs before it can keep what they have.
  private static func matches<Element>(
    _ pattern: ArraySlice<Element>, _ text: ArraySlice<Element>,
    isAnyRun: (Element) -> Bool, isEqual: (Element, Element) -> Bool
  ) -> Bool {
    var next = pattern.startIndex
    var position = text.startIndex
    var run: (pattern: Int, text: Int)?
    while position < text.endIndex {
      if next < pattern.endIndex, isAnyRun(pattern[next]) {
        run = (next + 1, position)
        next += 1
      } else if next < pattern.endIndex, isEqual(pattern[next], text[position]) {
        next += 1
        position += 1
      } else if let last = run {
        run = (last.pattern, last.text + 1)
        next = last.pattern
        position = last.text + 1
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy(isAnyRun)
  }
}
