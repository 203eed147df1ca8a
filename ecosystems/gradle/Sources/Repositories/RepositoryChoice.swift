import LockText
import Lockfetch
import MavenRepository

/// Which repository a file is fetched from: one, by a rule, and no other when it fails.
///
/// The order is that of `README.md`, "Which repository". What the user says comes first (`--repo`),
/// then the declared repositories as far as their content filters admit the component: in the order
/// of `repositories.json`, or those for dependencies before those for plugins, and the other way
/// round for plugin markers. Exclusive content is looked for nowhere else, and groups of which
/// Google's repository alone is the home are looked for there when the build has it.
struct RepositoryChoice: Sendable {
  private let choices: RepositoryChoices
  private let forDependencies: [DeclaredRepository]
  private let forMarkers: [DeclaredRepository]
  /// Whether the order was stated as such, and is not only that of scripts.
  private let isExplicit: Bool

  /// Takes repositories in declared order.
  init(_ repositories: [DeclaredRepository], isExplicit: Bool, choices: RepositoryChoices) {
    self.choices = choices
    self.isExplicit = isExplicit
    let plugins = repositories.filter { $0.scope == .plugins }
    let dependencies = repositories.filter { $0.scope == .dependencies }
    forDependencies = isExplicit ? repositories : dependencies + plugins
    forMarkers = isExplicit ? repositories : plugins + dependencies
  }

  /// The repositories that a component may come from, the one to be asked first.
  func candidates(for component: Component) -> [DeclaredRepository] {
    if let choice = choices.repository(for: component) {
      return [.maven(choice.base, .dependencies)]
    }
    let isMarker = component.artifactID.hasSuffix(".gradle.plugin")
    let admitting = (isMarker ? forMarkers : forDependencies).filter {
      $0.content.admits(component)
    }
    let exclusive = admitting.filter(\.content.isExclusive)
    if !exclusive.isEmpty { return exclusive }
    guard !isExplicit, Self.isGoogles(component.groupID),
      let google = admitting.first(where: { Self.googleBases.contains($0.base) })
    else { return admitting }
    return [google] + admitting.filter { $0 != google }
  }

  private static let googleBases: Set<ByteString> = [
    "https://dl.google.com/dl/android/maven2/", "https://maven.google.com/",
  ]

  /// - Source: the group index of `https://dl.google.com/dl/android/maven2/`.
  private static func isGoogles(_ group: ByteString) -> Bool {
    googleGroups.contains { home in
      group.hasPrefix(home)
        && (group.count == home.count || group.bytes[home.count] == UInt8(ascii: "."))
    }
  }

  private static let googleGroups: [ByteString] = [
    "androidx", "com.android", "com.google.android", "com.google.firebase", "com.google.gms",
    "com.google.mlkit",
  ]
}
