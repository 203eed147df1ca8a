import LockText
import Lockfetch
import NPMRegistry
import YAMLText

/// What `pnpm-workspace.yaml` says about registries, which counts more than `.npmrc` (pnpm 11).
///
/// Three settings are looked at: `registries`, whose members are scopes with a URL each, or URLs with
/// `scopes`, `prefix` and `serverType` each; `namedRegistries` and `registriesByPrefix`, whose members
/// are prefixes with a URL each. People write this file, with whatever YAML they like, so it is read
/// only when the word "egistries" occurs in it at all.
///
/// - Source: pnpm 11's `config.reader` (`getOptionsFromRootManifest.ts`).
struct WorkspaceManifest {
  private(set) var diagnostics: [Diagnostic] = []
  /// The scopes that it gives a registry, without their `@`; the empty one is the default.
  private(set) var scopes: [ByteString: ConfiguredRegistry] = [:]
  private(set) var prefixes: [ByteString: ConfiguredRegistry] = [:]
  private(set) var artifactory: Set<ByteString> = []
  /// Where it first speaks of registries.
  private(set) var offset: Int?

  /// - Throws: ``LockfileError`` when it speaks of registries and cannot be read.
  init(_ file: SourceFile, limits: Limits) throws(LockfileError) {
    guard file.bytes.mentionsRegistries else { return }
    var reader = YAMLReader(
      file.bytes,
      limits: YAMLLimits(depth: limits.nesting, stringLength: limits.stringLength))
    do {
      try read(&reader, file)
    } catch {
      throw LockfileError(PNPMDiagnostics.workspace(error, in: file))
    }
  }

  private mutating func read(
    _ reader: inout YAMLReader, _ file: SourceFile
  ) throws(YAMLSyntaxError) {
    guard try reader.nextDocument(), try reader.peek() == .mapping else { return }
    try reader.beginMapping()
    while let key = try reader.nextKey() {
      guard ["registries", "namedRegistries", "registriesByPrefix"].contains(key.text),
        try reader.peek() == .mapping
      else {
        try reader.skipValue()
        continue
      }
      offset = offset ?? key.offset
      try reader.beginMapping()
      while let member = try reader.nextKey() {
        if try reader.peek() == .mapping {
          try readDeclaration(of: member, &reader, file)
        } else if try reader.peek() == .scalar {
          let registry = configured(try reader.scalar().text, at: member, file)
          if key.text != "registries" {
            prefixes[member.text] = registry
          } else if let scope = Self.scope(member.text) {
            scopes[scope] = registry
          }
        } else {
          try reader.skipValue()
        }
      }
    }
  }

  /// Reads what is said of one registry, whose URL is the key.
  private mutating func readDeclaration(
    of registry: YAMLScalar, _ reader: inout YAMLReader, _ file: SourceFile
  ) throws(YAMLSyntaxError) {
    let configured = configured(registry.text, at: registry, file)
    try reader.beginMapping()
    while let field = try reader.nextKey() {
      switch (field.text, try reader.peek()) {
      case ("scopes", .sequence):
        try reader.beginSequence()
        while try reader.nextElement() {
          guard try reader.peek() == .scalar else {
            try reader.skipValue()
            continue
          }
          let text = try reader.scalar().text
          if let scope = text == "@" ? "" : Self.scope(text) { scopes[scope] = configured }
        }
      case ("prefix", .scalar):
        prefixes[try reader.scalar().text] = configured
      case ("serverType", .scalar):
        if try reader.scalar().text == "artifactory" {
          artifactory.insert(Registries.normalized(registry.text))
        }
      default: try reader.skipValue()
      }
    }
  }

  /// The empty scope stands for the default registry.
  private static func scope(_ text: ByteString) -> ByteString? {
    if text == "default" { return "" }
    return text.hasPrefix("@") && text.count > 1 ? text.dropFirst(1) : nil
  }

  /// pnpm expands no variable in the URLs of this file, and takes the default registry instead.
  private mutating func configured(
    _ url: ByteString, at key: YAMLScalar, _ file: SourceFile
  ) -> ConfiguredRegistry {
    let registry = ConfiguredRegistry(url, at: file.location(at: key.offset))
    if let problem = registry.problem {
      diagnostics.append(PNPMDiagnostics.unusableRegistry(problem))
    }
    return registry
  }
}

extension [UInt8] {
  fileprivate var mentionsRegistries: Bool {
    let word = Array("egistries".utf8)
    let text = span
    guard text.count >= word.count else { return false }
    for start in 0...(text.count - word.count) where text[start] == word[0] {
      var length = 1
      while length < word.count, text[start + length] == word[length] { length += 1 }
      if length == word.count { return true }
    }
    return false
  }
}
