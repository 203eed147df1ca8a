public import LockText
public import Lockfetch

/// The archive of a package at an `https` or `http` URL, whichever lock names it.
public struct PackageArchive: Hashable, Sendable {
  /// What the plan needs to know of it.
  public let source: RemoteSource
  /// ``ArtifactKind/registry`` at a registry's usual place, ``ArtifactKind/tarball`` elsewhere,
  /// ``ArtifactKind/noIntegrity`` where no hash is stated that Nix can check.
  public let kind: ArtifactKind
  /// The package URL.
  public let packageURL: ByteString
  /// Whether the URL is the usual place of another package.
  public let isOfAnotherPackage: Bool

  /// Reads what a lock says of an archive.
  ///
  /// - Parameters:
  ///   - written: The URL as the plan shows it and as a pin names it.
  ///   - place: Where to fetch from, where that differs from `written`.
  ///   - integrity: The hash or hashes as the lock writes them; blank is as good as none.
  /// - Throws: ``PackageArchiveError`` for a URL or an integrity that cannot be used.
  public init(
    _ name: PackageName, version: ByteString?, written: ByteString, place: ByteString? = nil,
    integrity: ByteString?, limits: Limits
  ) throws(PackageArchiveError) {
    let url: FetchURL
    do {
      url = try FetchURL(
        place ?? written, limit: limits.urlLength, allowsEncodedScope: true
      ).withoutPublicHTTP
    } catch {
      throw .url(error)
    }
    let text = integrity.flatMap { $0.isBlank ? nil : $0 }
    var hashes: SubresourceIntegrity?
    do {
      hashes = try text.map { (text) throws(SubresourceIntegrityError) in
        try SubresourceIntegrity(text)
      }
    } catch {
      throw .integrity(error)
    }
    var label = name.label(version: version)
    // Some registries write `@scope%2fname`: the usual place, spelt otherwise.
    if name.scope != nil, let usual = label.canonicalPath, !label.isCanonical(url),
      url.decodedPath.hasSuffix(usual)
    {
      label.canonicalPath = url.path
    }
    // The place of `@scope/name` ends like that of `name`, and is not its place all the same.
    let isUsual = label.isCanonical(url)
    let isSurelyOwn =
      isUsual && (name.scope != nil || label.canonicalPath.map(url.hasPath) ?? false)
    isOfAnotherPackage =
      !isSurelyOwn && TarballURL.owner(ofPath: url.decodedPath).map { $0 != name } ?? false
    if isOfAnotherPackage { label.canonicalPath = nil }
    let isCanonical = isUsual && !isOfAnotherPackage
    source = RemoteSource(
      written: written, pinKey: written, url: url, label: label, writtenIntegrity: text,
      integrity: hashes?.usable ?? [],
      unpinnedReason: hashes?.hasOthers == true ? .unusableIntegrity : .noIntegrity)
    kind = source.integrity.isEmpty ? .noIntegrity : isCanonical ? .registry : .tarball
    packageURL = name.packageURL(version: version, downloadURL: isCanonical ? nil : url)
  }
}

/// What of an archive cannot be used.
public enum PackageArchiveError: Error, Hashable, Sendable {
  /// Its URL.
  case url(FetchURLError)
  /// Its integrity.
  case integrity(SubresourceIntegrityError)
}

extension ByteString {
  /// Whether there is nothing but white space.
  fileprivate var isBlank: Bool {
    bytes.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }
}

extension FetchURL {
  /// The two public registries are asked over https whatever an old lock says; npm does the same
  /// (`replace-registry-host`), and the hash decides as before.
  public var withoutPublicHTTP: FetchURL {
    guard isPlainHTTP else { return self }
    return host == "registry.npmjs.org" || host == "registry.yarnpkg.com" ? overHTTPS() : self
  }
}
