public import LockText

/// A text is not the YAML that was asked for: where, and what was expected.
public struct YAMLSyntaxError: Error, Hashable, Sendable {
  /// The rule that was broken.
  public enum Code: Hashable, Sendable {
    /// The grammar of YAML, in libyaml's own words, which hold nothing of the text.
    case grammar(String)
    /// The text is not UTF-8, or holds a character that YAML does not allow.
    case character
    /// There is no document, or it ends before the value.
    case noValue
    /// A value of another kind stands here.
    case kind(expected: YAMLKind, found: YAMLKind)
    /// `&name`
    case anchor
    /// `*name`
    case alias
    /// `!tag`
    case tag
    /// `%YAML` or `%TAG`
    case directive
    /// `<<`, which copies another mapping into this one.
    case mergeKey
    /// A key is a mapping or a sequence.
    case complexKey
    /// A mapping has one key twice.
    case duplicateKey
    /// Values are nested deeper than the limit.
    case tooDeep(limit: Int)
    /// A scalar is longer than the limit, in bytes.
    case stringTooLong(limit: Int)
    /// There is no memory for the reader.
    case memory
  }

  /// The rule that was broken.
  public let code: Code
  /// The offset of the byte where that shows.
  public let offset: Int
  /// The offset of the other place that belongs to it: the first of two equal keys.
  public let otherOffset: Int?

  /// Describes a break of the rules.
  public init(_ code: Code, at offset: Int, and otherOffset: Int? = nil) {
    self.code = code
    self.offset = offset
    self.otherOffset = otherOffset
  }

  /// What was expected, in one line that quotes nothing of the text.
  public var message: Message {
    switch code {
    case .grammar(let problem): "this is not YAML: \(problem)"
    case .character: "expected a character of UTF-8 that YAML allows"
    case .noValue: "expected a YAML value"
    case .kind(let expected, let found):
      "expected a \(expected.rawValue), found a \(found.rawValue)"
    case .anchor: "an anchor (&) is not accepted in a lock file"
    case .alias: "an alias (*) is not accepted in a lock file"
    case .tag: "a tag (!) is not accepted in a lock file"
    case .directive: "a directive (%) is not accepted in a lock file"
    case .mergeKey: "a merge key (<<) is not accepted in a lock file"
    case .complexKey: "expected a scalar as key of a mapping"
    case .duplicateKey: "a mapping has the same key twice"
    case .tooDeep(let limit): "values are nested deeper than \(limit) levels"
    case .stringTooLong(let limit): "a scalar is longer than \(limit) bytes"
    case .memory: "there is not enough memory to read the text"
    }
  }
}

/// The kinds of YAML values.
public enum YAMLKind: String, Hashable, Sendable {
  /// Text, whatever it looks like.
  case scalar
  /// Keys with values.
  case mapping
  /// A list of values.
  case sequence
}

/// The limits of a reader.
public struct YAMLLimits: Hashable, Sendable {
  /// How deep values may be nested.
  public var depth: Int
  /// How long a scalar may be, in bytes.
  public var stringLength: Int

  /// Sets the limits.
  public init(depth: Int = 256, stringLength: Int = 1 << 20) {
    self.depth = depth
    self.stringLength = stringLength
  }
}
