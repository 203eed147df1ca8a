import LockText
import Lockfetch

/// Reads the arguments of one directive.
///
/// - Source: Go, x/mod `modfile/rule.go`.
struct DirectiveReader {
  let directive: ModDirective
  private let limits: Limits
  private var arguments: [ModToken] { directive.arguments }

  init(_ directive: ModDirective, _ limits: Limits) {
    self.directive = directive
    self.limits = limits
  }

  private func error(_ problem: DirectiveError.Problem) -> DirectiveError {
    DirectiveError(problem, directive)
  }

  /// Whether the comment of a requirement says that it is indirect.
  var isIndirect: Bool {
    directive.comment == ["indirect"]
      || (directive.comment.count > 1 && directive.comment.first == "indirect;")
  }

  // MARK: Directives with one argument

  /// The one argument, of any form.
  func singleText() throws(DirectiveError) -> ByteString {
    guard arguments.count == 1 else { throw error(.usage) }
    return try text(0)
  }

  /// The one argument, the path of a package or of a module that is never fetched.
  func packagePath() throws(DirectiveError) -> ByteString {
    let path = try singleText()
    try check(path)
    return path
  }

  func goVersion() throws(DirectiveError) -> GoVersion {
    guard arguments.count == 1, let version = GoVersion(arguments[0].text) else {
      throw error(.goVersion)
    }
    return version
  }

  /// It is only a wish, which an offline build does not follow.
  func toolchain() throws(DirectiveError) {
    guard arguments.count == 1 else { throw error(.usage) }
    let name = arguments[0].text
    guard name == "default" || name == "go1" || name.hasPrefix("go1.") else { throw error(.usage) }
  }

  /// `KEY=VALUE` of a `godebug`, which changes nothing here.
  func setting() throws(DirectiveError) {
    let marks = Set("\"`',".utf8)
    guard arguments.count == 1, arguments[0].text.bytes.contains(UInt8(ascii: "=")),
      !arguments[0].text.bytes.contains(where: marks.contains)
    else { throw error(.usage) }
  }

  // MARK: Modules

  /// `PATH VERSION`.
  func moduleVersion() throws(DirectiveError) -> ModuleVersion {
    guard arguments.count == 2 else { throw error(.usage) }
    return try moduleVersion(path: try text(0), version: try text(1))
  }

  /// A version, or two between brackets: what the module takes back. It changes nothing here.
  func retraction() throws(DirectiveError) {
    let words = arguments.map(\.text)
    let isInterval = words.count == 5 && [words[0], words[2], words[4]] == ["[", ",", "]"]
    guard isInterval || words.count == 1 else { throw error(.usage) }
    for index in words.indices { _ = try text(index) }
  }

  /// `PATH [VERSION] => PATH VERSION`, or `… => FOLDER`.
  func replacement() throws(DirectiveError) -> Replacement {
    let arrow = arguments.count > 1 && arguments[1].text == "=>" ? 1 : 2
    guard arguments.count == arrow + 2 || arguments.count == arrow + 3,
      arguments[arrow].text == "=>"
    else { throw error(.usage) }
    let path = try text(0)
    var old = ModuleVersion(path: path, version: "")
    if arrow == 2 {
      old = try moduleVersion(path: path, version: try text(1))
    } else {
      try check(path)
      guard MajorSuffix(ofPath: path) != nil else { throw error(.path(.majorVersion)) }
    }
    let target = try text(arrow + 1)
    let isFolder = Replacement.Target.isFolder(target)
    guard arguments.count == arrow + 3 else {
      guard isFolder else { throw error(.targetWithoutVersion) }
      return Replacement(old: old, target: .folder(target), location: directive.location)
    }
    guard !isFolder else { throw error(.folderWithVersion) }
    let module = try fetched(path: target, version: try text(arrow + 2))
    return Replacement(old: old, target: .module(module), location: directive.location)
  }

  // MARK: Checks

  private func text(_ index: Int) throws(DirectiveError) -> ByteString {
    guard let text = QuotedString.text(of: arguments[index]) else { throw error(.quotes) }
    return text
  }

  private func check(_ path: ByteString) throws(DirectiveError) {
    guard path.count <= limits.nameLength else { throw error(.tooLong(limit: limits.nameLength)) }
    do {
      try PathRules.check(path, as: .package)
    } catch let problem {
      throw error(.path(problem))
    }
  }

  /// A module that need not be one that can be fetched, as a folder may replace it.
  private func moduleVersion(
    path: ByteString, version: ByteString
  ) throws(DirectiveError) -> ModuleVersion {
    try check(path)
    guard version.count <= limits.nameLength, let semantic = SemanticVersion(version),
      semantic.isCanonical
    else { throw error(.version) }
    guard let suffix = MajorSuffix(ofPath: path) else { throw error(.path(.majorVersion)) }
    guard suffix.fits(semantic) else { throw error(.otherMajor) }
    return ModuleVersion(path: path, version: version)
  }

  private func fetched(
    path: ByteString, version: ByteString
  ) throws(DirectiveError) -> ModuleVersion {
    do {
      return try FetchedModule(path: path, version: version, limit: limits.nameLength)
        .moduleVersion
    } catch let problem {
      switch problem {
      case .tooLong(let limit): throw error(.tooLong(limit: limit))
      case .path(let rule): throw error(.path(rule))
      case .notAVersion, .notCanonical: throw error(.version)
      case .otherMajor: throw error(.otherMajor)
      }
    }
  }
}

/// The rule that a directive breaks.
struct DirectiveError: Error {
  enum Problem: Hashable {
    case unknownVerb
    case repeated
    case usage
    case quotes
    case goVersion
    case tooLong(limit: Int)
    case path(PathError)
    case version
    case otherMajor
    case targetWithoutVersion
    case folderWithVersion
  }

  let problem: Problem
  let directive: ModDirective

  init(_ problem: Problem, _ directive: ModDirective) {
    self.problem = problem
    self.directive = directive
  }
}
