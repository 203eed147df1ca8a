import LockText
import Lockfetch
import NPMRegistry
import YAMLText

extension EntryClassifier {
  /// A folder or an archive of the project.
  func addLocal(
    _ package: Package, _ kind: ArtifactKind, path: ByteString, _ reason: LocalReason,
    to report: inout LockReport
  ) {
    // A folder may go without a name; a name that is there becomes a file name.
    guard package.name.isEmpty || checkedName(package, &report) != nil,
      check(path, from: folder, at: package.location, &report)
    else { return }
    var artifact = artifact(package, kind, .local(path: path, reason: reason))
    artifact.localIntegrity = kind == .file ? package.resolution[.integrity] : nil
    report.add(artifact)
  }

  /// A link from one project of the workspace to a folder.
  func classify(
    _ dependency: Importer.Dependency, of importer: Importer, into report: inout LockReport
  ) {
    let scheme: ByteString = "link:"
    guard dependency.reference.hasPrefix(scheme) else { return }
    let location = file.location(at: dependency.name.offset)
    let path = dependency.reference.dropFirst(scheme.count)
    guard PackageName(dependency.name.text) != nil else {
      report.emit(PNPMDiagnostics.name(at: location))
      return
    }
    let start = RelativePath.resolve(importer.path, in: folder)
    guard check(path, from: start, at: location, &report) else { return }
    var flags = ArtifactFlags()
    flags.isDev = dependency.group == .devDependencies
    flags.isOptional = dependency.group == .optionalDependencies
    report.add(
      LockedArtifact(
        ecosystem: PNPMAdapter.id, name: dependency.name.text, version: nil, kind: .link,
        source: .local(path: path, reason: .link), flags: flags, at: location))
  }

  /// A peer variant whose package has been pruned away: pnpm takes the folder from the key.
  ///
  /// - Source: pnpm 11's `lockfile.fs` (`convertToLockfileObject`).
  func classify(orphan snapshot: Snapshot, into report: inout LockReport) {
    let path = DependencyPath(snapshot.key.text, keys)
    let location = file.location(at: snapshot.key.offset)
    guard let reference = path.reference, reference.hasPrefix("file:"),
      case .directory(let directory) = ResolutionForm.local(reference)
    else {
      report.emit(PNPMDiagnostics.noResolution(at: location))
      return
    }
    let entry = PackageEntry(key: snapshot.key)
    addLocal(
      Package(
        name: path.name ?? "", version: nil, path: path, flags: entry.flags,
        resolution: Resolution(at: snapshot.key.offset), location: location),
      .directory, path: directory, .directory, to: &report)
  }

  /// Checks that a path is one of the project's, seen from a folder.
  ///
  /// - Parameter folder: `nil` for a folder that lies outside itself.
  /// - Returns: Whether it may be stated: it is relative, wherever it leads. What leads out is told,
  ///   and never looked at.
  private func check(
    _ path: ByteString, from folder: ByteString?, at location: SourceLocation,
    _ report: inout LockReport
  ) -> Bool {
    let scheme: ByteString = "file:"
    let target = path.hasPrefix(scheme) ? path.dropFirst(scheme.count) : path
    guard !target.hasPrefix("/"), !target.bytes.contains(0), !target.bytes.contains(0x5C) else {
      report.emit(PNPMDiagnostics.unsafeLocation(at: location))
      return false
    }
    if folder.flatMap({ RelativePath.resolve(target, in: $0) }) == nil {
      report.emit(PNPMDiagnostics.outside(at: location))
    }
    return true
  }
}
