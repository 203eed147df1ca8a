public import LockText

/// A text is not the XML that this reader takes: where, and what was expected.
public struct XMLSyntaxError: Error, Hashable, Sendable {
  /// The rule that was broken.
  public enum Code: Hashable, Sendable {
    /// The text ends in the middle of an element, or there is none.
    case unexpectedEnd
    /// There is a document type declaration, which this reader never reads.
    case documentType
    /// The text says that it is in an encoding that this reader does not take.
    case encoding
    /// A byte does not fit the encoding.
    case encodedByte
    /// There is a NUL.
    case nul
    /// A character that XML does not have.
    case character
    /// A reference to an entity that is none of the five that XML itself defines.
    case entity
    /// A character reference is malformed or refers to no character of XML.
    case characterReference
    /// An end tag belongs to another element than the one that is open.
    case tagMismatch
    /// An element has an attribute twice.
    case duplicateAttribute
    /// An attribute has no value in quotes, or one with `<` in it.
    case attribute
    /// A namespace declaration breaks its rules.
    case namespace
    /// Something stands before the root element that is neither white space, comment nor
    /// processing instruction.
    case leadingData
    /// Something follows the root element.
    case trailingData
    /// Any other break of the grammar; the number is libxml2's, or 0.
    case notWellFormed(Int)
    /// Elements are nested deeper than the limit.
    case tooDeep(limit: Int)
    /// A tag, a comment or a run of text is longer than the limit, in bytes.
    case tooLong(limit: Int)
    /// An element has more attributes than the limit.
    case tooManyAttributes(limit: Int)
    /// libxml2 got no memory.
    case outOfMemory
    /// The element asked for is not the one that is there.
    case root
  }

  /// The rule that was broken.
  public let code: Code
  /// The offset of the byte where that shows.
  public let offset: Int

  /// Describes a break of the grammar.
  public init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// What was expected, in one line that quotes nothing of the text.
  public var message: Message {
    switch code {
    case .unexpectedEnd: "the file ends before its root element does"
    case .documentType: "there is a document type declaration (<!DOCTYPE)"
    case .encoding: "the encoding is none of UTF-8, US-ASCII, ISO-8859-1"
    case .encodedByte: "a byte does not fit the file's encoding"
    case .nul: "there is a NUL byte"
    case .character: "there is a character that XML does not allow"
    case .entity: "there is a reference to an entity that XML itself does not define"
    case .characterReference: "a character reference is malformed"
    case .tagMismatch: "an end tag belongs to another element than the one that is open"
    case .duplicateAttribute: "an element has the same attribute twice"
    case .attribute: "an attribute has no value in quotes, or one with \"<\" in it"
    case .namespace: "a namespace declaration is wrong"
    case .leadingData: "expected the root element, and nothing but comments before it"
    case .trailingData: "expected nothing behind the root element"
    case .notWellFormed: "this is not well-formed XML"
    case .tooDeep(let limit): "elements are nested deeper than \(limit) levels"
    case .tooLong(let limit): "a tag, comment or text is longer than \(limit) bytes"
    case .tooManyAttributes(let limit): "an element has more than \(limit) attributes"
    case .outOfMemory: "there is no memory left to read XML with"
    case .root: "the root element is not the expected one"
    }
  }
}

/// The limits of a reader.
public struct XMLLimits: Hashable, Sendable {
  /// How deep elements may be nested.
  public var depth: Int
  /// How long a tag, a comment or a run of text may be, in bytes, as it is written.
  public var stringLength: Int
  /// How many attributes an element may have.
  public var attributes: Int

  /// Sets the limits.
  public init(depth: Int = 256, stringLength: Int = 1 << 20, attributes: Int = 256) {
    self.depth = depth
    self.stringLength = stringLength
    self.attributes = attributes
  }
}
