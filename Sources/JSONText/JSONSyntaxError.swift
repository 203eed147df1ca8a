public import LockText

/// A text is not the JSON that was asked for: where, and what was expected.
public struct JSONSyntaxError: Error, Hashable, Sendable {
  /// The rule that was broken.
  public enum Code: Hashable, Sendable {
    /// The text ends in the middle of a value.
    case unexpectedEnd
    /// No value begins here.
    case value
    /// A value of another kind stands here.
    case kind(expected: JSONKind, found: JSONKind)
    /// A member begins with a name in quotes.
    case memberName
    /// A colon belongs between a member's name and its value.
    case colon
    /// A comma or the closing bracket belongs here.
    case commaOrEnd
    /// A string holds a control character that is not escaped.
    case controlCharacter
    /// An escape is none of RFC 8259's.
    case escape
    /// One half of a surrogate pair stands alone.
    case loneSurrogate
    /// A number breaks the grammar.
    case number
    /// An object has two members of one name.
    case duplicateMember
    /// Values are nested deeper than the limit.
    case tooDeep(limit: Int)
    /// A string is longer than the limit, in bytes.
    case stringTooLong(limit: Int)
    /// Something follows the value.
    case trailingData
  }

  /// The rule that was broken.
  public let code: Code
  /// The offset of the byte where that shows.
  public let offset: Int
  /// The offset of the other place that belongs to it: the first of two members of one name.
  public let otherOffset: Int?

  /// Describes a break of the grammar.
  public init(_ code: Code, at offset: Int, and otherOffset: Int? = nil) {
    self.code = code
    self.offset = offset
    self.otherOffset = otherOffset
  }

  /// What was expected, in one line that quotes nothing of the text.
  public var message: Message {
    switch code {
    case .unexpectedEnd: "the file ends in the middle of a JSON value"
    case .value: "expected a JSON value"
    case .kind(let expected, let found):
      "expected \(expected.rawValue), found \(found.rawValue)"
    case .memberName: "expected a member name in double quotes"
    case .colon: "expected a colon behind the member name"
    case .commaOrEnd: "expected a comma or a closing bracket"
    case .controlCharacter: "a string holds a control character that is not escaped"
    case .escape: "a string holds an escape that JSON does not have"
    case .loneSurrogate: "a string holds one half of a surrogate pair"
    case .number: "expected a number as JSON writes it"
    case .duplicateMember: "an object has two members of the same name"
    case .tooDeep(let limit): "values are nested deeper than \(limit) levels"
    case .stringTooLong(let limit): "a string is longer than \(limit) bytes"
    case .trailingData: "expected nothing behind the JSON value"
    }
  }
}

/// The kinds of JSON values.
public enum JSONKind: String, Hashable, Sendable {
  /// `{…}`
  case object
  /// `[…]`
  case array
  /// `"…"`
  case string
  /// A number.
  case number
  /// `true` or `false`
  case boolean
  /// `null`
  case null
}

/// The limits of a reader.
public struct JSONLimits: Hashable, Sendable {
  /// How deep values may be nested.
  public var depth: Int
  /// How long a string may be, in bytes, as it is written.
  public var stringLength: Int

  /// Sets the limits.
  public init(depth: Int = 256, stringLength: Int = 1 << 20) {
    self.depth = depth
    self.stringLength = stringLength
  }
}
