import LockText
import Lockfetch

/// Finds the repositories of a build script without running it.
///
/// Build scripts are programs; what they do cannot be known without running them, and nothing here
/// runs them. Blocks called `repositories` are looked for, and in them the calls of Gradle's own
/// interface with literal arguments. What is not literal is counted as unresolved.
///
/// - Source: Gradle, "Declaring repositories", "Centralizing repository declarations".
struct ScriptScanner {
  static let nestingLimit = 200

  /// What the blocks around a place make of the repositories in it.
  enum Role: Hashable {
    case project
    case pluginManagement
    case buildscript
    /// A build publishes there and fetches nothing.
    case publishing(ByteString)
  }

  let urlLimit: Int
  var cursor: TokenCursor
  var findings = ScriptFindings()
  /// The repositories with where they stand; `nil` for those that turned out unresolved.
  var drafts: [DeclaredRepository?] = []
  /// The repositories that a variable holds, by their place in ``drafts``.
  var variables: [ByteString: Range<Int>] = [:]

  /// Looks through a script.
  ///
  /// - Returns: `nil` when it cannot be cut into tokens.
  static func scan(_ file: SourceFile, urlLimit: Int) -> ScriptFindings? {
    let language = ScriptLanguage(path: file.path)
    guard let tokens = ScriptTokenizer.tokens(of: file.bytes, language) else { return nil }
    var scanner = ScriptScanner(urlLimit: urlLimit, cursor: TokenCursor(tokens))
    while scanner.cursor.peek() != nil { scanner.scanBlock(.project, depth: 0) }
    scanner.findings.repositories = scanner.drafts.compactMap { $0 }
    return scanner.findings
  }

  private init(urlLimit: Int, cursor: TokenCursor) {
    self.urlLimit = urlLimit
    self.cursor = cursor
  }

  // MARK: Blocks of a script

  /// Scans up to the end of the block, or of the script.
  private mutating func scanBlock(_ role: Role, depth: Int) {
    guard depth < Self.nestingLimit else {
      skipRestOfBlock()
      return
    }
    while let token = cursor.peek() {
      switch token.kind {
      case .symbol(UInt8(ascii: "}")):
        cursor.index += 1
        return
      case .symbol(UInt8(ascii: "{")):
        cursor.index += 1
        scanBlock(role, depth: depth + 1)
      case .word(let word): scanWord(word, role, depth: depth)
      default: cursor.index += 1
      }
    }
  }

  /// Passes over what is left of a block whose opening brace was taken.
  private mutating func skipRestOfBlock() {
    cursor.index -= 1
    cursor.skipBrackets("{", "}")
  }

  private mutating func scanWord(_ word: ByteString, _ role: Role, depth: Int) {
    let offset = cursor.peek()?.offset ?? 0
    cursor.index += 1
    switch word {
    case "repositories": scanRepositories(role, depth: depth)
    case "include" where role == .project: findings.projects += references(at: offset)
    case "includeBuild": findings.builds += references(at: offset)
    case "apply": scanApply(at: offset)
    default:
      guard let inner = Self.role(of: word, in: role) else { return }
      if cursor.take("{") {
        scanBlock(inner, depth: depth + 1)
      } else if cursor.isSymbol("."), let next = cursor.peek(1)?.word {
        cursor.index += 1
        scanWord(next, inner, depth: depth)
      }
    }
  }

  /// The role of a block by its name; `nil` for a block that changes nothing.
  private static func role(of word: ByteString, in role: Role) -> Role? {
    if case .publishing = role { return nil }
    switch word {
    case "pluginManagement": return .pluginManagement
    case "buildscript": return .buildscript
    case "publishing", "uploadArchives": return .publishing(word)
    case "dependencyResolutionManagement", "settings", "project": return .project
    default: return nil
    }
  }

  // MARK: References

  private mutating func references(at offset: Int) -> [ScriptFindings.Reference] {
    guard let token = cursor.peek(), !token.startsLine || token.isSymbol(UInt8(ascii: "(")) else {
      return []
    }
    return (cursor.literalArguments() ?? []).map {
      ScriptFindings.Reference(path: $0, offset: offset)
    }
  }

  /// `apply from: 'x.gradle'` and `apply(from = "x.gradle.kts")`.
  private mutating func scanApply(at offset: Int) {
    let distance = cursor.isSymbol("(") ? 1 : 0
    guard cursor.peek(distance)?.word == "from",
      cursor.isSymbol(":", distance + 1) || cursor.isSymbol("=", distance + 1)
    else { return }
    cursor.index += distance + 2
    switch cursor.value() {
    case .literal(let path):
      findings.scripts.append(ScriptFindings.Reference(path: path, offset: offset))
    case .template(let text):
      // The folder of the root project is the one variable whose value is known.
      for beginning: ByteString in ["$rootDir/", "${rootDir}/"] where text.hasPrefix(beginning) {
        let path = text.dropFirst(beginning.count)
        guard !path.bytes.contains(UInt8(ascii: "$")) else { continue }
        findings.scripts.append(ScriptFindings.Reference(path: "/" + path, offset: offset))
      }
    default: return
    }
  }

  // MARK: Repositories

  /// Scans what follows the word `repositories`.
  private mutating func scanRepositories(_ role: Role, depth: Int) {
    let isBlock = cursor.isSymbol("{")
    let isChain = cursor.isSymbol(".") && cursor.peek(1)?.word != nil
    guard isBlock || isChain else { return }
    if case .publishing(let name) = role {
      if !findings.ignored.contains(name) { findings.ignored.append(name) }
      cursor.skipBrackets("{", "}")
      return
    }
    if role == .pluginManagement { findings.hasPluginRepositories = true }
    let scope: DeclaredRepository.Scope = role == .project ? .dependencies : .plugins
    cursor.index += 1
    if isBlock {
      scanRepositoryBlock(scope, depth: depth + 1)
    } else if let word = cursor.peek()?.word {
      scanRepositoryWord(word, scope, depth: depth + 1)
      // `repositories.apply { … }` is such a block, too.
      if Self.scopeFunctions.contains(word), cursor.take("{") {
        scanRepositoryBlock(scope, depth: depth + 1)
      }
    }
  }

  private static let scopeFunctions: Set<ByteString> = ["apply", "run", "with", "also", "let"]

  /// Scans the inside of a block of repositories, up to its end.
  mutating func scanRepositoryBlock(_ scope: DeclaredRepository.Scope, depth: Int) {
    guard depth < Self.nestingLimit else {
      skipRestOfBlock()
      return
    }
    while let token = cursor.peek() {
      switch token.kind {
      case .symbol(UInt8(ascii: "}")):
        cursor.index += 1
        return
      case .symbol(UInt8(ascii: "{")):
        cursor.index += 1
        scanRepositoryBlock(scope, depth: depth + 1)
      case .word(let word): scanRepositoryWord(word, scope, depth: depth)
      default: cursor.index += 1
      }
    }
  }
}
