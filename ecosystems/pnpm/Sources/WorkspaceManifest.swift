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
  private(set) var scopes: [ByteString: ByteString] = [:]
  private(set) var prefixes: [ByteString: ByteString] = [:]
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
          let url = try reader.scalar().text
          let isScope = key.text == "registries"
          guard isKnown(url, member, file) else { continue }
          if !isScope {
            prefixes[member.text] = url
          } else if let scope = Self.scope(member.text) {
            scopes[scope] = url
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
    let isKnown = isKnown(registry.text, registry, file)
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
          if isKnown, let scope = text == "@" ? "" : Self.scope(text) {
            scopes[scope] = registry.text
          }
        }
      case ("prefix", .scalar):
        let prefix = try reader.scalar().text
        if isKnown { prefixes[prefix] = registry.text }
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

  /// pnpm does not expand variables in the URLs of this file, and passes over such a registry.
  private mutating func isKnown(
    _ url: ByteString, _ key: YAMLScalar, _ file: SourceFile
  ) -> Bool {
    guard url.bytes.contains(UInt8(ascii: "$")) else { return true }
    diagnostics.append(PNPMDiagnostics.unexpandedRegistry(at: file.location(at: key.offset)))
    return false
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
