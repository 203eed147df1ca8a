import LockText
import Lockfetch
import NPMRegistry
import YAMLText

/// Where pnpm finds the archives of packages whose place the lock does not state.
struct Registries: Sendable {
  /// The place of an archive.
  struct Place: Hashable, Sendable {
    /// The URL that names it, in the plan and in pins.
    ///
    /// What comes from the default registry is named by its place in npm's own, whichever mirror is
    /// configured, as npm's own locks do: one package keeps one name.
    let written: ByteString
    /// The URL that it is fetched from.
    let url: ByteString
  }

  /// Why there is no place.
  enum Problem: Error, Hashable {
    /// JSR's registry has archives at places that cannot be made from name and version.
    case jsr
    /// No registry is known by this prefix.
    case prefix
    /// Its registry is configured in a way that cannot be used.
    case unusable(UnusableRegistry)
  }

  var configuration = RegistryConfiguration()
  /// The registries of versions with a prefix, such as `gh:1.0.0`.
  var byPrefix: [ByteString: ConfiguredRegistry] = [
    "gh": .url("https://npm.pkg.github.com"), "npmjs": .url(TarballURL.defaultRegistry),
  ]
  /// The registries that keep the scope in the names of files, as Artifactory does.
  var artifactory: Set<ByteString> = []

  /// The place that pnpm makes from name and version.
  ///
  /// - Parameter stated: The registry that the entry itself states (5.x).
  /// - Source: pnpm's `lockfile.utils` (`pkgSnapshotToResolution`) of versions 5 to 11.
  func place(
    of name: PackageName, _ version: ByteString, prefix: ByteString?, stated: ByteString?
  ) throws(Problem) -> Place {
    let registry: ByteString
    if let stated {
      registry = stated
    } else if let prefix {
      guard let named = byPrefix[prefix] else { throw .prefix }
      registry = try Self.url(of: named)
    } else if let own = name.scope.flatMap({ configuration.scopes[$0] }) {
      registry = try Self.url(of: own)
    } else if name.scope == "jsr" {
      throw .jsr
    } else {
      return Place(
        written: TarballURL.canonical(name, version, in: TarballURL.defaultRegistry),
        url: archive(name, version, in: try Self.url(of: configuration.fallback)))
    }
    let url = archive(name, version, in: registry)
    return Place(written: url, url: url)
  }

  private static func url(of registry: ConfiguredRegistry) throws(Problem) -> ByteString {
    do {
      return try registry.url()
    } catch {
      throw .unusable(error)
    }
  }

  private func archive(
    _ name: PackageName, _ version: ByteString, in registry: ByteString
  ) -> ByteString {
    guard name.scope != nil, artifactory.contains(Self.normalized(registry)) else {
      return TarballURL.canonical(name, version, in: registry)
    }
    let plain = version.cut(atFirst: UInt8(ascii: "+"))?.head ?? version
    return Self.normalized(registry) + "/" + name.text + "/-/" + name.text + "-" + plain + ".tgz"
  }

  /// Resolves a path that stands in place of a URL.
  func resolve(_ path: ByteString, of name: PackageName) throws(Problem) -> ByteString {
    let configured = name.scope.flatMap { configuration.scopes[$0] } ?? configuration.fallback
    let registry = Self.normalized(try Self.url(of: configured))
    guard path.hasPrefix("/") else { return registry + "/" + path }
    // From the root of the host.
    let slashes = registry.bytes.indices.filter { registry.bytes[$0] == UInt8(ascii: "/") }
    return slashes.count > 2 ? ByteString(registry.bytes[..<slashes[2]]) + path : registry + path
  }

  static func normalized(_ registry: ByteString) -> ByteString {
    registry.hasSuffix("/") ? registry.dropLast(1) : registry
  }
}
