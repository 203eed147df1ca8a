public import LockText
public import Lockfetch
import MavenRepository

/// Reads what locks a Maven build: Resolver's trusted checksums, maven-lockfile's `lockfile.json`, the
/// wrapper, and the POMs for what they declare.
///
/// The page beside the sources, `README.md`, says what each of them becomes.
public struct MavenAdapter: NestedLockfileAdapter, PinTakingAdapter {
  static let id: EcosystemID = "maven"

  /// The one adapter for Maven.
  public init() {}

  /// `maven`.
  public var id: EcosystemID { Self.id }

  /// Maven shares its files with Gradle.
  public var family: Family { "maven" }

  /// For the list of ecosystems.
  public var summary: String {
    "Maven: .mvn/checksums, lockfile.json of maven-lockfile, the wrapper, and POMs"
  }

  /// POMs, both kinds of locks, and the wrapper.
  public var claims: [PathPattern] {
    ["pom.xml", "lockfile.json", ".mvn/checksums/**", ".mvn/wrapper/maven-wrapper.properties"]
  }

  /// Where the checksums are said to be, and the build's core extensions.
  public var consults: [PathPattern] { [".mvn/maven.config", ".mvn/extensions.xml"] }

  /// A module's POM and lock belong to the build above it: to the outermost folder with a POM, or to
  /// the nearest one with `.mvn`, which is where Maven itself sees the root of a build.
  public func projectFolder(
    of folder: ClaimedFolder, below ancestors: [ClaimedFolder]
  ) -> ByteString {
    guard folder.files.contains("pom.xml"), !folder.isMavenRoot else { return folder.path }
    var owner = folder.path
    for ancestor in ancestors {
      if ancestor.isMavenRoot { return ancestor.path }
      if ancestor.files.contains("pom.xml") { owner = ancestor.path }
    }
    return owner
  }

  /// Reads one build.
  public func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    let reader = BuildReader(files: MavenFiles(project), limits: project.limits)
    try reader.read(&project, into: &report)
  }

  /// A pin is called by its file's path in a repository.
  public func artifact(
    pinnedAs key: ByteString, at location: SourceLocation
  ) -> LockedArtifact? {
    guard let file = try? RepositoryFile(path: key) else {
      // Whatever it is, it is none of ours; the engine tells that nothing uses it.
      return nil
    }
    return LockedArtifact(
      ecosystem: id, name: file.component.name, version: file.component.version,
      kind: .mavenArtifact,
      source: .remote(RemoteSource(written: nil, pinKey: file.path, url: nil, label: file.label)),
      packageURL: file.packageURL(repository: nil), at: location)
  }

  /// Lays out a repository, and the settings that make Maven use it.
  public func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    MavenLayout(project).tree()
  }
}

extension ClaimedFolder {
  fileprivate var isMavenRoot: Bool { files.contains { $0.hasPrefix(".mvn/") } }
}
