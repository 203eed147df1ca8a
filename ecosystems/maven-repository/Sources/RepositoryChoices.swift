public import LockText
public import Lockfetch

/// What the user says of repositories with `--repo`: `GLOB=URL` for what matches a glob over
/// `groupId:artifactId`, and `ID=URL` for what a file calls by a repository's id.
public struct RepositoryChoices: Sendable {
  private let choices: [(pattern: PathPattern, repository: Repository)]

  /// Takes the values of the setting `repo`; one without `=` was refused by the command line.
  public init(_ settings: AdapterSettings) {
    choices = settings.values(of: "repo").compactMap { value in
      value.cut(atFirst: UInt8(ascii: "=")).map { name, url in
        (PathPattern(name), Repository(id: name, url: url))
      }
    }
  }

  /// The repository for a module, by the first glob that matches its `groupId:artifactId`.
  public func repository(for component: Component) -> Repository? {
    guard !choices.isEmpty else { return nil }
    return choices.first { $0.pattern.matches(component.name) }?.repository
  }

  /// The repository with this id.
  public func repository(named id: ByteString) -> Repository? {
    choices.first { $0.repository.id == id }?.repository
  }
}
