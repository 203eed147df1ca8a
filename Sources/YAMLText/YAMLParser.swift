import CLibYAML
import LockText

/// libyaml's events as values.
///
/// The parser lives on the heap because libyaml keeps pointers to it and into it: it must not move.
/// The input is copied because libyaml borrows it until the parser is deleted.
///
/// - Source: `yaml.h`, "Parser Definitions".
@safe struct YAMLParser: ~Copyable {
  /// An event with all that matters of it.
  enum Event: Hashable {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case scalar(YAMLScalar)
    case mappingStart(offset: Int)
    case sequenceStart(offset: Int)
    /// The end of a mapping or sequence; `end` is behind its bracket, if it has one.
    case collectionEnd(end: Int?)
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let isReady: Bool
  private let bytes: [UInt8]
  private let characters: CharacterOffsets
  private let stringLength: Int

  init(_ bytes: [UInt8], stringLength: Int) {
    self.bytes = bytes
    self.stringLength = stringLength
    characters = CharacterOffsets(bytes)
    unsafe input = .allocate(capacity: bytes.count)
    _ = unsafe input.initialize(fromContentsOf: bytes)
    unsafe parser = .allocate(capacity: 1)
    isReady = unsafe yaml_parser_initialize(parser) == 1
    guard isReady else { return }
    // Without this a mark at the start could choose UTF-16.
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    if isReady { unsafe yaml_parser_delete(parser) }
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// The next event.
  ///
  /// - Throws: ``YAMLSyntaxError`` for what is no YAML and for what a lock file must not have. The
  ///   parser is of no use afterwards.
  mutating func next() throws(YAMLSyntaxError) -> Event {
    guard isReady else { throw YAMLSyntaxError(.memory, at: 0) }
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&event) }
    let start = unsafe offset(event.start_mark)
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT:
      let document = unsafe event.data.document_start
      guard unsafe document.version_directive == nil,
        unsafe document.tag_directives.start == document.tag_directives.end
      else { throw YAMLSyntaxError(.directive, at: start) }
      return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_SCALAR_EVENT: return unsafe .scalar(try scalar(event, start))
    case YAML_MAPPING_START_EVENT:
      let mapping = unsafe event.data.mapping_start
      try unsafe checkProperties(anchor: mapping.anchor, tag: mapping.tag, start)
      return .mappingStart(offset: start)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = unsafe event.data.sequence_start
      try unsafe checkProperties(anchor: sequence.anchor, tag: sequence.tag, start)
      return .sequenceStart(offset: start)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      // A block has no bracket at its end, and libyaml puts its end before whatever follows.
      let end = unsafe offset(event.end_mark)
      return .collectionEnd(end: end > start ? end : nil)
    case YAML_ALIAS_EVENT: throw YAMLSyntaxError(.alias, at: start)
    default: return .streamEnd
    }
  }

  private func checkProperties(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?,
    _ start: Int
  ) throws(YAMLSyntaxError) {
    if unsafe anchor != nil { throw YAMLSyntaxError(.anchor, at: start) }
    if unsafe tag != nil { throw YAMLSyntaxError(.tag, at: start) }
  }

  private func scalar(
    _ event: yaml_event_t, _ start: Int
  ) throws(YAMLSyntaxError) -> YAMLScalar {
    let scalar = unsafe event.data.scalar
    try unsafe checkProperties(anchor: scalar.anchor, tag: scalar.tag, start)
    guard unsafe scalar.length <= stringLength else {
      throw YAMLSyntaxError(.stringTooLong(limit: stringLength), at: start)
    }
    let text = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let end = unsafe offset(event.end_mark)
    return unsafe YAMLScalar(
      text: ByteString(Array(text)), range: start..<max(start, end),
      isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
  }

  private func offset(_ mark: yaml_mark_t) -> Int {
    characters.byteOffset(ofCharacter: mark.index, in: bytes)
  }

  /// What went wrong, after a call that failed.
  private func failure() -> YAMLSyntaxError {
    let failed = unsafe parser.pointee
    switch unsafe failed.error {
    case YAML_MEMORY_ERROR: return YAMLSyntaxError(.memory, at: 0)
    case YAML_READER_ERROR:
      // Here libyaml counts bytes.
      return unsafe YAMLSyntaxError(.character, at: min(failed.problem_offset, bytes.count))
    default:
      let problem = unsafe failed.problem.map { unsafe String(cString: $0) } ?? "unknown problem"
      return unsafe YAMLSyntaxError(.grammar(problem), at: offset(failed.problem_mark))
    }
  }
}
