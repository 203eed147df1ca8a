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
struct LineIndex: Sendable {
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    let feed = UInt8(ascii: "\n")
    let span = bytes.span
    var count = 1
    for index in span.indices where span[index] == feed { count += 1 }
    // An array that grows has twice the room, which a file of line feeds would turn into much.
    var starts: [Int] = []
    starts.reserveCapacity(count)
    starts.append(0)
    for index in span.indices where span[index] == feed { starts.append(index + 1) }
    self.starts = starts
  }

  /// Line and column, both from 1, of a byte offset.
  func position(of offset: Int) -> (line: Int, column: Int) {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return (low + 1, offset - starts[low] + 1)
  }
}
