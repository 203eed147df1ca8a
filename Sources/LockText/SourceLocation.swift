/// A place in a file, as people count: from 1, columns in bytes.
public struct SourceLocation: Hashable, Sendable {
  /// The file, relative to the scanned directory.
  public let path: ByteString
  /// The line, from 1.
  public let line: Int
  /// The column in bytes, from 1.
  public let column: Int

  /// A place whose line and column are known already.
  public init(path: ByteString, line: Int, column: Int) {
    self.path = path
    self.line = line
    self.column = column
  }
}

extension SourceLocation: Comparable {
  /// Orders by path bytes, then line, then column.
  public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    if left.path != right.path { return left.path < right.path }
    return (left.line, left.column) < (right.line, right.column)
  }
}

/// Where the lines of a file begin.
///
/// For each block of the file it knows the line that the block begins in, so that a place is found by
/// looking at one block. That is a fraction of the memory and of the work of a list of all lines.
struct LineIndex: Sendable {
  private static let blockSize = 128

  private struct Block {
    /// The line that the block begins in, from 0.
    let line: Int
    /// The offset where that line begins.
    let start: Int
  }

  private let blocks: [Block]

  init(_ bytes: [UInt8]) {
    let feed = UInt8(ascii: "\n")
    var blocks: [Block] = []
    blocks.reserveCapacity(bytes.count / Self.blockSize + 1)
    var line = 0
    var start = 0
    let text = bytes.span
    for begin in stride(from: 0, through: bytes.count, by: Self.blockSize) {
      blocks.append(Block(line: line, start: start))
      let block = text.extracting(begin..<min(begin + Self.blockSize, text.count))
      // A loop without a way out and without overflow checks looks at many bytes at a time.
      var (count, index): (UInt8, Int) = (0, 0)
      while index < block.count {
        count &+= block[index] == feed ? 1 : 0
        index &+= 1
      }
      guard count > 0 else { continue }
      line += Int(count)
      while block[index - 1] != feed { index -= 1 }
      start = begin + index
    }
    self.blocks = blocks
  }

  /// Line and column, both from 1, of a byte offset.
  ///
  /// - Parameter bytes: The same bytes again.
  func position(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    let number = offset / Self.blockSize
    var (line, start) = (blocks[number].line, blocks[number].start)
    let text = bytes.span
    for index in (number * Self.blockSize)..<offset where text[index] == UInt8(ascii: "\n") {
      line += 1
      start = index + 1
    }
    return (line + 1, offset - start + 1)
  }
}
