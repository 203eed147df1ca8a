import LockText
import Lockfetch

/// One repository as far as it was read.
struct RepositoryDraft {
  enum Address {
    case none
    case literal(ByteString)
    case folder
    case dynamic
  }

  let offset: Int
  var repository: DeclaredRepository
  var address = Address.none
  var isUnresolved = false

  /// Sets the URL; one that is set twice depends on how the script runs.
  mutating func set(_ value: ScriptValue) {
    if case .none = address {
      switch value {
      case .literal(let text): address = .literal(text)
      case .file: address = .folder
      case .template, .dynamic: address = .dynamic
      }
    } else {
      address = .dynamic
    }
  }
}

extension ScriptScanner {
  /// Scans a word in a block of repositories, and the call that it begins.
  mutating func scanRepositoryWord(
    _ word: ByteString, _ scope: DeclaredRepository.Scope, depth: Int
  ) {
    let variable = assignedVariable
    let offset = cursor.peek()?.offset ?? 0
    let start = drafts.count
    cursor.index += 1
    var draft = RepositoryDraft(
      offset: offset, repository: DeclaredRepository(base: "", scope: scope))
    if let base = DeclaredRepository.named[word], isCall {
      draft.address = .literal(base)
      if word == "jcenter" { findings.jcenter.append(offset) }
      cursor.skipBrackets("(", ")")
      readRest(of: &draft, depth: depth)
    } else if word == "maven" || word == "ivy", isCall {
      if word == "ivy" { draft.repository.pattern = IvyPattern(IvyPattern.standard) }
      readArguments(of: &draft)
      readRest(of: &draft, depth: depth)
    } else if word == "mavenLocal" || word == "flatDir", isCall {
      findings.ignored.append(word)
      cursor.skipCall()
    } else if word == "exclusiveContent", cursor.take("{") {
      readExclusiveContent(scope, depth: depth + 1)
    } else if Self.laterCalls.contains(word) {
      cursor.skipCall()
    }
    if let variable, drafts.count > start { variables[variable] = start..<drafts.count }
  }

  /// Calls that say something about repositories declared elsewhere.
  private static let laterCalls: Set<ByteString> = [
    "all", "configureEach", "matching", "whenObjectAdded", "withType", "remove", "removeAll",
  ]

  /// The variable that the word here is assigned to: `def x = maven { … }`.
  private var assignedVariable: ByteString? {
    cursor.isSymbol("=", -1) ? cursor.peek(-2)?.word : nil
  }

  /// Whether a call's arguments, block or, in Groovy, first named argument follows.
  private var isCall: Bool {
    if cursor.isSymbol("(") || cursor.isSymbol("{") { return true }
    return cursor.peek()?.word == "url" && cursor.isSymbol(":", 1)
  }

  // MARK: Calls

  /// The URL among the arguments: first, or named.
  private mutating func readArguments(of draft: inout RepositoryDraft) {
    let start = cursor.index
    let isBracketed = cursor.take("(")
    if isBracketed, cursor.take(")") { return }
    let isNamed =
      cursor.peek()?.word == "url" && (cursor.isSymbol(":", 1) || cursor.isSymbol("=", 1))
    if isNamed { cursor.index += 2 }
    if isNamed || isBracketed { draft.set(cursor.value()) }
    guard isBracketed else { return }
    cursor.index = start
    cursor.skipBrackets("(", ")")
  }

  /// The block of a call and what is called on its result.
  private mutating func readRest(of draft: inout RepositoryDraft, depth: Int) {
    if cursor.take("{") { readBody(of: &draft, depth: depth + 1) }
    while cursor.isSymbol("."), let word = cursor.peek(1)?.word {
      cursor.index += 2
      if Self.filterBlocks.contains(word), cursor.take("{") {
        readFilter(&draft.repository.content, &draft.isUnresolved, depth: depth + 1)
      } else {
        cursor.skipCall()
      }
    }
    finish(draft)
  }

  private static let filterBlocks: Set<ByteString> = ["content", "mavenContent"]

  private mutating func finish(_ draft: RepositoryDraft) {
    var repository = draft.repository
    switch draft.address {
    case .folder: findings.ignored.append("file")
    case .none, .dynamic: findings.unresolved.append(draft.offset)
    case .literal(let text):
      switch RepositoryAddress(text, limit: urlLimit) {
      case .local: findings.ignored.append("file")
      case .unusable(let reason): findings.unusable.append((draft.offset, reason))
      case .remote where draft.isUnresolved: findings.unresolved.append(draft.offset)
      case .remote(let base):
        repository.base = base
        drafts.append(repository)
      }
    }
  }

  // MARK: The block of a repository

  private mutating func readBody(of draft: inout RepositoryDraft, depth: Int) {
    guard depth < Self.nestingLimit else {
      draft.isUnresolved = true
      cursor.index -= 1
      cursor.skipBrackets("{", "}")
      return
    }
    while let token = cursor.peek() {
      cursor.index += 1
      switch token.kind {
      case .symbol(UInt8(ascii: "}")): return
      case .symbol(UInt8(ascii: "{")): readBody(of: &draft, depth: depth + 1)
      case .word(let word): readProperty(word, of: &draft, depth: depth)
      default: continue
      }
    }
  }

  private mutating func readProperty(
    _ word: ByteString, of draft: inout RepositoryDraft, depth: Int
  ) {
    switch word {
    case "url", "setUrl": draft.set(cursor.assignedValue())
    case "name", "setName":
      if case .literal(let name) = cursor.assignedValue() { draft.repository.name = name }
    case "content", "mavenContent":
      guard cursor.take("{") else { return }
      readFilter(&draft.repository.content, &draft.isUnresolved, depth: depth + 1)
    case "credentials":
      findings.credentials.append(draft.offset)
      cursor.skipCall()
    case "authentication", "metadataSources": cursor.skipCall()
    case "patternLayout" where draft.repository.pattern != nil:
      if cursor.take("{") { readPattern(of: &draft) }
    case "layout" where draft.repository.pattern != nil: readLayout(of: &draft)
    // A pattern that is a whole URL of its own.
    case "artifactPattern": draft.isUnresolved = true
    default: return
    }
  }

  // MARK: Ivy

  /// `layout "pattern", { artifact "…" }`, and layouts by their names.
  private mutating func readLayout(of draft: inout RepositoryDraft) {
    let isBracketed = cursor.take("(")
    let value = cursor.peek()?.kind
    cursor.index += 1
    if isBracketed { _ = cursor.take(")") }
    _ = cursor.take(",")
    switch value {
    case .string("pattern") where cursor.take("{"): readPattern(of: &draft)
    case .string("gradle"): return
    case .string("maven"): draft.repository.pattern?.isMavenCompatible = true
    default: draft.isUnresolved = true
    }
  }

  private mutating func readPattern(of draft: inout RepositoryDraft) {
    var pattern: IvyPattern?
    var isMavenCompatible = false
    while let token = cursor.peek() {
      cursor.index += 1
      if token.isSymbol(UInt8(ascii: "}")) { break }
      switch token.word {
      case "artifact":
        guard let texts = cursor.literalArguments(), texts.count == 1,
          let read = IvyPattern(texts[0])
        else {
          draft.isUnresolved = true
          continue
        }
        pattern = pattern ?? read
      case "m2compatible", "setM2compatible", "isM2compatible", "m2Compatible":
        isMavenCompatible = true
      case "false": isMavenCompatible = false
      default: continue
      }
    }
    pattern?.isMavenCompatible = isMavenCompatible
    if let pattern { draft.repository.pattern = pattern }
  }

  // MARK: Content

  /// Reads the block of a filter up to its end.
  ///
  /// - Parameter isUnresolved: Set when the block says something that only running it would tell.
  private mutating func readFilter(
    _ filter: inout ContentFilter, _ isUnresolved: inout Bool, depth: Int
  ) {
    guard depth < Self.nestingLimit else {
      isUnresolved = true
      cursor.index -= 1
      cursor.skipBrackets("{", "}")
      return
    }
    while let token = cursor.peek() {
      cursor.index += 1
      switch token.kind {
      case .symbol(UInt8(ascii: "}")): return
      case .symbol(UInt8(ascii: "{")):
        // What stands in a condition or loop need not hold.
        isUnresolved = true
        readFilter(&filter, &isUnresolved, depth: depth + 1)
      case .word(let word)
      where word.hasPrefix("include") || word.hasPrefix("exclude") || word == "releasesOnly"
        || word == "snapshotsOnly":
        guard let arguments = cursor.literalArguments() else {
          isUnresolved = true
          continue
        }
        if !filter.add(word, arguments) {
          isUnresolved = true
          findings.unsupportedFilters.append(token.offset)
        }
      default: continue
      }
    }
  }

  /// Reads the block of `exclusiveContent` up to its end.
  private mutating func readExclusiveContent(_ scope: DeclaredRepository.Scope, depth: Int) {
    let offset = cursor.peek()?.offset ?? 0
    var targets: Set<Int> = []
    var filter = ContentFilter()
    var isUnresolved = false
    while let token = cursor.peek() {
      cursor.index += 1
      if token.isSymbol(UInt8(ascii: "}")) { break }
      switch token.word {
      case "forRepository", "forRepositories":
        let start = drafts.count
        if cursor.take("{") {
          scanRepositoryBlock(scope, depth: depth + 1)
        } else if cursor.take("(") {
          targets.formUnion(readTargets(scope, depth: depth + 1))
        }
        targets.formUnion(start..<drafts.count)
      case "filter" where cursor.take("{"):
        readFilter(&filter, &isUnresolved, depth: depth + 1)
      default: continue
      }
    }
    for target in targets {
      guard !isUnresolved, var repository = drafts[target] else {
        drafts[target] = nil
        findings.unresolved.append(offset)
        continue
      }
      repository.content.isExclusive = true
      repository.content.includes += filter.includes
      repository.content.excludes += filter.excludes
      drafts[target] = repository
    }
  }

  /// Repositories as arguments: variables that hold one, and calls that declare one.
  private mutating func readTargets(
    _ scope: DeclaredRepository.Scope, depth: Int
  ) -> Set<Int> {
    var targets: Set<Int> = []
    var brackets = 1
    while let token = cursor.peek(), brackets > 0 {
      if let word = token.word {
        if let known = variables[word] { targets.formUnion(known) }
        scanRepositoryWord(word, scope, depth: depth)
        continue
      }
      if token.isSymbol(UInt8(ascii: "(")) { brackets += 1 }
      if token.isSymbol(UInt8(ascii: ")")) { brackets -= 1 }
      cursor.index += 1
    }
    return targets
  }
}
