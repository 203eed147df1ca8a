import LockText
import Lockfetch
import MavenRepository

/// Gradle's offline tree: a Maven repository that it shares with Maven, the files of Ivy
/// repositories, and an init script that makes every repository of a build one of these.
///
/// - Source: Gradle, "Initialization Scripts"; the experiments are listed in
///   `README.md`, "The offline tree".
struct GradleLayout {
  private let project: PlannedProject
  private var repository = RepositoryTree()
  /// The files of Ivy repositories, by path below the family's folder.
  private var ivy: [ByteString: FixedOutput] = [:]
  /// The `.module` files, and the paths of all POMs.
  private var modules: [Component] = []
  private var poms: Set<ByteString> = []

  init(_ project: PlannedProject) {
    self.project = project
  }

  consuming func tree() -> OfflineTree {
    for planned in project.artifacts {
      guard case .fixed(let output) = planned.outcome,
        case .remote(let source) = planned.artifact.source, let key = source.pinKey
      else { continue }
      if planned.artifact.kind == .gradleDistribution {
        repository.addDistribution(output, name: key)
      } else {
        add(output, source, key)
      }
    }
    for component in modules { addStub(of: component) }
    var tree = repository.finish()
    for (path, output) in ivy { tree.addShared(path, .output(output)) }
    tree.addShared("init.gradle", .file([.bytes(Array(InitScript.text.utf8))]))
    tree.setEnvironment("LOCKFETCH_GRADLE_INIT", Self.initScript)
    tree.setEnvironment(
      "GRADLE_OPTS", "-Dorg.gradle.java.installations.auto-download=false", .words)
    tree.addArguments(to: "gradle", wrapper: "./gradlew", ["--offline", "-I", Self.initScript])
    tree.refuseInPath(
      ["(", ")", "[", "]"],
      because: "Gradle makes a pattern of a repository's path, in which it has a meaning")
    return tree
  }

  private mutating func add(_ output: FixedOutput, _ source: RemoteSource, _ key: ByteString) {
    // The key was made from a file of a repository.
    guard let file = try? RepositoryFile(path: key) else { return }
    repository.add(output, at: file.path, hashes: source.integrity)
    repository.list(file)
    if file.name.hasSuffix(".module") { modules.append(file.component) }
    if file.name.hasSuffix(".pom") { poms.insert(file.path) }
    guard let url = source.url, source.label?.isCanonical(url) != true else { return }
    let place = PlaceInURL(url)
    if let path = place.pathInRepository(of: file) {
      // A renamed file: Gradle looks where the component's `.module` says that it is.
      repository.add(output, at: path, hashes: source.integrity)
    } else {
      ivy[place.pathBelowIvy] = output
    }
  }

  private mutating func addStub(of component: Component) {
    guard let pom = try? Coordinate.pom(of: component).file, !poms.contains(pom.path) else {
      return
    }
    repository.addFallback(StubPOM.text(of: component), at: pom.path)
  }

  /// The init script has to be named on the command line.
  private static let initScript: ByteString = "${LOCKFETCH_TREE}/maven/init.gradle"
}
