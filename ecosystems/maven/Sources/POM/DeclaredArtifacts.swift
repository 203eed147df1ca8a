import LockText
import Lockfetch
import MavenRepository

/// States what the POMs of a build declare: never a hash, and so never a fixed output by itself.
struct DeclaredArtifacts {
  let build: Build
  let coverage: LockCoverage

  func add(to report: inout LockReport) {
    for module in build.modules {
      add(module.pom, module.values, to: &report)
    }
  }

  /// States the declarations of one file, each once.
  func add(_ pom: Pom, _ values: PomValues, to report: inout LockReport) {
    var seen: Set<Declared> = []
    for declaration in pom.declarations {
      let declared = Declared(declaration, values)
      guard seen.insert(declared).inserted else { continue }
      let location = pom.file.location(at: declaration.reference.offset)
      guard declared.isSound else {
        report.emit(MavenDiagnostics.declaration(at: location))
        continue
      }
      report.add(artifact(declared, at: location))
    }
  }

  private func artifact(_ declared: Declared, at location: SourceLocation) -> LockedArtifact {
    let coordinate = declared.coordinate
    return LockedArtifact(
      ecosystem: MavenAdapter.id, name: declared.name,
      version: declared.version.isEmpty ? nil : declared.version,
      kind: .mavenDeclaration, source: source(declared, coordinate), flags: declared.flags,
      packageURL: coordinate?.packageURL(repository: nil), at: location)
  }

  private func source(_ declared: Declared, _ coordinate: Coordinate?) -> ArtifactSource {
    if let module = build.module(declared.name, version: declared.version) {
      return .local(path: module.folder.isEmpty ? "." : module.folder, reason: .workspace)
    }
    return .remote(
      RemoteSource(
        written: nil, pinKey: coordinate?.file.path, url: nil, label: coordinate?.file.label,
        unpinnedReason: coverage.reason(for: declared)))
  }
}

extension ArtifactKind {
  /// A file that a lock of Maven lists.
  static let mavenArtifact = ArtifactKind("maven-artifact")
  /// What a POM declares.
  static let mavenDeclaration = ArtifactKind("maven-dep")
  /// Maven itself, as a wrapper downloads it.
  static let mavenDistribution = ArtifactKind("maven-distribution")
}
