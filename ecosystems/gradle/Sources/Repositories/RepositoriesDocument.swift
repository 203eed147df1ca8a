import JSONText
import LockText
import Lockfetch

/// `repositories.json` beside a lock: the repositories of a build, stated in place of a look into its
/// scripts.
///
///     {"repositories": [
///       {"type": "maven", "url": "https://repo.maven.apache.org/maven2/", "scope": "dependencies"},
///       {"type": "ivy", "url": "https://nodejs.org/dist/", "scope": "dependencies",
///        "artifactPattern": "v[revision]/[artifact](-v[revision]-[classifier]).[ext]",
///        "content": {"exclusive": true, "includeModule": [["org.nodejs", "node"]]}}]}
struct RepositoriesDocument {
  private(set) var repositories: [DeclaredRepository] = []

  private let file: SourceFile
  private let limits: Limits
  private var reader: JSONReader

  /// Reads a file.
  ///
  /// - Returns: `nil` when it is an object without `repositories`, and so not for this program.
  /// - Throws: ``LockfileError`` when it is malformed.
  init?(_ file: SourceFile, limits: Limits) throws(LockfileError) {
    self.file = file
    self.limits = limits
    reader = JSONReader(
      file.bytes, limits: JSONLimits(depth: limits.nesting, stringLength: limits.stringLength))
    do {
      guard try readRoot() else { return nil }
    } catch {
      switch error {
      case .json(let error):
        throw LockfileError(GradleDiagnostics.repositoriesSyntax(error, in: file))
      case .entry(let offset, let reason):
        throw LockfileError(
          GradleDiagnostics.repositoriesEntry(reason, at: file.location(at: offset)))
      }
    }
  }

  private enum Problem: Error {
    case json(JSONSyntaxError)
    case entry(Int, Message)
  }

  @discardableResult
  private mutating func syntax<Value>(
    _ body: (inout JSONReader) throws(JSONSyntaxError) -> Value
  ) throws(Problem) -> Value {
    do {
      return try body(&reader)
    } catch {
      throw .json(error)
    }
  }

  private mutating func next() throws(Problem) -> (name: ByteString, offset: Int)? {
    try syntax { (reader) throws(JSONSyntaxError) in
      guard let member = try reader.nextMember() else { return nil }
      return (try reader.name(of: member), member.offset)
    }
  }

  private mutating func string() throws(Problem) -> ByteString {
    try syntax { (reader) throws(JSONSyntaxError) in try reader.string() }
  }

  /// - Returns: Whether there is a list of repositories.
  private mutating func readRoot() throws(Problem) -> Bool {
    var isFound = false
    try syntax { (reader) throws(JSONSyntaxError) in try reader.beginObject() }
    while let (name, _) = try next() {
      guard name == "repositories" else {
        try syntax { (reader) throws(JSONSyntaxError) in try reader.skipValue() }
        continue
      }
      isFound = true
      try syntax { (reader) throws(JSONSyntaxError) in try reader.beginArray() }
      while try syntax({ (reader) throws(JSONSyntaxError) in try reader.nextElement() }) {
        repositories.append(try readRepository())
      }
    }
    try syntax { (reader) throws(JSONSyntaxError) in try reader.finish() }
    return isFound
  }

  private mutating func readRepository() throws(Problem) -> DeclaredRepository {
    var type: ByteString = "maven"
    var url: ByteString?
    var pattern = IvyPattern(IvyPattern.standard)
    var isMavenCompatible = false
    var repository = DeclaredRepository(base: "", scope: .dependencies)
    let start = reader.position
    try syntax { (reader) throws(JSONSyntaxError) in try reader.beginObject() }
    while let (name, offset) = try next() {
      switch name {
      case "type":
        type = try string()
        guard type == "maven" || type == "ivy" else {
          throw .entry(offset, "\"type\" is neither \"maven\" nor \"ivy\"")
        }
      case "name": repository.name = try string()
      case "url": url = try string()
      case "scope":
        guard let scope = DeclaredRepository.Scope(rawValue: try string()) else {
          throw .entry(offset, "\"scope\" is neither \"dependencies\" nor \"plugins\"")
        }
        repository.scope = scope
      case "artifactPattern":
        pattern = IvyPattern(try string())
        guard pattern != nil else { throw .entry(offset, "the pattern is not one of Ivy's") }
      case "m2compatible":
        isMavenCompatible = try syntax { (reader) throws(JSONSyntaxError) in try reader.boolean() }
      case "content": repository.content = try readContent()
      case "comment", "metadataSources":
        try syntax { (reader) throws(JSONSyntaxError) in try reader.skipValue() }
      default: throw .entry(offset, "the format has no member of this name")
      }
    }
    guard let url else { throw .entry(start, "a repository has no \"url\"") }
    switch RepositoryAddress(url, limit: limits.urlLength) {
    case .remote(let base): repository.base = base
    case .local: throw .entry(start, "a repository is a folder of this machine")
    case .unusable(let error): throw .entry(start, "a repository's URL: " + error.reason)
    }
    pattern?.isMavenCompatible = isMavenCompatible
    if type == "ivy" { repository.pattern = pattern }
    return repository
  }

  private mutating func readContent() throws(Problem) -> ContentFilter {
    var filter = ContentFilter()
    try syntax { (reader) throws(JSONSyntaxError) in try reader.beginObject() }
    while let (name, offset) = try next() {
      switch name {
      case "exclusive":
        filter.isExclusive = try syntax { (reader) throws(JSONSyntaxError) in try reader.boolean() }
      case "releasesOnly", "snapshotsOnly":
        let isOn = try syntax { (reader) throws(JSONSyntaxError) in try reader.boolean() }
        if isOn { _ = filter.add(name, []) }
      default:
        try syntax { (reader) throws(JSONSyntaxError) in try reader.beginArray() }
        while try syntax({ (reader) throws(JSONSyntaxError) in try reader.nextElement() }) {
          guard filter.add(name, try readArguments()) else {
            throw .entry(offset, "this is no rule for content, or not one that is supported")
          }
        }
      }
    }
    return filter
  }

  /// A text, or a list of texts where a rule has several.
  private mutating func readArguments() throws(Problem) -> [ByteString] {
    let kind = try syntax { (reader) throws(JSONSyntaxError) in try reader.peek() }
    guard kind == .array else { return [try string()] }
    var arguments: [ByteString] = []
    try syntax { (reader) throws(JSONSyntaxError) in try reader.beginArray() }
    while try syntax({ (reader) throws(JSONSyntaxError) in try reader.nextElement() }) {
      arguments.append(try string())
    }
    return arguments
  }
}
