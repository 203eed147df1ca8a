import JSONText
public import LockText

extension PinFile {
  /// Reads a pin file.
  ///
  /// - Throws: ``LockfileError`` with everything that is wrong with it: a pin decides which bytes are
  ///   accepted, so nothing in it is guessed or passed over.
  public init(_ file: SourceFile, limits: Limits) throws(LockfileError) {
    var parser = PinFileParser(file, limits: limits)
    do {
      try parser.parse()
    } catch {
      let markers = MergeConflictMarkers.offsets(in: file.bytes)
      throw LockfileError(
        markers.isEmpty
          ? PinDiagnostics.syntax(error, in: file)
          : PinDiagnostics.mergeConflict(at: file.location(at: markers.first ?? 0)))
    }
    guard parser.diagnostics.isEmpty else { throw LockfileError(parser.diagnostics) }
    self.init()
    for pin in parser.pins { set(pin) }
  }
}

/// Reads the JSON of a pin file.
private struct PinFileParser {
  /// The members of a pin as they were written.
  private struct Draft {
    var texts: [ByteString: (value: ByteString, offset: Int)] = [:]
    var size: Int?
    var evidence: Evidence?
    var isSound = true
  }

  private static let textMembers: [ByteString] = ["ecosystem", "key", "url", "hash"]

  private let file: SourceFile
  private let limits: Limits
  private var reader: JSONReader
  private(set) var pins: [Pin] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var places: [Pin.Key: SourceLocation] = [:]

  init(_ file: SourceFile, limits: Limits) {
    self.file = file
    self.limits = limits
    reader = JSONReader(
      file.bytes, limits: JSONLimits(depth: limits.nesting, stringLength: limits.stringLength))
  }

  mutating func parse() throws(JSONSyntaxError) {
    var schema: ByteString?
    var hasPins = false
    try reader.beginObject()
    while let member = try reader.nextMember() {
      if reader.isNamed(member, "schema") {
        schema = try reader.numberText()
      } else if reader.isNamed(member, "pins") {
        hasPins = true
        try reader.beginArray()
        while try reader.nextElement() { try readPin() }
      } else {
        try reader.skipValue()
        diagnostics.append(PinDiagnostics.unknownMember(at: file.location(at: member.offset)))
      }
    }
    try reader.finish()
    if schema != PinFile.schema { diagnostics.append(PinDiagnostics.schema(in: file)) }
    if !hasPins { diagnostics.append(PinDiagnostics.noPins(in: file)) }
  }

  private mutating func readPin() throws(JSONSyntaxError) {
    _ = try reader.peek()
    let offset = reader.position
    var draft = Draft()
    try reader.beginObject()
    while let member = try reader.nextMember() { try readMember(member, into: &draft) }
    guard draft.isSound else { return }
    guard pins.count < limits.entries else {
      if pins.count == limits.entries, diagnostics.isEmpty {
        diagnostics.append(PinDiagnostics.tooMany(limits.entries, in: file))
      }
      return
    }
    finish(draft, at: file.location(at: offset))
  }

  private mutating func readMember(
    _ member: JSONMember, into draft: inout Draft
  ) throws(JSONSyntaxError) {
    for name in Self.textMembers where reader.isNamed(member, name) {
      draft.texts[name] = (try reader.string(), member.offset)
      return
    }
    if reader.isNamed(member, "size") {
      draft.size = Self.count(try reader.numberText())
      if draft.size == nil { complain(PinDiagnostics.size, member, &draft) }
    } else if reader.isNamed(member, "evidence") {
      draft.evidence = try readEvidence()
      if draft.evidence == nil { complain(PinDiagnostics.evidence, member, &draft) }
    } else {
      try reader.skipValue()
      complain(PinDiagnostics.unknownMember, member, &draft)
    }
  }

  private mutating func complain(
    _ diagnostic: (SourceLocation) -> Diagnostic, _ member: JSONMember, _ draft: inout Draft
  ) {
    draft.isSound = false
    diagnostics.append(diagnostic(file.location(at: member.offset)))
  }

  private mutating func readEvidence() throws(JSONSyntaxError) -> Evidence? {
    var (type, value): (ByteString?, ByteString?)
    var isSound = true
    try reader.beginObject()
    while let member = try reader.nextMember() {
      if reader.isNamed(member, "type") {
        type = try reader.string()
      } else if reader.isNamed(member, "value") {
        value = try reader.string()
      } else {
        try reader.skipValue()
        isSound = false
      }
    }
    guard isSound, let type, let value else { return nil }
    return Evidence(type: type, value: value)
  }

  /// A number of bytes; `nil` for anything but plain digits.
  private static func count(_ text: ByteString) -> Int? {
    guard text.count <= 15, !text.isEmpty, text.bytes.allSatisfy(\.isDigit) else { return nil }
    return text.bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private mutating func finish(_ draft: Draft, at location: SourceLocation) {
    guard let ecosystem = draft.texts["ecosystem"]?.value, let name = draft.texts["key"]?.value,
      !ecosystem.isEmpty, !name.isEmpty
    else {
      diagnostics.append(PinDiagnostics.noKey(at: location))
      return
    }
    guard draft.texts["url"] != nil || draft.texts["hash"] != nil else {
      diagnostics.append(PinDiagnostics.empty(at: location))
      return
    }
    let key = Pin.Key(ecosystem: ecosystem, name: name)
    if let first = places.updateValue(location, forKey: key) {
      diagnostics.append(PinDiagnostics.duplicate(at: location, first: first))
      return
    }
    let problems = diagnostics.count
    let pin = Pin(
      key: key, url: url(draft), integrity: integrity(draft), size: draft.size,
      evidence: draft.evidence, at: location)
    if diagnostics.count == problems { pins.append(pin) }
  }

  private mutating func url(_ draft: Draft) -> FetchURL? {
    guard let (text, offset) = draft.texts["url"] else { return nil }
    do {
      return try FetchURL(text, limit: limits.urlLength)
    } catch {
      diagnostics.append(PinDiagnostics.url(error, at: file.location(at: offset)))
      return nil
    }
  }

  private mutating func integrity(_ draft: Draft) -> Integrity? {
    guard let (text, offset) = draft.texts["hash"] else { return nil }
    let place = file.location(at: offset)
    do {
      let hashes = try SubresourceIntegrity(text)
      guard hashes.usable.count == 1, !hashes.hasOthers else {
        diagnostics.append(PinDiagnostics.oneHash(at: place))
        return nil
      }
      return hashes.usable.first
    } catch {
      diagnostics.append(PinDiagnostics.hash(error, at: place))
      return nil
    }
  }
}
