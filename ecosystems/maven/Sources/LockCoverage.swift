import LockText
import Lockfetch
import MavenRepository

/// What the locks of a build cover, and so what it means that a POM declares something.
struct LockCoverage: Sendable {
  /// Whether there is a list of checksums of all that Maven resolves.
  var hasChecksums: Bool
  /// Whether there is a lock of single dependencies.
  var hasLockfile: Bool
  /// Whether every such lock has the plugins and what they need.
  var hasPlugins: Bool
  /// Whether every such lock has the build's extensions.
  var hasExtensions: Bool
  /// Whether every such lock has the parents of its POMs, and imported BOMs.
  var hasParents: Bool

  init(hasChecksums: Bool, locks: [LockDocument]) {
    self.hasChecksums = hasChecksums
    hasLockfile = !locks.isEmpty
    hasPlugins = locks.allSatisfy(\.hasPlugins)
    hasExtensions = locks.allSatisfy(\.hasExtensions)
    hasParents = locks.allSatisfy(\.hasParents)
  }

  func reason(for declared: Declared) -> UnpinnedReason {
    if hasChecksums { return .declared }
    if declared.isManagement { return .onlyManaged }
    guard hasLockfile else { return .noLock }
    switch declared.role {
    case .plugin, .pluginDependency: return hasPlugins ? .declared : .outsideLock
    case .extension: return hasExtensions ? .declared : .outsideLock
    case .parent, .bom: return hasParents ? .declared : .outsideLock
    case .dependency, .managedDependency: return .declared
    }
  }
}

extension UnpinnedReason {
  /// A POM declares it, and there is no lock.
  static let noLock = UnpinnedReason(
    "no-lock", "is declared in a POM, and nothing locks it",
    why: "a POM states no hash, and not all that Maven will want for it",
    fix:
      "lock the build with .mvn/checksums or lockfile.json, pin it in lockfetch.pins.json, or leave it out with --partial"
  )

  /// A POM declares it, and the lock beside it leaves such things out.
  static let outsideLock = UnpinnedReason(
    "outside-lock", "is declared in a POM, and the lock beside it leaves such things out",
    why: "Maven fetches parents, plugins and extensions like everything else",
    fix:
      "write the lock with includeMavenPlugins and a newer maven-lockfile, pin it in lockfetch.pins.json, or leave it out with --partial"
  )

  /// A wrapper downloads it without a sum.
  static let noDistributionSum = UnpinnedReason(
    "no-distribution-sum", "is downloaded by the wrapper without a distributionSha256Sum",
    why: "without a hash Nix cannot fix what it downloads",
    fix:
      "write the archive's sha256 into maven-wrapper.properties once it agrees with the published .sha512, or pin it"
  )

  /// A management section states a version of it, in case something wants it.
  static let onlyManaged = UnpinnedReason(
    "only-managed", "is only managed",
    why: "a management section states versions and fetches nothing", fix: "nothing",
    isBlocking: false)
}
