/// One line of text for people, in which everything from outside is already harmless.
///
/// Only interpolation puts a value in, and interpolation escapes it, so a name from a lock file
/// cannot reach a terminal raw.
public struct Message: Hashable, Sendable {
  /// The finished text: one line, no control characters.
  public let text: String

  /// Joins pieces that are messages already.
  public static func + (left: Message, right: Message) -> Message {
    Message(finished: left.text + right.text)
  }

  private init(finished text: String) {
    self.text = text
  }
}

extension Message: ExpressibleByStringInterpolation {
  /// A message without any value in it.
  public init(stringLiteral text: String) {
    self.init(finished: Printable.escapedLine(text))
  }

  /// A message with values in it.
  public init(stringInterpolation: StringInterpolation) {
    self.init(finished: stringInterpolation.text)
  }

  /// Collects the pieces of a message and escapes each value.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    /// Starts an empty message.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    /// Adds a piece of the literal itself.
    public mutating func appendLiteral(_ literal: String) {
      text += Printable.escapedLine(literal)
    }

    /// Adds text from outside: escaped, and cut when very long.
    public mutating func appendInterpolation(_ value: ByteString) {
      text += Printable.escaped(value)
    }

    /// Adds text: escaped, and cut when very long.
    public mutating func appendInterpolation(_ value: String) {
      text += Printable.escaped(ByteString(value))
    }

    /// Adds a number.
    public mutating func appendInterpolation(_ value: Int) {
      text += String(value)
    }

    /// Adds a message as it is.
    public mutating func appendInterpolation(_ value: Message) {
      text += value.text
    }

    /// Adds a place as `file:line:column`.
    public mutating func appendInterpolation(_ value: SourceLocation) {
      text += Printable.escaped(value.path) + ":\(value.line):\(value.column)"
    }
  }
}
