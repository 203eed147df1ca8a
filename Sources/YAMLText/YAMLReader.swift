import LockText

/// A pull reader for the YAML of lock files that keeps the offset of everything it sees.
///
/// Every scalar is text: typing them would turn the version `1.10` into 1.1 and `1e5` into a number.
/// Anchors, aliases, merge keys, tags, directives, equal keys and keys that are no scalars are
/// errors, also in a value that is skipped. It reads forward in one pass and does not recurse.
public struct YAMLReader: ~Copyable {
  private var parser: YAMLParser
  private let limits: YAMLLimits
  /// The event that was looked at and not taken yet.
  private var ahead: YAMLParser.Event?
  /// The mappings and sequences around the position.
  private var frames: [Frame] = []
  private var keys = MappingKeys()
  /// The offset behind the last scalar or closing bracket that was taken.
  private var contentEnd = 0

  private struct Frame {
    let isMapping: Bool
    /// Whether a key was given out and its value not read yet.
    var isBehindKey = false
  }

  /// A reader before the first document of a text.
  public init(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) {
    parser = YAMLParser(bytes, stringLength: limits.stringLength)
    self.limits = limits
  }

  // MARK: Documents

  /// Goes to the value of the next document.
  ///
  /// - Returns: Whether there is one.
  /// - Precondition: The value of the document before was read whole.
  public mutating func nextDocument() throws(YAMLSyntaxError) -> Bool {
    while true {
      switch try look() {
      case .streamStart, .documentEnd: ahead = nil
      case .documentStart:
        ahead = nil
        return true
      case .streamEnd: return false
      default: preconditionFailure("the document before was not read to its end")
      }
    }
  }

  // MARK: Looking

  private mutating func look() throws(YAMLSyntaxError) -> YAMLParser.Event {
    if let ahead { return ahead }
    let event = try parser.next()
    ahead = event
    return event
  }

  /// The kind of the value that comes next.
  public mutating func peek() throws(YAMLSyntaxError) -> YAMLKind {
    switch try look() {
    case .scalar: return .scalar
    case .mappingStart: return .mapping
    case .sequenceStart: return .sequence
    default: throw YAMLSyntaxError(.noValue, at: contentEnd)
    }
  }

  /// The offset of the value that comes next.
  public mutating func offset() throws(YAMLSyntaxError) -> Int {
    switch try look() {
    case .scalar(let scalar): return scalar.offset
    case .mappingStart(let offset), .sequenceStart(let offset): return offset
    default: throw YAMLSyntaxError(.noValue, at: contentEnd)
    }
  }

  // MARK: Mappings and sequences

  /// Goes into a mapping.
  public mutating func beginMapping() throws(YAMLSyntaxError) {
    try push(.mapping)
    keys.open()
  }

  /// Goes into a sequence.
  public mutating func beginSequence() throws(YAMLSyntaxError) {
    try push(.sequence)
  }

  private mutating func push(_ kind: YAMLKind) throws(YAMLSyntaxError) {
    let found = try peek()
    let start = try offset()
    guard found == kind else {
      throw YAMLSyntaxError(.kind(expected: kind, found: found), at: start)
    }
    guard frames.count < limits.depth else {
      throw YAMLSyntaxError(.tooDeep(limit: limits.depth), at: start)
    }
    takeValue()
    frames.append(Frame(isMapping: kind == .mapping))
  }

  /// Notes that the value which comes next is taken.
  private mutating func takeValue() {
    ahead = nil
    if !frames.isEmpty { frames[frames.count - 1].isBehindKey = false }
  }

  /// Goes to the value of the next key of the innermost mapping, or leaves the mapping.
  ///
  /// - Returns: `nil` when there are no more keys; the reader is then behind the mapping.
  /// - Precondition: The value of the key before was read.
  public mutating func nextKey() throws(YAMLSyntaxError) -> YAMLScalar? {
    precondition(
      frames.last.map { $0.isMapping && !$0.isBehindKey } ?? false, "no mapping was begun")
    switch try look() {
    case .collectionEnd(let end):
      keys.close()
      leave(end)
      return nil
    case .scalar(let key):
      if key.isPlain, key.text == "<<" { throw YAMLSyntaxError(.mergeKey, at: key.offset) }
      if let first = keys.insert(key.text, at: key.offset) {
        throw YAMLSyntaxError(.duplicateKey, at: key.offset, and: first)
      }
      ahead = nil
      contentEnd = key.range.upperBound
      frames[frames.count - 1].isBehindKey = true
      return key
    default: throw YAMLSyntaxError(.complexKey, at: try offset())
    }
  }

  /// Goes to the next element of the innermost sequence, or leaves the sequence.
  ///
  /// - Returns: Whether there is one; if not, the reader is behind the sequence.
  public mutating func nextElement() throws(YAMLSyntaxError) -> Bool {
    precondition(frames.last.map { !$0.isMapping } ?? false, "no sequence was begun")
    guard case .collectionEnd(let end) = try look() else { return true }
    leave(end)
    return false
  }

  private mutating func leave(_ end: Int?) {
    ahead = nil
    frames.removeLast()
    if let end { contentEnd = end }
  }

  // MARK: Values

  /// Reads a scalar.
  public mutating func scalar() throws(YAMLSyntaxError) -> YAMLScalar {
    guard case .scalar(let scalar) = try look() else {
      throw YAMLSyntaxError(.kind(expected: .scalar, found: try peek()), at: try offset())
    }
    takeValue()
    contentEnd = scalar.range.upperBound
    return scalar
  }

  /// Checks and passes over a whole value.
  public mutating func skipValue() throws(YAMLSyntaxError) {
    let depth = frames.count
    try enterOrSkip()
    while frames.count > depth {
      let isMore = try frames[frames.count - 1].isMapping ? nextKey() != nil : nextElement()
      if isMore { try enterOrSkip() }
    }
  }

  private mutating func enterOrSkip() throws(YAMLSyntaxError) {
    switch try peek() {
    case .mapping: try beginMapping()
    case .sequence: try beginSequence()
    case .scalar: _ = try scalar()
    }
  }

  /// The bytes from an offset to the end of what was read last, brackets and quotes included.
  public func range(from offset: Int) -> Range<Int> {
    offset..<max(offset, contentEnd)
  }
}
