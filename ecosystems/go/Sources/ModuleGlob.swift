import LockText

/// A pattern of GOPRIVATE: it fits a module when it matches as many leading elements of the path as it
/// has itself.
///
/// - Source: Go, x/mod `module.MatchPrefixPatterns`; `path.Match`.
struct ModuleGlob: Hashable, Sendable {
  /// One step of a pattern inside an element.
  private enum Step: Hashable {
    case byte(UInt8)
    case anyByte
    case anyRun
    case set([ClosedRange<UInt8>], isNegated: Bool)
  }

  private let elements: [[Step]]

  /// - Returns: `nil` when the pattern is malformed.
  init?(_ text: ByteString) {
    var elements: [[Step]] = []
    let trimmed = text.hasSuffix("/") ? text.dropLast(1) : text
    for element in trimmed.split(on: UInt8(ascii: "/")) {
      guard let steps = Self.steps(element) else { return nil }
      elements.append(steps)
    }
    self.elements = elements
  }

  private static func steps(_ text: ByteString) -> [Step]? {
    var steps: [Step] = []
    var rest = text.bytes[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): steps.append(.anyRun)
      case UInt8(ascii: "?"): steps.append(.anyByte)
      case UInt8(ascii: "["):
        guard let set = set(&rest) else { return nil }
        steps.append(set)
      case UInt8(ascii: "\\"):
        guard let literal = rest.popFirst() else { return nil }
        steps.append(.byte(literal))
      default: steps.append(.byte(byte))
      }
    }
    return steps
  }

  /// What stands between brackets: bytes and ranges, all others behind a caret.
  private static func set(_ rest: inout ArraySlice<UInt8>) -> Step? {
    let isNegated = rest.first == UInt8(ascii: "^")
    if isNegated { rest.removeFirst() }
    var ranges: [ClosedRange<UInt8>] = []
    while let byte = rest.first {
      if byte == UInt8(ascii: "]"), !ranges.isEmpty {
        rest.removeFirst()
        return .set(ranges, isNegated: isNegated)
      }
      guard let low = member(&rest) else { return nil }
      var high = low
      if rest.first == UInt8(ascii: "-") {
        rest.removeFirst()
        guard let end = member(&rest), end >= low else { return nil }
        high = end
      }
      ranges.append(low...high)
    }
    return nil
  }

  private static func member(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    guard let byte = rest.popFirst(), byte != UInt8(ascii: "-"), byte != UInt8(ascii: "]") else {
      return nil
    }
    return byte == UInt8(ascii: "\\") ? rest.popFirst() : byte
  }

  /// Whether the pattern fits the module.
  func matches(_ path: ModulePath) -> Bool {
    let leading = path.elements.prefix(elements.count)
    return leading.count == elements.count
      && zip(elements, leading).allSatisfy { Self.matches($0, $1.bytes) }
  }

  /// On a mismatch only the most recent run grows, which is enough because runs before it can keep
  /// what they have.
  private static func matches(_ steps: [Step], _ text: [UInt8]) -> Bool {
    var (next, position) = (0, 0)
    var run: (step: Int, position: Int)?
    while position < text.count {
      if next < steps.count, steps[next] == .anyRun {
        next += 1
        run = (next, position)
      } else if next < steps.count, fits(steps[next], text[position]) {
        next += 1
        position += 1
      } else if let last = run {
        (next, position) = (last.step, last.position + 1)
        run = (next, position)
      } else {
        return false
      }
    }
    return steps[next...].allSatisfy { $0 == .anyRun }
  }

  private static func fits(_ step: Step, _ byte: UInt8) -> Bool {
    switch step {
    case .byte(let literal): literal == byte
    case .anyByte, .anyRun: true
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
    }
  }
}
