import Gradle
public import Lockfetch
import Maven
import NPM

/// The ecosystems that come with the program: one line each.
public enum BuiltinEcosystems {
  /// The adapters.
  public static let adapters: [any LockfileAdapter] = [
    GradleAdapter(),
    MavenAdapter(),
    NPMAdapter(),
  ]
}
