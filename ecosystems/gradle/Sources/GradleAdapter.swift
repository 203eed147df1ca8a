public import LockText
public import Lockfetch
import MavenRepository

/// Reads what locks a Gradle build: verification metadata, the lock files of dependency locking, and
/// the wrapper.
///
/// The page beside the sources, `README.md`, says what each form of an entry becomes.
public struct GradleAdapter: NestedLockfileAdapter, PinTakingAdapter {
  static let id: EcosystemID = "gradle"

  /// The one adapter for Gradle.
  public init() {}

  /// `gradle`.
  public var id: EcosystemID { Self.id }

  /// Gradle shares its repositories with Maven.
  public var family: Family { "maven" }

  /// For the list of ecosystems.
  public var summary: String {
    "Gradle's verification metadata 1.0 to 1.4, dependency locking, and the wrapper"
  }

  /// The lock alone names every file; settings only say where private ones are.
  public var isOneFile: Bool { true }

  /// The files that Gradle itself writes to lock a build.
  public var claims: [PathPattern] {
    [
      "gradle/verification-metadata.xml", "gradle/wrapper/gradle-wrapper.properties",
      "gradle.lockfile", "buildscript-gradle.lockfile", "settings-gradle.lockfile",
      "gradle/dependency-locks/*.lockfile",
    ]
  }

  /// Where a build says which repositories it has.
  public var consults: [PathPattern] {
    ["repositories.json", "**/*.gradle", "**/*.gradle.kts"]
  }

  /// The folder of the build that a folder's lock files belong to.
  ///
  /// Verification metadata and the wrapper lie at the root of a build, and included builds use those
  /// of the root; where neither is found, the lock of the settings marks the root.
  public func projectFolder(
    of folder: ClaimedFolder, below ancestors: [ClaimedFolder]
  ) -> ByteString {
    let places = [folder] + ancestors
    for marks in Self.rootMarks {
      if let root = places.first(where: { $0.files.contains(where: marks.contains) }) {
        return root.path
      }
    }
    return places.last?.path ?? folder.path
  }

  private static let rootMarks: [Set<ByteString>] = [
    ["gradle/verification-metadata.xml", "gradle/wrapper/gradle-wrapper.properties"],
    ["settings-gradle.lockfile"],
  ]

  /// Reads one build.
  public func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    try BuildReader.read(&project, into: &report)
  }

  /// The file that a pin states which no lock mentions: its key is a path in a repository.
  public func artifact(
    pinnedAs key: ByteString, at location: SourceLocation
  ) -> LockedArtifact? {
    guard let file = try? RepositoryFile(path: key) else {
      // Whatever it is, it is none of ours; the engine tells that nothing uses it.
      return nil
    }
    return LockedArtifact(
      ecosystem: id, name: file.component.name, version: file.component.version,
      kind: .gradleArtifact,
      source: .remote(RemoteSource(written: nil, pinKey: file.path, url: nil, label: file.label)),
      packageURL: file.packageURL(repository: nil), at: location)
  }

  /// Lays out a repository that Gradle reads offline.
  public func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    GradleLayout(project).tree()
  }
}
