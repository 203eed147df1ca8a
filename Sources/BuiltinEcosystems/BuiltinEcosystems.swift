import GoModules
import Gradle
public import Lockfetch
import Maven
import NPM
import PNPM

/// The ecosystems that come with the program: one line each.
public enum BuiltinEcosystems {
  /// The adapters.
  public static let adapters: [any LockfileAdapter] = [
    GoAdapter(),
    GradleAdapter(),
    MavenAdapter(),
    NPMAdapter(),
    PNPMAdapter(),
  ]
}
