import LockText

/// A regular expression of Java, of those that build scripts use to filter groups and modules.
///
/// Literals, `.`, escapes of punctuation, `\d \w \s` and their negations, bracket expressions with
/// ranges, groups, alternatives, and `* + ? {n} {n,} {n,m}`, each also with a lazy `?`. Nothing else:
/// no back reference, look-around, flag or possessive quantifier. A text is compared as a whole, byte
/// by byte, with all alternatives at once, so that the time is the product of both lengths at worst.
///
/// - Source: Java SE API, `java.util.regex.Pattern`; Gradle compares with `matches()`.
struct RegularExpression: Hashable, Sendable {
  /// One step of the machine that compares.
  enum Instruction: Hashable, Sendable {
    /// Takes one byte of a set.
    case byte(ByteSet)
    /// Goes on at one place or another.
    case split(Int, Int)
    /// Goes on elsewhere.
    case jump(Int)
    /// The text fits if it ends here.
    case end
  }

  /// A set of bytes.
  struct ByteSet: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init(_ bytes: some Sequence<UInt8> = []) {
      for byte in bytes { insert(byte) }
    }

    mutating func insert(_ byte: UInt8) {
      let bit: UInt64 = 1 << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: words.0 |= bit
      case 1: words.1 |= bit
      case 2: words.2 |= bit
      default: words.3 |= bit
      }
    }

    func contains(_ byte: UInt8) -> Bool {
      let bit: UInt64 = 1 << UInt64(byte & 63)
      let word =
        switch byte >> 6 {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
      return word & bit != 0
    }

    var inverted: ByteSet {
      var result = self
      result.words = (~words.0, ~words.1, ~words.2, ~words.3)
      return result
    }

    func union(_ other: ByteSet) -> ByteSet {
      var result = self
      result.words.0 |= other.words.0
      result.words.1 |= other.words.1
      result.words.2 |= other.words.2
      result.words.3 |= other.words.3
      return result
    }

    static func == (left: ByteSet, right: ByteSet) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) {
      hasher.combine(words.0)
      hasher.combine(words.1)
      hasher.combine(words.2)
      hasher.combine(words.3)
    }
  }

  private let program: [Instruction]

  /// Reads an expression.
  ///
  /// - Returns: `nil` when it is malformed, of a form that is not supported, or too large.
  init?(_ text: ByteString) {
    var parser = RegularExpressionParser(text)
    guard let program = parser.parse() else { return nil }
    self.program = program
  }

  /// Whether the whole text fits.
  func matches(_ text: ByteString) -> Bool {
    var threads = ThreadSet(program.count)
    var next = ThreadSet(program.count)
    follow(0, into: &threads)
    for byte in text.bytes {
      guard !threads.list.isEmpty else { return false }
      for position in threads.list {
        if case .byte(let set) = program[position], set.contains(byte) {
          follow(position + 1, into: &next)
        }
      }
      swap(&threads, &next)
      next.removeAll()
    }
    return threads.list.contains { program[$0] == .end }
  }

  /// Adds a place and every place that is reached from it without taking a byte.
  private func follow(_ start: Int, into threads: inout ThreadSet) {
    var pending = [start]
    while let position = pending.popLast() {
      guard threads.insert(position) else { continue }
      switch program[position] {
      case .split(let first, let second): pending += [second, first]
      case .jump(let target): pending.append(target)
      case .byte, .end: continue
      }
    }
  }

  /// The places where a comparison stands, each once.
  private struct ThreadSet {
    private(set) var list: [Int] = []
    private var isMember: [Bool]

    init(_ count: Int) {
      isMember = Array(repeating: false, count: count)
    }

    mutating func insert(_ position: Int) -> Bool {
      guard !isMember[position] else { return false }
      isMember[position] = true
      list.append(position)
      return true
    }

    mutating func removeAll() {
      for position in list { isMember[position] = false }
      list.removeAll(keepingCapacity: true)
    }
  }
}
