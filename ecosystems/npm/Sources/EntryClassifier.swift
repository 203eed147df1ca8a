import LockText
import Lockfetch
import NPMRegistry

/// Decides for each entry of a lock what it is and where it comes from.
///
/// - Source: npm's arborist (`lib/shrinkwrap.js`, `lib/arborist/load-virtual.js`); the order of the
///   cases is that of `README.md`, "What an entry is".
struct EntryClassifier {
  let file: SourceFile
  /// The project's folder, relative to the directory.
  let folder: ByteString
  let registries: RegistryConfiguration
  let layout: LockLayout
  let bundles: BundleIndex
  let limits: Limits

  /// States one entry, or tells why it cannot be used.
  func classify(_ entry: LockEntry, into report: inout LockReport) {
    guard !entry.isDamaged else { return }
    let location = file.location(at: entry.offset)
    if entry.key.isEmpty {
      report.add(local(entry, .root, path: ".", .root, location))
    } else if entry.isLink {
      addLink(entry, to: &report, location)
    } else if !entry.isInstalled {
      addDirectory(entry, to: &report, location)
    } else if !RelativePath.isInside(entry.key, of: folder) {
      report.emit(NPMDiagnostics.location(at: location))
    } else {
      addInstalled(entry, to: &report, location)
    }
  }

  // MARK: Folders of the project

  private func local(
    _ entry: LockEntry, _ kind: ArtifactKind, path: ByteString?, _ reason: LocalReason,
    _ location: SourceLocation
  ) -> LockedArtifact {
    LockedArtifact(
      ecosystem: NPMAdapter.id, name: entry.name ?? entry.installedName, version: entry.version,
      kind: kind, source: .local(path: path, reason: reason), flags: entry.flags, at: location)
  }

  private func addLink(
    _ entry: LockEntry, to report: inout LockReport, _ location: SourceLocation
  ) {
    let target = entry.resolved ?? ""
    guard RelativePath.isInside(target, of: folder), RelativePath.isInside(entry.key, of: folder)
    else {
      report.emit(NPMDiagnostics.location(at: location))
      return
    }
    guard !entry.isInstalled || PackageName(entry.installedName) != nil else {
      report.emit(NPMDiagnostics.name(at: location))
      return
    }
    report.add(local(entry, .link, path: target, .link, location))
  }

  private func addDirectory(
    _ entry: LockEntry, to report: inout LockReport, _ location: SourceLocation
  ) {
    guard RelativePath.isInside(entry.key, of: folder) else {
      report.emit(NPMDiagnostics.location(at: location))
      return
    }
    let reason: LocalReason = layout.isWorkspace(entry.key) ? .workspace : .directory
    var artifact = local(entry, .directory, path: entry.key, reason, location)
    artifact.name = entry.name ?? entry.key.cut(atLast: UInt8(ascii: "/"))?.tail ?? entry.key
    report.add(artifact)
  }

  // MARK: Installed packages

  private func addInstalled(
    _ entry: LockEntry, to report: inout LockReport, _ location: SourceLocation
  ) {
    let source = InstalledSource(entry, layout: layout)
    let installed = entry.installedName
    guard let name = PackageName(source.name),
      installed == source.name || PackageName(installed) != nil
    else {
      report.emit(NPMDiagnostics.name(at: location))
      return
    }
    if case .dependencies = layout, entry.version?.hasWebScheme == true {
      report.emit(NPMDiagnostics.olderURLDependency(name.text, at: location))
    }
    if entry.hasShrinkwrap {
      report.emit(NPMDiagnostics.shrinkwrapped(name.text, at: location))
    }
    if source.resolved == nil, bundles.isBundledByDependency(entry) {
      var artifact = local(entry, .bundled, path: nil, .bundled, location)
      (artifact.name, artifact.version) = (name.text, source.version)
      report.add(artifact)
      return
    }
    let package = Package(name: name, entry: entry, source: source, location: location)
    switch source.resolved {
    case .some(let text) where text.hasWebScheme:
      // A fragment is no part of what is asked for, and could hold anything.
      let address = text.cut(atFirst: UInt8(ascii: "#"))?.head ?? text
      addArchive(package, written: address, to: &report)
    case .some(let text) where GitReference.isReference(text):
      addGit(package, text, to: &report)
    case .some(let text) where text.hasPrefix("file:"):
      addFile(package, path: text.dropFirst("file:".utf8.count), to: &report)
    case .some:
      report.emit(NPMDiagnostics.unsupportedScheme(name.text, at: location))
    case nil:
      addWithoutPlace(package, to: &report)
    }
  }

  /// An installed package whose name is sound.
  private struct Package {
    let name: PackageName
    let entry: LockEntry
    let source: InstalledSource
    let location: SourceLocation
  }

  private func add(
    _ package: Package, _ kind: ArtifactKind, _ source: RemoteSource, packageURL: ByteString?,
    to report: inout LockReport
  ) {
    report.add(
      LockedArtifact(
        ecosystem: NPMAdapter.id, name: package.name.text, version: package.source.version,
        kind: kind, source: .remote(source), flags: package.entry.flags, packageURL: packageURL,
        at: package.location))
  }

  private func addGit(_ package: Package, _ text: ByteString, to report: inout LockReport) {
    let reference: GitReference
    do {
      reference = try GitReference(text)
    } catch {
      report.emit(NPMDiagnostics.git(package.name.text, error, at: package.location))
      return
    }
    if reference.hasUserName {
      report.emit(NPMDiagnostics.gitUserName(package.name.text, at: package.location))
    }
    var source = RemoteSource(
      written: text, url: nil, label: nil, unpinnedReason: .gitHostUnsupported,
      evidence: Evidence(type: "git-commit", value: reference.commit))
    if let archive = reference.archiveURL {
      do {
        source.url = try FetchURL(archive, limit: limits.urlLength)
      } catch {
        report.emit(NPMDiagnostics.url(package.name.text, error, at: package.location))
        return
      }
      source.unpinnedReason = .git
      // A user name may be a secret, and the pin file is read by everybody.
      source.pinKey = reference.hasUserName ? archive : text
      source.label = package.name.label(version: package.source.version)
      if !reference.isFetchedAsArchive {
        report.emit(NPMDiagnostics.gitClone(package.name.text, at: package.location))
      }
    }
    add(package, .git, source, packageURL: nil, to: &report)
  }

  private func addFile(_ package: Package, path: ByteString, to report: inout LockReport) {
    guard RelativePath.isInside(path, of: folder) else {
      report.emit(NPMDiagnostics.location(at: package.location))
      return
    }
    let isArchive = [".tgz", ".tar.gz", ".tar"].contains { path.hasSuffix($0) }
    var artifact = local(
      package.entry, layout.fileKind(isArchive: isArchive), path: path,
      isArchive ? .vendored : layout.fileReason, package.location)
    (artifact.name, artifact.version) = (package.name.text, package.source.version)
    report.add(artifact)
  }

  private func addWithoutPlace(_ package: Package, to report: inout LockReport) {
    guard let version = package.source.version else {
      report.emit(NPMDiagnostics.incomplete(package.name.text, at: package.location))
      let source = RemoteSource(
        written: nil, url: nil, label: nil, unpinnedReason: .incompleteEntry)
      add(package, .noIntegrity, source, packageURL: nil, to: &report)
      return
    }
    guard version.isExactVersion else {
      let source = RemoteSource(written: nil, url: nil, label: nil, unpinnedReason: .notExact)
      add(package, .noIntegrity, source, packageURL: nil, to: &report)
      return
    }
    do {
      let registry = try registries.registry(of: package.name)
      addArchive(
        package, written: TarballURL.canonical(package.name, version, in: registry), to: &report)
    } catch {
      report.emit(NPMDiagnostics.neededRegistry(error))
    }
  }

  private func addArchive(
    _ package: Package, written: ByteString, to report: inout LockReport
  ) {
    let archive: PackageArchive
    do {
      archive = try PackageArchive(
        package.name, version: package.source.version, written: written,
        integrity: package.source.integrity, limits: limits)
    } catch {
      report.emit(NPMDiagnostics.archive(package.name.text, error, at: package.location))
      return
    }
    if archive.isOfAnotherPackage {
      report.emit(NPMDiagnostics.otherPackage(package.name.text, at: package.location))
    }
    add(package, archive.kind, archive.source, packageURL: archive.packageURL, to: &report)
  }
}

extension ByteString {
  /// Whether it is one version and no range, tag or URL: `1.2.3`, `1.0.0-rc.1+build`.
  fileprivate var isExactVersion: Bool {
    guard bytes.first?.isDigit == true, bytes.contains(UInt8(ascii: ".")) else { return false }
    return bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"): true
      default: byte.isLetterOrDigit
      }
    }
  }
}
