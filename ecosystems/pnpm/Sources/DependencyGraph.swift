import LockText
import Lockfetch
import YAMLText

/// What only development or only optional dependencies need, for locks that do not say it of each
/// package (pnpm 9 and newer).
struct DependencyGraph {
  private let snapshots: [Snapshot]
  private var indices: [ByteString: Int] = [:]
  /// Reached without development and without anything optional.
  private var isRequired: [Bool] = []
  /// Reached without development.
  private var isProduction: [Bool] = []
  /// Reached from development.
  private var isDevelopment: [Bool] = []
  /// The places that name a package which the lock does not have.
  private(set) var danglingOffsets: [Int] = []

  init(_ part: LockPart) {
    snapshots = part.snapshots
    for (index, snapshot) in snapshots.enumerated() { indices[snapshot.key.text] = index }
    var roots: [Importer.Group: [Int]] = [:]
    for importer in part.importers {
      for dependency in importer.dependencies {
        guard
          let key = DependencyPath.key(ofDependency: dependency.name.text, dependency.reference)
        else { continue }
        if let index = indices[key] {
          roots[dependency.group, default: []].append(index)
        } else {
          danglingOffsets.append(dependency.name.offset)
        }
      }
    }
    for edge in snapshots.lazy.flatMap(\.edges) where indices[edge.key] == nil {
      danglingOffsets.append(edge.offset)
    }
    let required = [.dependencies, .configDependencies, .packageManagerDependencies]
      .flatMap { (group: Importer.Group) in roots[group] ?? [] }
    let optional = roots[.optionalDependencies] ?? []
    isRequired = reached(from: required, followingOptional: false)
    isProduction = reached(from: required + optional, followingOptional: true)
    isDevelopment = reached(from: roots[.devDependencies] ?? [], followingOptional: true)
  }

  private func reached(from roots: [Int], followingOptional: Bool) -> [Bool] {
    var isReached = Array(repeating: false, count: snapshots.count)
    var pending = roots
    while let index = pending.popLast() {
      guard !isReached[index] else { continue }
      isReached[index] = true
      for edge in snapshots[index].edges where followingOptional || !edge.isOptional {
        if let target = indices[edge.key], !isReached[target] { pending.append(target) }
      }
    }
    return isReached
  }

  /// When each package is wanted, by key without its peers: the sum over its variants.
  func groups() -> [ByteString: Groups] {
    var groups: [ByteString: Groups] = [:]
    for (index, snapshot) in snapshots.enumerated() {
      let own = Groups(
        isDev: isDevelopment[index] && !isProduction[index], isOptional: snapshot.isOptional,
        isEither: isProduction[index] && !isRequired[index] && !snapshot.isOptional)
      let key = DependencyPath.withoutSuffix(snapshot.key.text)
      groups[key] = groups[key].map { $0.merged(own) } ?? own
    }
    return groups
  }

  /// When a package is wanted.
  struct Groups: Hashable {
    /// Only for development.
    var isDev: Bool
    /// Only for optional dependencies.
    var isOptional: Bool
    /// Only for development and optional dependencies.
    var isEither: Bool

    func merged(_ other: Groups) -> Groups {
      let (isDev, isOptional) = (isDev && other.isDev, isOptional && other.isOptional)
      return Groups(
        isDev: isDev, isOptional: isOptional,
        isEither: isSpecial && other.isSpecial && !isDev && !isOptional)
    }

    private var isSpecial: Bool { isDev || isOptional || isEither }
  }
}
