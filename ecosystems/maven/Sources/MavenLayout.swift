import LockText
import Lockfetch
import MavenRepository

/// Maven's offline tree: a repository as a folder, and settings that make it the mirror of every
/// repository.
///
/// Maven copies what it uses into its local repository, which stays writable, so builds need neither
/// `-o` nor a copy of the tree.
///
/// - Source: Maven, "Using Mirrors for Repositories"; the experiments are listed in
///   `README.md`, "The offline tree".
struct MavenLayout {
  let project: PlannedProject

  init(_ project: PlannedProject) {
    self.project = project
  }

  func tree() -> OfflineTree {
    var repository = RepositoryTree()
    for planned in project.artifacts {
      guard case .fixed(let output) = planned.outcome,
        case .remote(let source) = planned.artifact.source, let key = source.pinKey
      else { continue }
      add(output, source, planned.artifact, key, to: &repository)
    }
    var tree = repository.finish()
    tree.addShared("settings.xml", .file([.bytes(Array(Self.settings.utf8))]))
    let arguments = [Self.settingsOption] + Self.resolverOptions
    tree.setEnvironment("MAVEN_ARGS", arguments.joined(separator: " "), .words)
    tree.addArguments(to: "mvn", wrapper: "./mvnw", arguments)
    tree.refuseInPath(
      ["%", "${"], because: "Maven reads it in a URL of its settings, as an escape or a property")
    return tree
  }

  private func add(
    _ output: FixedOutput, _ source: RemoteSource, _ artifact: LockedArtifact, _ key: ByteString,
    to repository: inout RepositoryTree
  ) {
    guard artifact.kind != .mavenDistribution else {
      let name = key.cut(atLast: UInt8(ascii: "/"))?.tail ?? key
      repository.addDistribution(output, name: name)
      return
    }
    // The key was made from a file of a repository.
    guard let file = try? RepositoryFile(path: key) else { return }
    repository.add(output, at: file.path, hashes: source.integrity)
    repository.list(file)
    if file.coordinate?.fileExtension == "jar" { repository.listPrefix(of: file.component) }
  }

  private static let settings = """
    <?xml version="1.0" encoding="UTF-8"?>
    <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
      <mirrors>
        <mirror>
          <id>lockfetch</id>
          <name>The offline tree of lockfetch-multi</name>
          <url>file://${env.LOCKFETCH_TREE}/maven/repository</url>
          <mirrorOf>*</mirrorOf>
        </mirror>
      </mirrors>
    </settings>

    """

  /// Maven 3.9 and newer reads its options from `MAVEN_ARGS`, too; every Maven takes them as
  /// arguments. There is no `-o` among them, which forbids the mirror as well.
  private static let settingsOption: ByteString =
    "--settings=${LOCKFETCH_TREE}/maven/settings.xml"

  /// The sidecars are of the algorithms that the locks have; and Resolver's own check is switched off,
  /// since its lists go by the id of the repository that was asked, which is the mirror's now. Nix has
  /// checked the same hashes.
  private static let resolverOptions: [ByteString] = [
    "-Daether.checksums.algorithms=SHA-512,SHA-256,SHA-1",
    "-Daether.artifactResolver.postProcessor.trustedChecksums=false",
  ]
}
