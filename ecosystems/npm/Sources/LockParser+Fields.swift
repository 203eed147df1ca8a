import JSONText
import LockText
import Lockfetch

extension LockParser {
  // MARK: Steps of the reader

  /// Takes a step of the reader whose failure ends the parse.
  mutating func syntax<Result>(
    _ step: (inout LockParser) throws(JSONSyntaxError) -> Result
  ) throws(LockParserError) -> Result {
    do {
      return try step(&self)
    } catch {
      throw .syntax(error)
    }
  }

  mutating func next() throws(LockParserError) -> JSONMember? {
    guard !log.isFull else { throw .lockfile(LockfileError(log.diagnostics)) }
    return try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.nextMember() }
  }

  mutating func peek() throws(LockParserError) -> JSONKind {
    try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.peek() }
  }

  mutating func skip() throws(LockParserError) {
    try syntax { (parser) throws(JSONSyntaxError) in _ = try parser.reader.skipValue() }
  }

  /// The strings of an array, and whether there was anything else.
  mutating func strings() throws(LockParserError) -> (strings: [ByteString], hasOthers: Bool) {
    try syntax { (parser) throws(JSONSyntaxError) in
      var result: (strings: [ByteString], hasOthers: Bool) = ([], false)
      try parser.reader.beginArray()
      while try parser.reader.nextElement() {
        if try parser.reader.peek() == .string {
          result.strings.append(try parser.reader.string())
        } else {
          result.hasOthers = true
          try parser.reader.skipValue()
        }
      }
      return result
    }
  }

  // MARK: Entries

  /// Goes into the object of an entry.
  ///
  /// - Returns: Whether there is one; what stands there in its place has been passed over.
  mutating func beginEntry(_ entry: LockEntry) throws(LockParserError) -> Bool {
    let kind = try peek()
    guard kind == .object else {
      let place = file.location(at: entry.offset)
      try skip()
      log.append(
        kind == .null
          ? NPMDiagnostics.nullEntry(at: place)
          : NPMDiagnostics.wrongKind("the value of this entry", at: place, "an object"))
      return false
    }
    try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.beginObject() }
    entry.bodyOffset = reader.position
    return true
  }

  mutating func append(_ entry: LockEntry) throws(LockParserError) {
    guard entries.count < limits.entries else {
      throw .lockfile(LockfileError(NPMDiagnostics.tooManyEntries(limit: limits.entries, in: file)))
    }
    entries.append(entry)
  }

  /// Reads one member of an entry; the many that do not matter here are passed over.
  mutating func readField(
    _ member: JSONMember, into entry: LockEntry
  ) throws(LockParserError) {
    guard let position = reader.position(of: member, in: Self.fieldNames) else {
      try skip()
      return
    }
    let field = Field.allCases[position]
    let problems = log.count
    defer { if log.count > problems { entry.isDamaged = true } }
    switch field {
    case .version: entry.version = try readText(member, field)
    case .resolved:
      _ = try peek()
      let start = reader.position
      entry.resolved = try readText(member, field).flatMap { $0.isEmpty ? nil : $0 }
      entry.resolvedRange = start..<reader.position
    case .integrity:
      entry.integrity = try readText(member, field)
      entry.integrityRange = member.offset..<reader.position
    case .name: entry.name = try readText(member, field)
    case .from: entry.from = try readText(member, field)
    case .dev: entry.flags.isDev = try readFlag(member, field)
    case .optional: entry.flags.isOptional = try readFlag(member, field)
    case .devOptional: entry.flags.isDevOptional = try readFlag(member, field)
    case .peer: entry.flags.isPeer = try readFlag(member, field)
    case .extraneous: entry.flags.isExtraneous = try readFlag(member, field)
    case .inBundle, .bundled: entry.isInBundle = try readFlag(member, field)
    case .link: entry.isLink = try readFlag(member, field)
    case .hasShrinkwrap: entry.hasShrinkwrap = try readFlag(member, field)
    case .os: entry.flags.operatingSystems = try readList(member, field)
    case .cpu: entry.flags.processors = try readList(member, field)
    case .libc: entry.flags.cLibraries = try readList(member, field)
    }
  }

  /// The members that matter, the frequent ones first.
  private enum Field: String, CaseIterable {
    case version, resolved, integrity, dev, optional, devOptional, peer, os, cpu, libc
    case inBundle, bundled, link, name, extraneous, hasShrinkwrap, from
  }

  private static let fieldNames = Field.allCases.map { ByteString($0.rawValue) }

  /// `resolved` may be a boolean, in the older layout anything, and is then as good as absent; see
  /// `README.md`.
  private mutating func readText(
    _ member: JSONMember, _ field: Field
  ) throws(LockParserError) -> ByteString? {
    let kind = try peek()
    if kind == .string {
      return try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.string() }
    }
    try skip()
    let isNoPlace = field == .resolved && (isOlderLayout || kind == .boolean)
    if kind != .null, !isNoPlace { complain(member, field, "a string") }
    return nil
  }

  private mutating func readFlag(
    _ member: JSONMember, _ field: Field
  ) throws(LockParserError) -> Bool {
    switch try peek() {
    case .boolean:
      return try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.boolean() }
    case .null:
      try skip()
    default:
      try skip()
      complain(member, field, "true or false")
    }
    return false
  }

  private mutating func readList(
    _ member: JSONMember, _ field: Field
  ) throws(LockParserError) -> [ByteString] {
    switch try peek() {
    case .array:
      let list = try strings()
      if list.hasOthers { complain(member, field, "a list of strings") }
      return list.strings
    case .string:
      return [try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.string() }]
    case .null:
      try skip()
    default:
      try skip()
      complain(member, field, "a list of strings")
    }
    return []
  }

  private mutating func complain(_ member: JSONMember, _ field: Field, _ expected: Message) {
    log.append(
      NPMDiagnostics.wrongKind(
        "\"\(field.rawValue)\" of this entry", at: file.location(at: member.offset), expected))
  }
}
