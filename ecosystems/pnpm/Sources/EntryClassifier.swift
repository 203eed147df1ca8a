import LockText
import Lockfetch
import NPMRegistry
import YAMLText

/// Decides for each package of a lock what it is and where it comes from.
///
/// The cases are those of `README.md`, "What an entry is".
struct EntryClassifier {
  let file: SourceFile
  /// The project's folder, relative to the directory.
  let folder: ByteString
  let registries: Registries
  let keys: LockVersion.Keys
  /// When each package is wanted, where the lock does not say it of each.
  let groups: [ByteString: DependencyGraph.Groups]
  let limits: Limits

  /// A package whose name and version are known.
  struct Package {
    /// The name as it is written, empty where there is none; only archives must have one.
    let name: ByteString
    let version: ByteString?
    let path: DependencyPath
    let flags: ArtifactFlags
    let resolution: Resolution
    let location: SourceLocation
  }

  /// States one package, or tells why it cannot be used.
  func classify(_ entry: PackageEntry, into report: inout LockReport) {
    guard !entry.isDamaged else { return }
    let location = file.location(at: entry.key.offset)
    guard let resolution = entry.resolution else {
      report.emit(PNPMDiagnostics.noResolution(at: location))
      return
    }
    let path = DependencyPath(entry.key.text, keys)
    let package = Package(
      name: Self.name(of: entry, path) ?? "", version: Self.version(of: entry, path), path: path,
      flags: flags(of: entry, path), resolution: resolution, location: location)
    let form = ResolutionForm(resolution, path)
    if path.isOfRegistry {
      if entry.name.map({ $0.text != path.name }) ?? false
        || entry.version.map({ $0.text != path.version }) ?? false
      {
        report.emit(PNPMDiagnostics.otherPackage(package.name, at: location))
      }
      if form.isForeignToRegistry {
        report.emit(PNPMDiagnostics.shapeMismatch(package.name, at: location))
      }
    }
    add(package, form, to: &report)
  }

  private func add(_ package: Package, _ form: ResolutionForm, to report: inout LockReport) {
    switch form {
    case .derived: addDerived(package, to: &report)
    case .archive(let url): addArchive(package, written: url, to: &report)
    case .archiveInRegistry(let path): addArchive(package, below: path, to: &report)
    case .gitArchive(let url, let reference):
      addGitArchive(package, url, reference, to: &report)
    case .movingGitArchive:
      report.emit(PNPMDiagnostics.movingGitArchive(package.name, at: place(of: package)))
    case .git(let text): addGit(package, text, to: &report)
    case .directory(let path): addLocal(package, .directory, path: path, .directory, to: &report)
    case .file(let path): addLocal(package, .file, path: path, .vendored, to: &report)
    case .binary: addBinary(package, package.resolution, to: &report)
    case .variations: addVariations(package, to: &report)
    case .custom: addCustom(package, to: &report)
    case .missing: report.emit(PNPMDiagnostics.noResolution(at: package.location))
    case .unknown: report.emit(PNPMDiagnostics.unsupportedResolution(at: place(of: package)))
    }
  }

  // MARK: Name, version, flags

  /// Keys of a registry state both; the others leave them to the members.
  private static func name(of entry: PackageEntry, _ path: DependencyPath) -> ByteString? {
    path.isOfRegistry ? path.name : entry.name?.text ?? path.name
  }

  private static func version(of entry: PackageEntry, _ path: DependencyPath) -> ByteString? {
    if path.isOfRegistry { return path.version }
    let runtime: ByteString = "runtime:"
    return entry.version?.text ?? path.version
      ?? path.reference.flatMap { $0.hasPrefix(runtime) ? $0.dropFirst(runtime.count) : nil }
  }

  private func flags(of entry: PackageEntry, _ path: DependencyPath) -> ArtifactFlags {
    var flags = entry.flags
    if let groups = groups[path.id] {
      flags.isDev = groups.isDev
      flags.isOptional = groups.isOptional
      flags.isDevOptional = groups.isEither
    }
    return flags
  }

  // MARK: Archives

  /// The name of what a server sends.
  func checkedName(_ package: Package, _ report: inout LockReport) -> PackageName? {
    let name = PackageName(package.name)
    if name == nil { report.emit(PNPMDiagnostics.name(at: package.location)) }
    return name
  }

  private func addDerived(_ package: Package, to report: inout LockReport) {
    guard let name = checkedName(package, &report), let version = package.version else { return }
    do {
      let place = try registries.place(
        of: name, version, prefix: package.path.registryPrefix,
        stated: package.resolution[.registry])
      add(package, name, written: place.written, place: place.url, to: &report)
    } catch {
      report.emit(PNPMDiagnostics.registry(name.text, error, at: package.location))
    }
  }

  private func addArchive(
    _ package: Package, written: ByteString, to report: inout LockReport
  ) {
    guard let name = checkedName(package, &report) else { return }
    add(package, name, written: written, to: &report)
  }

  private func addArchive(
    _ package: Package, below path: ByteString, to report: inout LockReport
  ) {
    guard let name = checkedName(package, &report) else { return }
    do {
      add(package, name, written: try registries.resolve(path, of: name), to: &report)
    } catch {
      report.emit(PNPMDiagnostics.registry(name.text, error, at: package.location))
    }
  }

  private func add(
    _ package: Package, _ name: PackageName, written: ByteString, place: ByteString? = nil,
    to report: inout LockReport
  ) {
    let archive: PackageArchive
    do {
      archive = try PackageArchive(
        name, version: package.version, written: written, place: place,
        integrity: package.resolution[.integrity], limits: limits)
    } catch {
      report.emit(PNPMDiagnostics.archive(name.text, error, at: self.place(of: package)))
      return
    }
    if archive.isOfAnotherPackage {
      report.emit(PNPMDiagnostics.otherPackage(name.text, at: self.place(of: package)))
    }
    report.add(
      artifact(
        package, archive.kind, .remote(archive.source), packageURL: archive.packageURL))
  }

  private func addCustom(_ package: Package, to report: inout LockReport) {
    guard checkedName(package, &report) != nil else { return }
    let source = RemoteSource(
      written: nil, url: nil, label: nil, unpinnedReason: .customResolution)
    report.add(artifact(package, .noIntegrity, .remote(source)))
  }

  // MARK: Pieces

  func artifact(
    _ package: Package, _ kind: ArtifactKind, _ source: ArtifactSource,
    packageURL: ByteString? = nil
  ) -> LockedArtifact {
    LockedArtifact(
      ecosystem: PNPMAdapter.id, name: package.name, version: package.version, kind: kind,
      source: source, flags: package.flags, packageURL: packageURL, at: package.location)
  }

  /// Where the resolution of a package stands.
  func place(of package: Package) -> SourceLocation {
    file.location(at: package.resolution.range.lowerBound)
  }
}
