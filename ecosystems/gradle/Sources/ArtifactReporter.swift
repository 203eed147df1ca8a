import LockText
import Lockfetch
import MavenRepository

/// States the files of verification metadata and the versions of lock files.
struct ArtifactReporter {
  private let choice: RepositoryChoice
  /// The components to keep; `nil` for all.
  private let selection: Set<Component>?
  private let urlLimit: Int
  /// The components that verification metadata names; `nil` without any.
  private var verified: Set<Component>?
  /// The components whose POM is implied already.
  private var withImpliedPOM: Set<Component> = []

  init(_ choice: RepositoryChoice, _ selection: Set<Component>?, urlLimit: Int) {
    self.choice = choice
    self.selection = selection
    self.urlLimit = urlLimit
  }

  // MARK: Verification metadata

  mutating func report(
    _ metadata: VerificationMetadata, in file: SourceFile, into report: inout LockReport
  ) {
    for trusted in metadata.trustedArtifacts where !trusted.isDocumentation {
      report.emit(GradleDiagnostics.trusted(trusted, in: file))
    }
    if let offset = metadata.trustedKeyOffset, metadata.verifiesSignatures {
      report.emit(GradleDiagnostics.trustedKeys(at: file.location(at: offset)))
    }
    var verified: Set<Component> = []
    var leftOut = 0
    for entry in metadata.components {
      verified.insert(entry.component)
      // Parents and BOMs are metadata alone, and no configuration names them.
      if selection?.contains(entry.component) != false || entry.hasMetadataOnly {
        self.report(entry, isComplete: metadata.isComplete, in: file, into: &report)
      } else {
        leftOut += 1
      }
    }
    if leftOut > 0 { report.emit(GradleDiagnostics.leftOut(leftOut, in: file)) }
    self.verified = verified
  }

  private mutating func report(
    _ entry: VerifiedComponent, isComplete: Bool, in file: SourceFile,
    into report: inout LockReport
  ) {
    let candidates = choice.candidates(for: entry.component)
    for artifact in entry.artifacts {
      let place = file.location(at: artifact.offset)
      guard let origin = origin(of: artifact.file, candidates, at: place, into: &report) else {
        continue
      }
      var source = origin.source
      source.writtenIntegrity = artifact.strongest?.digits
      source.integrity = artifact.integrity
      source.alternatives = artifact.alternatives
      source.evidence = artifact.evidence
      source.unpinnedReason = artifact.unpinnedReason
      if artifact.isRenamed { report.emit(GradleDiagnostics.renamed(artifact, at: place)) }
      var flags = artifact.flags
      if artifact.file.name.hasSuffix(".module"), !entry.hasPOM { flags.append("no-pom") }
      report.add(origin.artifact(.gradleArtifact, source, flags, at: place))
    }
    // Gradle asks for the POM first. A component with a `.module` gets a stub in the tree; where all
    // metadata is verified, one without either has none, as files of Ivy repositories have.
    if !isComplete, !entry.hasPOM, !entry.hasModule, candidates.allSatisfy({ $0.pattern == nil }) {
      implyPOM(of: entry.component, candidates, at: file.location(at: entry.offset), &report)
    }
  }

  // MARK: Dependency locking

  mutating func report(_ lock: LockState, into report: inout LockReport) {
    var leftOut = 0
    for entry in lock.entries {
      if selection?.contains(entry.component) != false {
        self.report(entry, in: lock.file, into: &report)
      } else {
        leftOut += 1
      }
    }
    if leftOut > 0 { report.emit(GradleDiagnostics.leftOut(leftOut, in: lock.file)) }
  }

  private mutating func report(
    _ entry: LockState.Entry, in file: SourceFile, into report: inout LockReport
  ) {
    let place = file.location(at: entry.offset)
    if verified?.contains(entry.component) == true {
      // Its files are stated by the metadata already.
      let source = RemoteSource(written: nil, url: nil, label: nil, unpinnedReason: .declared)
      report.add(Self.artifact(entry.component, .gradleLock, source, ["verified"], at: place))
      return
    }
    if verified != nil {
      report.emit(GradleDiagnostics.notInMetadata(entry.component, at: place))
    }
    // A component of one jar is by far the most frequent; what else it may have only Gradle knows.
    let candidates = choice.candidates(for: entry.component)
    guard let jar = try? Coordinate(entry.component).file,
      let origin = origin(of: jar, candidates, at: place, into: &report)
    else {
      // A name so long that no file can have it.
      report.emit(GradleDiagnostics.coordinate(.fileName, at: place))
      return
    }
    var source = origin.source
    source.written = nil
    source.unpinnedReason = .versionOnly
    report.add(origin.artifact(.gradleLock, source, ["unpinned"], at: place))
    implyPOM(of: entry.component, candidates, at: place, &report)
  }

  /// States a POM that Gradle will ask for although nothing lists it.
  private mutating func implyPOM(
    of component: Component, _ candidates: [DeclaredRepository], at place: SourceLocation,
    _ report: inout LockReport
  ) {
    guard withImpliedPOM.insert(component).inserted,
      let pom = try? Coordinate.pom(of: component).file,
      let origin = origin(of: pom, candidates, at: place, into: &report)
    else { return }
    var source = origin.source
    source.unpinnedReason = .implied
    report.add(implied: origin.artifact(.gradleArtifact, source, [], at: place))
  }

  // MARK: Places

  /// A file, and the repository that it is to come from.
  private struct Origin {
    let file: RepositoryFile
    let repository: Repository?
    let source: RemoteSource

    func artifact(
      _ kind: ArtifactKind, _ source: RemoteSource, _ flags: [ByteString], at place: SourceLocation
    ) -> LockedArtifact {
      var artifact = ArtifactReporter.artifact(file.component, kind, source, flags, at: place)
      artifact.packageURL = file.packageURL(repository: repository)
      return artifact
    }
  }

  /// - Returns: `nil` when the URL breaks a rule, which has been told then.
  private func origin(
    of file: RepositoryFile, _ candidates: [DeclaredRepository], at place: SourceLocation,
    into report: inout LockReport
  ) -> Origin? {
    var source = RemoteSource(written: nil, pinKey: file.path, url: nil, label: file.label)
    for candidate in candidates {
      guard let text = candidate.urlText(of: file) else { continue }
      source.written = text
      do {
        source.url = try FetchURL(text, limit: urlLimit)
      } catch {
        report.emit(GradleDiagnostics.url(file, error, at: place))
        return nil
      }
      let repository = Repository(id: candidate.name ?? "", url: candidate.base)
      return Origin(file: file, repository: repository, source: source)
    }
    return Origin(file: file, repository: nil, source: source)
  }

  private static func artifact(
    _ component: Component, _ kind: ArtifactKind, _ source: RemoteSource, _ flags: [ByteString],
    at place: SourceLocation
  ) -> LockedArtifact {
    var words = ArtifactFlags()
    words.others = flags
    return LockedArtifact(
      ecosystem: GradleAdapter.id, name: component.name, version: component.version, kind: kind,
      source: .remote(source), flags: words, at: place)
  }
}
