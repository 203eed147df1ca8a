import CLibXML2
import LockText

/// libxml2's push parser, and what it said so far.
///
/// The state lies on the heap because libxml2 keeps a pointer to it. The callbacks put events into
/// it and nothing else; after the first error they are not called any more.
@safe struct SAXParser: ~Copyable {
  private let state: UnsafeMutablePointer<SAXState>

  init() {
    Self.initialise
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: SAXState())
    unsafe state.pointee.context = lockfetch_xml_parser(
      state,
      { state, name, prefix, namespace, namespaceCount, _, attributeCount, _, attributes in
        unsafe SAXState.from(state)?.pointee.start(
          name, prefix, namespace, Int(namespaceCount), attributes, Int(attributeCount))
      },
      { state, _, _, _ in unsafe SAXState.from(state)?.pointee.end() },
      { state, text, length in unsafe SAXState.from(state)?.pointee.text(text, Int(length)) },
      { state, _, _, _ in unsafe SAXState.from(state)?.pointee.fail(.documentType) },
      { state, error in
        guard let error = unsafe error?.pointee else { return }
        unsafe SAXState.from(state)?.pointee.fail(
          XMLErrorNumber(domain: Int(error.domain), code: Int(error.code), level: error.level))
      })
  }

  deinit {
    unsafe xmlFreeParserCtxt(state.pointee.context)
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  /// libxml2 wants to be set up once, before any thread uses it.
  private static let initialise: Void = lockfetch_xml_initialise()

  /// Feeds a piece of the text.
  ///
  /// - Parameters:
  ///   - tags: The tags in it, in order.
  ///   - isLast: Whether nothing follows.
  /// - Returns: What libxml2 made of it, in order; for the last piece all that was outstanding.
  mutating func parse(
    _ bytes: Span<UInt8>, tags: [XMLTokenizer.Tag], isLast: Bool
  ) throws(XMLSyntaxError) -> [XMLEvent] {
    guard let context = unsafe state.pointee.context else {
      throw XMLSyntaxError(.outOfMemory, at: 0)
    }
    guard let length = CInt(exactly: bytes.count) else {
      throw XMLSyntaxError(.tooLong(limit: Int(CInt.max)), at: 0)
    }
    unsafe state.pointee.expect(tags)
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
        _ = unsafe xmlParseChunk(context, characters.baseAddress, length, isLast ? 1 : 0)
      }
    }
    if let failure = unsafe state.pointee.failure { throw failure }
    return unsafe state.pointee.takeEvents()
  }
}
