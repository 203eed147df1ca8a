import LockText

/// Translates a regular expression into the program of a machine.
///
/// - Source: K. Thompson, "Regular Expression Search Algorithm"; the pieces are joined as there.
struct RegularExpressionParser {
  private typealias Program = [RegularExpression.Instruction]
  private typealias ByteSet = RegularExpression.ByteSet

  /// The largest program, groups that a number repeats counted as often.
  private static let programLimit = 4_096
  private static let depthLimit = 64

  private let text: [UInt8]
  private var position = 0

  init(_ text: ByteString) {
    self.text = text.bytes
  }

  mutating func parse() -> [RegularExpression.Instruction]? {
    guard text.count <= 1_024, text.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    if peek == UInt8(ascii: "^") { position += 1 }
    guard let program = alternatives(depth: 0), position == text.count else { return nil }
    return program + [.end]
  }

  private var peek: UInt8? { position < text.count ? text[position] : nil }

  // MARK: Pieces

  private mutating func alternatives(depth: Int) -> Program? {
    guard depth < Self.depthLimit, var result = sequence(depth: depth) else { return nil }
    while peek == UInt8(ascii: "|") {
      position += 1
      guard let other = sequence(depth: depth) else { return nil }
      // split A, B; A; jump end; B
      result =
        [.split(1, result.count + 2)] + Self.moved(result, by: 1)
        + [.jump(result.count + other.count + 2)] + Self.moved(other, by: result.count + 2)
      guard result.count <= Self.programLimit else { return nil }
    }
    return result
  }

  private mutating func sequence(depth: Int) -> Program? {
    var result: Program = []
    while let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      if byte == UInt8(ascii: "$"), position + 1 == text.count, depth == 0 {
        position += 1
        break
      }
      guard let atom = atom(depth: depth), let piece = repeated(atom) else { return nil }
      result += Self.moved(piece, by: result.count)
      guard result.count <= Self.programLimit else { return nil }
    }
    return result
  }

  private mutating func atom(depth: Int) -> Program? {
    guard let byte = peek else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "("): return group(depth: depth)
    case UInt8(ascii: "["): return bracket().map { [.byte($0)] }
    case UInt8(ascii: "\\"): return escape().map { [.byte($0)] }
    case UInt8(ascii: "."):
      return [.byte(ByteSet([0x0A, 0x0D]).inverted)]
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"),
      UInt8(ascii: "^"), UInt8(ascii: "$"):
      return nil
    default: return [.byte(ByteSet([byte]))]
    }
  }

  private mutating func group(depth: Int) -> Program? {
    if peek == UInt8(ascii: "?") {
      guard position + 1 < text.count, text[position + 1] == UInt8(ascii: ":") else { return nil }
      position += 2
    }
    guard let inside = alternatives(depth: depth + 1), peek == UInt8(ascii: ")") else {
      return nil
    }
    position += 1
    return inside
  }

  // MARK: Repetition

  private mutating func repeated(_ atom: Program) -> Program? {
    guard let (least, most) = quantifier() else { return nil }
    if least == 1, most == 1 { return atom }
    guard atom.count * max(least, most ?? 0, 1) <= Self.programLimit else { return nil }
    var result: Program = []
    for _ in 0..<least { result += Self.moved(atom, by: result.count) }
    if let most {
      // Each further one may be left out, and then all behind it.
      let end = result.count + (most - least) * (atom.count + 1)
      for _ in least..<max(least, most) {
        result.append(.split(result.count + 1, end))
        result += Self.moved(atom, by: result.count)
      }
    } else {
      // split A, end; A; jump back
      let start = result.count
      result.append(.split(start + 1, start + atom.count + 2))
      result += Self.moved(atom, by: result.count)
      result.append(.jump(start))
    }
    return result
  }

  /// How often the atom before may stand there; once where nothing says otherwise.
  ///
  /// - Returns: `nil` for what is malformed or possessive. A lazy quantifier takes the same texts.
  private mutating func quantifier() -> (least: Int, most: Int?)? {
    let bounds: (Int, Int?)
    switch peek {
    case UInt8(ascii: "*"): bounds = (0, nil)
    case UInt8(ascii: "+"): bounds = (1, nil)
    case UInt8(ascii: "?"): bounds = (0, 1)
    case UInt8(ascii: "{"):
      guard let counted = counted() else { return nil }
      bounds = counted
    default: return (1, 1)
    }
    position += 1
    if peek == UInt8(ascii: "?") { position += 1 }
    switch peek {
    case UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"): return nil
    default: return bounds
    }
  }

  /// Reads up to the closing brace.
  private mutating func counted() -> (Int, Int?)? {
    position += 1
    guard let least = number() else { return nil }
    if peek == UInt8(ascii: "}") { return (least, least) }
    guard peek == UInt8(ascii: ",") else { return nil }
    position += 1
    if peek == UInt8(ascii: "}") { return (least, nil) }
    guard let most = number(), most >= least, peek == UInt8(ascii: "}") else { return nil }
    return (least, most)
  }

  private mutating func number() -> Int? {
    let start = position
    while let byte = peek, byte.isDigit, position - start < 4 { position += 1 }
    guard position > start else { return nil }
    return text[start..<position].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  // MARK: Sets

  /// Reads what follows a backslash.
  private mutating func escape() -> ByteSet? {
    guard let byte = peek else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "d"): return Self.digits
    case UInt8(ascii: "D"): return Self.digits.inverted
    case UInt8(ascii: "w"): return Self.word
    case UInt8(ascii: "W"): return Self.word.inverted
    case UInt8(ascii: "s"): return Self.blanks
    case UInt8(ascii: "S"): return Self.blanks.inverted
    default: return byte.isLetterOrDigit ? nil : ByteSet([byte])
    }
  }

  /// Reads a bracket expression behind its `[`. Nested ones and intersections are not supported.
  private mutating func bracket() -> ByteSet? {
    var result = ByteSet()
    let isNegated = peek == UInt8(ascii: "^")
    if isNegated { position += 1 }
    var isFirst = true
    while let byte = peek, isFirst || byte != UInt8(ascii: "]") {
      isFirst = false
      guard let (set, single) = member() else { return nil }
      guard let low = single, peek == UInt8(ascii: "-"), position + 1 < text.count,
        text[position + 1] != UInt8(ascii: "]")
      else {
        result = result.union(set)
        continue
      }
      position += 1
      guard let high = member()?.single, low <= high else { return nil }
      result = result.union(ByteSet(low...high))
    }
    guard peek == UInt8(ascii: "]") else { return nil }
    position += 1
    return isNegated ? result.inverted : result
  }

  /// One member of a bracket expression: a set, and the byte where it is only one.
  private mutating func member() -> (set: ByteSet, single: UInt8?)? {
    guard let byte = peek else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "&"): return nil
    case UInt8(ascii: "\\"):
      let mark = peek
      guard let set = escape() else { return nil }
      return (set, mark?.isLetterOrDigit == true ? nil : mark)
    default: return (ByteSet([byte]), byte)
    }
  }

  private static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
  private static let blanks = ByteSet([0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D])
  private static let word = ByteSet((0...0x7F).filter { $0.isLetterOrDigit || $0 == 0x5F })

  // MARK: Programs

  private static func moved(_ program: Program, by distance: Int) -> Program {
    program.map { instruction in
      switch instruction {
      case .split(let first, let second): .split(first + distance, second + distance)
      case .jump(let target): .jump(target + distance)
      case .byte, .end: instruction
      }
    }
  }
}
