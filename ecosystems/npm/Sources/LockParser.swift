import JSONText
import LockText
import Lockfetch
import NPMRegistry

/// Reads the JSON of a lock in one pass, either layout.
struct LockParser {
  /// npm 6 nests two values a level, so that these levels fit into ``Limits/nesting``.
  private static let nestingLimit = 124
  private static let nested: ByteString = "dependencies"

  let file: SourceFile
  let limits: Limits
  var reader: JSONReader
  var entries: [LockEntry] = []
  var log = DiagnosticLog()
  /// Whether the entries are those of `dependencies`.
  var isOlderLayout = false

  init(_ file: SourceFile, limits: Limits) {
    self.file = file
    self.limits = limits
    reader = JSONReader(
      file.bytes,
      limits: JSONLimits(depth: limits.nesting, stringLength: limits.stringLength))
  }

  mutating func parse() throws(LockParserError) -> LockDocument {
    var version: Int?
    var workspaces: [ByteString] = []
    var hasPackages = false
    var dependencies: (reader: JSONReader, start: Int, end: Int)?
    try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.beginObject() }
    while let member = try next() {
      if reader.isNamed(member, "lockfileVersion") {
        version = try readVersion(member)
      } else if reader.isNamed(member, "packages"), try isList(member, "packages") {
        hasPackages = true
        workspaces = try readPackages()
      } else if reader.isNamed(member, "dependencies"), try isList(member, "dependencies") {
        let bookmark = reader
        try skip()
        dependencies = (bookmark, member.offset, reader.position)
      } else {
        try skip()
      }
    }
    try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.finish() }
    if !hasPackages {
      if let dependencies {
        reader = dependencies.reader
        isOlderLayout = true
        try readDependencies(below: nil, depth: 0)
      } else if version != 1 {
        // npm 6 writes neither member for a project that depends on nothing.
        throw .lockfile(LockfileError(NPMDiagnostics.notALock(file)))
      }
    }
    return LockDocument(
      version: version ?? 0,
      layout: hasPackages ? .packages(workspaces: try patterns(workspaces)) : .dependencies,
      entries: entries,
      supersededRange: hasPackages ? dependencies.map { $0.start..<$0.end } : nil,
      diagnostics: log.diagnostics)
  }

  /// Whether a member has entries in it; `null` counts as absent, as it does for npm.
  ///
  /// Anything else must not be passed over: it could hide the entries that npm goes by.
  private mutating func isList(
    _ member: JSONMember, _ name: Message
  ) throws(LockParserError) -> Bool {
    switch try peek() {
    case .object: return true
    case .null: return false
    default:
      throw .lockfile(
        LockfileError(
          NPMDiagnostics.wrongKind(
            "\"\(name)\"", at: file.location(at: member.offset), "an object")))
    }
  }

  /// npm takes a number or a numeric string.
  private mutating func readVersion(_ member: JSONMember) throws(LockParserError) -> Int {
    let text: ByteString
    switch try peek() {
    case .number:
      text = try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.numberText() }
    case .string:
      text = try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.string() }
    default: text = ""
    }
    switch text {
    case "1": return 1
    case "2": return 2
    case "3": return 3
    default:
      let place = file.location(at: member.offset)
      throw .lockfile(LockfileError(NPMDiagnostics.unknownVersion(at: place)))
    }
  }

  // MARK: `packages`

  /// - Returns: The workspaces of the root entry.
  private mutating func readPackages() throws(LockParserError) -> [ByteString] {
    var workspaces: [ByteString] = []
    try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.beginObject() }
    while let member = try next() {
      let key = try syntax { (parser) throws(JSONSyntaxError) in
        try parser.reader.name(of: member)
      }
      let entry = LockEntry(key: key, offset: member.offset)
      guard try beginEntry(entry) else { continue }
      while let field = try next() {
        if key.isEmpty, reader.isNamed(field, "workspaces") {
          workspaces = try readWorkspaces()
        } else {
          try readField(field, into: entry)
        }
      }
      try append(entry)
    }
    return workspaces
  }

  private func patterns(_ texts: [ByteString]) throws(LockParserError) -> WorkspacePatterns {
    guard let patterns = WorkspacePatterns(texts) else {
      throw .lockfile(
        LockfileError(
          NPMDiagnostics.tooManyWorkspaces(limit: WorkspacePatterns.globLimit, in: file)))
    }
    return patterns
  }

  /// A list of globs, or an object with the list as `packages`.
  private mutating func readWorkspaces() throws(LockParserError) -> [ByteString] {
    switch try peek() {
    case .array: return try strings().strings
    case .object:
      var workspaces: [ByteString] = []
      try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.beginObject() }
      while let member = try next() {
        if reader.isNamed(member, "packages") {
          workspaces = try strings().strings
        } else {
          try skip()
        }
      }
      return workspaces
    default:
      try skip()
      return []
    }
  }

  // MARK: `dependencies`

  /// - Parameter parent: The position of the entry around.
  private mutating func readDependencies(
    below parent: Int?, depth: Int
  ) throws(LockParserError) {
    try syntax { (parser) throws(JSONSyntaxError) in try parser.reader.beginObject() }
    while let member = try next() {
      let place = file.location(at: member.offset)
      guard depth < Self.nestingLimit else {
        throw .lockfile(
          LockfileError(NPMDiagnostics.tooDeep(limit: Self.nestingLimit, at: place)))
      }
      let name = try syntax { (parser) throws(JSONSyntaxError) in
        try parser.reader.name(of: member)
      }
      guard PackageName(name) != nil else {
        log.append(NPMDiagnostics.name(at: place))
        try skip()
        continue
      }
      let entry = LockEntry(key: "node_modules/" + name, parent: parent, offset: member.offset)
      guard try beginEntry(entry) else { continue }
      let index = entries.count
      try append(entry)
      while let field = try next() {
        if reader.isNamed(field, Self.nested), try isList(field, "dependencies") {
          try readDependencies(below: index, depth: depth + 1)
        } else {
          try readField(field, into: entry)
        }
      }
    }
  }
}
