import CLibXML2
import LockText

/// What libxml2's callbacks gather.
@unsafe struct SAXState {
  /// How many namespace declarations may be in force at one place: libxml2 looks through all of
  /// them for every name.
  private static let namespaceLimit = 256

  var context: xmlParserCtxtPtr?
  /// The first error.
  private(set) var failure: XMLSyntaxError?
  private var events: [XMLEvent] = []
  /// The tags that libxml2 has not told of yet, and the next of them.
  private var tags: [XMLTokenizer.Tag] = []
  private var nextTag = 0
  /// Where the text after the latest tag begins.
  private var textOffset = 0
  /// Whether the latest tag begins and ends an element, and its end was not told of.
  private var isEndDue = false
  /// How many namespaces each open element declares, and all of them together.
  private var namespaces: [Int] = []
  private var namespaceCount = 0
  private var hasRoot = false

  static func from(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<SAXState>? {
    unsafe pointer?.assumingMemoryBound(to: SAXState.self)
  }

  mutating func expect(_ more: [XMLTokenizer.Tag]) {
    unsafe tags = Array(tags[nextTag...]) + more
    unsafe nextTag = 0
  }

  mutating func takeEvents() -> [XMLEvent] {
    defer { unsafe events.removeAll(keepingCapacity: true) }
    return unsafe events
  }

  /// Notes the first error and stops libxml2.
  mutating func fail(_ code: XMLSyntaxError.Code) {
    guard unsafe failure == nil else { return }
    let position = unsafe max(0, Int(lockfetch_xml_position(context)))
    unsafe failure = XMLSyntaxError(code, at: position)
    unsafe lockfetch_xml_stop(context)
  }

  mutating func fail(_ number: XMLErrorNumber) {
    guard let code = number.code else { return }
    // libxml2 has one number for an end that comes too soon and for one that comes too late.
    let isTooSoon = unsafe code == .trailingData && (!hasRoot || !namespaces.isEmpty)
    unsafe fail(isTooSoon ? .unexpectedEnd : code)
  }

  // MARK: Events

  mutating func start(
    _ name: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
    _ namespace: UnsafePointer<xmlChar>?, _ declarations: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int
  ) {
    guard unsafe failure == nil else { return }
    // Both libxml2 and the tokenizer see the same tags in the same order.
    guard unsafe nextTag < tags.count else {
      unsafe fail(.notWellFormed(0))
      return
    }
    let tag = unsafe tags[nextTag]
    unsafe nextTag += 1
    unsafe textOffset = tag.end
    unsafe isEndDue = tag.isSelfClosing
    unsafe hasRoot = true
    unsafe namespaces.append(declarations)
    unsafe namespaceCount += declarations
    guard unsafe namespaceCount <= Self.namespaceLimit else {
      unsafe fail(.tooManyAttributes(limit: Self.namespaceLimit))
      return
    }
    let element = unsafe XMLElement(
      prefix: Self.string(prefix), name: Self.string(name), namespace: Self.string(namespace),
      attributes: Self.attributes(attributes, count), offset: tag.start)
    unsafe events.append(.start(element))
  }

  mutating func end() {
    guard unsafe failure == nil else { return }
    unsafe namespaceCount -= namespaces.popLast() ?? 0
    if unsafe isEndDue {
      unsafe isEndDue = false
    } else if unsafe nextTag < tags.count {
      unsafe textOffset = tags[nextTag].end
      unsafe nextTag += 1
    }
    unsafe events.append(.end)
  }

  mutating func text(_ start: UnsafePointer<xmlChar>?, _ length: Int) {
    guard unsafe failure == nil, let start = unsafe start else { return }
    let bytes = unsafe UnsafeBufferPointer(start: start, count: length)
    unsafe events.append(.text(ByteString(Array(bytes)), offset: textOffset))
  }

  // MARK: Texts

  /// An attribute is five pointers: name, prefix, namespace, beginning and end of the value.
  private static func attributes(
    _ pointers: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int
  ) -> [XMLAttribute] {
    guard let pointers = unsafe pointers, count > 0 else { return [] }
    var attributes: [XMLAttribute] = []
    attributes.reserveCapacity(count)
    for index in 0..<count {
      let attribute = unsafe pointers + 5 * index
      guard let start = unsafe attribute[3], let end = unsafe attribute[4] else { continue }
      let value = unsafe UnsafeBufferPointer(start: start, count: max(0, end - start))
      unsafe attributes.append(
        XMLAttribute(
          prefix: string(attribute[1]), name: string(attribute[0]), value: self.value(value))
      )
    }
    return attributes
  }

  /// Without the option to replace entities libxml2 leaves each `&` of a value as `&#38;`, for a tree
  /// builder to read once more; nothing else in a value begins with `&`.
  private static func value(_ raw: UnsafeBufferPointer<xmlChar>) -> ByteString {
    guard unsafe raw.contains(UInt8(ascii: "&")) else { return unsafe ByteString(Array(raw)) }
    var result: [UInt8] = []
    var index = 0
    while index < raw.count {
      let byte = unsafe raw[index]
      result.append(byte)
      index += byte == UInt8(ascii: "&") ? "&#38;".utf8.count : 1
    }
    return ByteString(result)
  }

  private static func string(_ text: UnsafePointer<xmlChar>?) -> ByteString {
    guard let text = unsafe text else { return "" }
    return unsafe ByteString(Array(UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text)))))
  }
}
