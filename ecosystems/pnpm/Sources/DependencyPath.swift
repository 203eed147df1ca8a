import LockText
import NPMRegistry

/// The key of a package, which pnpm calls a dependency path, taken apart.
///
/// - Source: pnpm's `dependency-path` of versions 5, 8 and 11.
struct DependencyPath: Hashable, Sendable {
  /// The key without what tells peer variants and patches apart.
  let id: ByteString
  /// The name, where the key states one.
  let name: ByteString?
  /// The version, where the key states one.
  let version: ByteString?
  /// What stands in place of a version: `file:…`, `https://…`, `runtime:…`; the whole key of the
  /// older formats where that names neither package nor version.
  let reference: ByteString?
  /// The prefix of the registry that the version is from (`gh` in `name@gh:1.0.0`).
  let registryPrefix: ByteString?
  /// Whether pnpm makes the place of the archive from name and version. Only then is it looked for in
  /// a registry.
  let isOfRegistry: Bool

  init(_ key: ByteString, _ keys: LockVersion.Keys) {
    switch keys {
    case .slashes: self.init(slashes: key)
    case .slashAndParentheses: self.init(slashAndParentheses: key)
    case .plain: self.init(plain: key)
    }
  }

  private init(
    id: ByteString, name: ByteString? = nil, version: ByteString? = nil,
    reference: ByteString? = nil, registryPrefix: ByteString? = nil, isOfRegistry: Bool = false
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.reference = reference
    self.registryPrefix = registryPrefix
    self.isOfRegistry = isOfRegistry
  }

  // MARK: The three ways of writing

  private init(slashes key: ByteString) {
    var segments = key.split(on: UInt8(ascii: "/"))
    // The first segment is empty, or the host of a registry.
    segments.removeFirst()
    let nameLength = segments.first?.hasPrefix("@") == true ? 2 : 1
    guard !key.hasPrefix("file:"), segments.count > nameLength else {
      self.init(id: key, reference: key)
      return
    }
    let ending = segments[nameLength]
    // No version holds `_` or `(`.
    let version = ByteString(
      ending.bytes.prefix { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "(") })
    guard version.isSemanticVersion else {
      self.init(id: key, reference: key)
      return
    }
    let head = key.split(on: UInt8(ascii: "/")).prefix(nameLength + 1)
    self.init(
      id: (head + [version]).joined(separator: "/"),
      name: segments.prefix(nameLength).joined(separator: "/"), version: version,
      isOfRegistry: key.hasPrefix("/"))
  }

  private init(slashAndParentheses key: ByteString) {
    let id = Self.withoutSuffix(key)
    let isOfRegistry = id.hasPrefix("/")
    let rest = isOfRegistry ? id.dropFirst(1) : id.cut(atFirst: UInt8(ascii: "/"))?.tail
    if let (name, version) = rest.flatMap(Self.cutAtVersion), version.isSemanticVersion {
      self.init(id: id, name: name, version: version, isOfRegistry: isOfRegistry)
    } else if isOfRegistry {
      // The first locks of 6.0 kept the slash of 5.4.
      self.init(slashes: id)
    } else {
      self.init(id: id, reference: id)
    }
  }

  private init(plain key: ByteString) {
    let id = Self.withoutSuffix(key.hasPrefix("/") ? key.dropFirst(1) : key)
    guard let (name, version) = Self.cutAtVersion(id) else {
      self.init(id: id, reference: id)
      return
    }
    if version.isSemanticVersion {
      self.init(id: id, name: name, version: version, isOfRegistry: true)
    } else if let (prefix, version) = Self.cutAtPrefix(version) {
      self.init(
        id: id, name: name, version: version, registryPrefix: prefix, isOfRegistry: true)
    } else {
      self.init(id: id, name: name, reference: version)
    }
  }

  // MARK: Pieces

  /// The key without its groups in parentheses: peers, and the hash of a patch.
  ///
  /// They are nested and balanced, so the beginning is found by counting from the end.
  static func withoutSuffix(_ key: ByteString) -> ByteString {
    guard key.hasSuffix(")") else { return key }
    var open = 1
    for index in stride(from: key.count - 2, through: 0, by: -1) {
      switch key.bytes[index] {
      case UInt8(ascii: "("): open -= 1
      case UInt8(ascii: ")"): open += 1
      default: if open == 0 { return ByteString(key.bytes[...index]) }
      }
    }
    return key
  }

  /// Cuts at the first `@` that does not begin a scope.
  private static func cutAtVersion(
    _ text: ByteString
  ) -> (name: ByteString, version: ByteString)? {
    guard let at = text.bytes.dropFirst().firstIndex(of: UInt8(ascii: "@")) else { return nil }
    return (ByteString(text.bytes[..<at]), ByteString(text.bytes[(at + 1)...]))
  }

  /// Cuts `prefix:1.0.0`; a prefix that has a meaning of its own is none.
  private static func cutAtPrefix(
    _ text: ByteString
  ) -> (prefix: ByteString, version: ByteString)? {
    guard let (prefix, version) = text.cut(atFirst: UInt8(ascii: ":")), version.isSemanticVersion,
      let first = prefix.bytes.first, first.isLowercaseLetter || first.isUppercaseLetter,
      prefix.bytes.allSatisfy({ $0.isLetterOrDigit || prefixMarks.contains($0) }),
      !reservedPrefixes.contains(prefix)
    else { return nil }
    return (prefix, version)
  }

  private static let prefixMarks: Set<UInt8> = Set("_.-".utf8)

  private static let reservedPrefixes: Set<ByteString> = [
    "bitbucket", "catalog", "custom", "file", "git", "github", "gitlab", "http", "https", "jsr",
    "link", "npm", "runtime", "ssh", "workspace",
  ]

  // MARK: Dependencies

  /// The key that a dependency leads to; `nil` for a link.
  ///
  /// - Source: pnpm 11's `deps.path` (`refToRelative`).
  static func key(ofDependency name: ByteString, _ reference: ByteString) -> ByteString? {
    if reference.hasPrefix("link:") { return nil }
    if reference.hasPrefix("@") { return reference }
    let own = name + "@" + reference
    guard let at = reference.bytes.firstIndex(of: UInt8(ascii: "@")) else { return own }
    let isAlias = !reference.bytes[..<at].contains {
      $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "(")
    }
    return isAlias ? reference : own
  }
}
