import LockText
import Lockfetch

/// What one build script says about repositories, as far as that can be read without running it.
struct ScriptFindings {
  /// A script or folder that another one refers to.
  struct Reference: Hashable {
    /// As it is written, a literal.
    let path: ByteString
    let offset: Int
  }

  /// The repositories in the order of the script.
  var repositories: [DeclaredRepository] = []
  /// What was passed over because nothing is fetched from there: `mavenLocal`, `flatDir`, folders,
  /// and the repositories that a build publishes to.
  var ignored: [ByteString] = []
  /// Where repositories stand whose URL or content is known only when the script runs.
  var unresolved: [Int] = []
  /// Where filters stand that are of no supported form; their repositories are among the unresolved.
  var unsupportedFilters: [Int] = []
  /// Literal URLs that cannot be used.
  var unusable: [(offset: Int, reason: FetchURLError)] = []
  /// Where repositories ask for credentials, which are never read.
  var credentials: [Int] = []
  /// Where JCenter is used, which has been shut down.
  var jcenter: [Int] = []
  /// Whether `pluginManagement` has repositories.
  var hasPluginRepositories = false
  /// `include`: project paths such as `:a:b`.
  var projects: [Reference] = []
  /// `includeBuild`: folders.
  var builds: [Reference] = []
  /// `apply from`: scripts.
  var scripts: [Reference] = []
}
