public import LockText

/// What a reader meets next.
public enum XMLEvent: Hashable, Sendable {
  /// An element begins.
  case start(XMLElement)
  /// The innermost element ends.
  case end
  /// Characters between tags, references replaced. One run of text may come in several pieces.
  case text(ByteString, offset: Int)
}

/// The beginning of an element.
public struct XMLElement: Hashable, Sendable {
  /// What precedes the colon of the name as it is written; empty without one.
  public let prefix: ByteString
  /// The local name.
  public let name: ByteString
  /// The namespace that is in force for the prefix; empty without one.
  public let namespace: ByteString
  /// The attributes in the order of the file, namespace declarations left out.
  public let attributes: [XMLAttribute]
  /// The offset of the opening `<`.
  public let offset: Int

  /// The value of the attribute with this name and no prefix.
  public subscript(name: ByteString) -> ByteString? {
    for attribute in attributes where attribute.name == name && attribute.prefix.isEmpty {
      return attribute.value
    }
    return nil
  }
}

/// An attribute of an element.
public struct XMLAttribute: Hashable, Sendable {
  /// What precedes the colon of the name as it is written; empty without one.
  public let prefix: ByteString
  /// The local name.
  public let name: ByteString
  /// The value, references replaced and white space normalised.
  public let value: ByteString
}
