public import LockText

/// Which registry a package comes from, as far as a project's `.npmrc` says it.
///
/// Only the keys `registry` and `@scope:registry` are looked at; every other line, and so every
/// credential, is skipped before its value is seen. `${VARIABLE}` is not expanded: a registry that
/// depends on the environment is treated as unknown.
///
/// - Source: npm documentation, "npmrc", and "Associating a scope with a registry".
public struct RegistryConfiguration: Hashable, Sendable {
  /// The registry of packages without a scope, and of scopes that have none of their own.
  public var fallback = ConfiguredRegistry.url(TarballURL.defaultRegistry)
  /// The registries of scopes, by scope without its `@`.
  public var scopes: [ByteString: ConfiguredRegistry] = [:]

  /// npm's defaults.
  public init() {}

  /// Reads the text of an `.npmrc`.
  public init(npmrc file: SourceFile) {
    var offset = 0
    for line in ByteString(file.bytes).split(on: UInt8(ascii: "\n")) {
      defer { offset += line.count + 1 }
      // What stands below a section's header belongs to that section, and npm has none.
      if Self.isSectionHeader(line) { return }
      guard let (key, value) = Self.setting(line), !value.isEmpty else { continue }
      let registry = ConfiguredRegistry(value, at: file.location(at: offset))
      if key == "registry" {
        fallback = registry
      } else {
        scopes[key.dropFirst(1).dropLast(":registry".utf8.count)] = registry
      }
    }
  }

  /// The registry of a package.
  ///
  /// - Throws: ``UnusableRegistry`` when it is configured in a way that cannot be used.
  public func registry(of name: PackageName) throws(UnusableRegistry) -> ByteString {
    try (name.scope.flatMap { scopes[$0] } ?? fallback).url()
  }

  /// The settings that cannot be used, by their places.
  public var problems: [UnusableRegistry] {
    ([fallback] + scopes.values).compactMap(\.problem).sorted { $0.location < $1.location }
  }

  /// One of the two keys with its value; `nil` for every other line.
  private static func setting(_ line: ByteString) -> (key: ByteString, value: ByteString)? {
    guard let equals = line.bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let key = ByteString(trimmed(line.bytes[..<equals]))
    guard key == "registry" || (key.hasPrefix("@") && key.hasSuffix(":registry")) else {
      return nil
    }
    var value = trimmed(line.bytes[(equals + 1)...])
    let quotes: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'")]
    if value.count >= 2, let first = value.first, quotes.contains(first), value.last == first {
      value = value.dropFirst().dropLast()
    } else {
      // As in npm's `ini`, a comment may follow a value that is not quoted.
      value = trimmed(value.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "#") })
    }
    return (key, ByteString(value))
  }

  /// - Source: npm's `ini`, `decode`.
  private static func isSectionHeader(_ line: ByteString) -> Bool {
    guard line.bytes.first == UInt8(ascii: "[") else { return false }
    let close = line.bytes.firstIndex(of: UInt8(ascii: "]"))
    return close.map { trimmed(line.bytes[($0 + 1)...]).isEmpty } ?? false
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
  }
}
