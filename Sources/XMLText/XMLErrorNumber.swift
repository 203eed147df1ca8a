import CLibXML2

/// An error as libxml2 numbers it.
struct XMLErrorNumber {
  let domain: Int
  let number: Int
  let isError: Bool

  init(domain: Int, code: Int, level: xmlErrorLevel) {
    self.domain = domain
    number = code
    isError = level.rawValue >= XML_ERR_ERROR.rawValue
  }

  /// The rule that it stands for; `nil` for what is not worth stopping at: warnings, and what Maven
  /// and Gradle, which read without namespaces, do not look at.
  var code: XMLSyntaxError.Code? {
    guard isError, !Self.ignored.contains(number) else { return nil }
    if let code = Self.codes[number] { return code }
    return domain == Self.namespaceDomain ? .namespace : .notWellFormed(number)
  }

  private static let namespaceDomain = Int(XML_FROM_NAMESPACE.rawValue)

  private static let ignored: Set<Int> = [
    Int(XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue), Int(XML_WAR_NS_URI.rawValue),
    Int(XML_WAR_NS_URI_RELATIVE.rawValue), Int(XML_WAR_UNKNOWN_VERSION.rawValue),
  ]

  private static let codes: [Int: XMLSyntaxError.Code] = {
    let groups: [(XMLSyntaxError.Code, [xmlParserErrors])] = [
      (.outOfMemory, [XML_ERR_NO_MEMORY]),
      (
        .unexpectedEnd,
        [
          XML_ERR_DOCUMENT_EMPTY, XML_ERR_COMMENT_NOT_FINISHED, XML_ERR_PI_NOT_FINISHED,
          XML_ERR_CDATA_NOT_FINISHED, XML_ERR_TAG_NOT_FINISHED,
        ]
      ),
      (.trailingData, [XML_ERR_DOCUMENT_END]),
      (.character, [XML_ERR_INVALID_CHAR]),
      (.encodedByte, [XML_ERR_INVALID_ENCODING]),
      (
        .characterReference,
        [XML_ERR_INVALID_HEX_CHARREF, XML_ERR_INVALID_DEC_CHARREF, XML_ERR_INVALID_CHARREF]
      ),
      (
        .entity,
        [
          XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY, XML_ERR_ENTITYREF_NO_NAME,
          XML_ERR_ENTITYREF_SEMICOL_MISSING,
        ]
      ),
      (.tagMismatch, [XML_ERR_TAG_NAME_MISMATCH]),
      (.duplicateAttribute, [XML_ERR_ATTRIBUTE_REDEFINED, XML_NS_ERR_ATTRIBUTE_REDEFINED]),
      (
        .attribute,
        [
          XML_ERR_LT_IN_ATTRIBUTE, XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_NOT_FINISHED,
          XML_ERR_ATTRIBUTE_WITHOUT_VALUE,
        ]
      ),
    ]
    var codes: [Int: XMLSyntaxError.Code] = [:]
    for (code, numbers) in groups {
      for number in numbers { codes[Int(number.rawValue)] = code }
    }
    return codes
  }()
}
