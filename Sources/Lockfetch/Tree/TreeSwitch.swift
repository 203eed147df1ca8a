public import LockText

extension OfflineTree {
  /// A variable of `env.<ecosystem>`.
  public struct Variable: Hashable, Sendable {
    /// What a value is, beside text.
    public enum Form: Hashable, Sendable {
      /// One text.
      case text
      /// A URL, in which the folder of the trees has to be percent-encoded where its path has
      /// characters that mean something there.
      case url
      /// Words with blanks between them. What the user has set comes behind them, and a folder whose
      /// path is no plain word cannot be named.
      case words
    }

    /// Its name.
    public let name: ByteString
    /// Plain text for a shell, in which only `${LOCKFETCH_TREE}` is expanded.
    public let value: ByteString
    /// What the value is.
    public let form: Form
  }

  /// A command of the package manager that takes arguments from the tree.
  public struct Command: Hashable, Sendable {
    /// As it is found on `PATH`.
    public let name: ByteString
    /// The script of a project that stands for it, such as `./gradlew`.
    public let wrapper: ByteString?
    /// What stands in front of the user's own arguments: plain text for a shell, in which only
    /// `${LOCKFETCH_TREE}` is expanded.
    public let arguments: [ByteString]
  }

  /// What the package manager cannot take in the path of the folder that holds the trees.
  public struct PathRule: Hashable, Sendable {
    /// None of these may be in the path.
    public let refused: [ByteString]
    /// Whether nothing but ASCII may be in it.
    public let isASCII: Bool
    /// What becomes of it otherwise.
    public let reason: Message

    /// What of a path is refused, each once.
    package func refused(in path: ByteString) -> [ByteString] {
      var found = refused.filter { path.contains($0) }
      if isASCII, let scalar = path.text.unicodeScalars.first(where: { !$0.isASCII }) {
        found.append(ByteString(String(scalar)))
      }
      return found
    }
  }
}

/// How a shell switches one package manager to the trees: nothing of it but `env.<ecosystem>` is a
/// file.
package struct TreeSwitch: Sendable {
  /// Whose package manager it is.
  package let ecosystem: EcosystemID
  /// The variables of `env.<ecosystem>`.
  package private(set) var variables: [OfflineTree.Variable] = []
  /// The commands that need arguments.
  package private(set) var commands: [OfflineTree.Command] = []
  /// What the path of the folder must not have.
  package private(set) var pathRules: [OfflineTree.PathRule] = []

  private init(_ ecosystem: EcosystemID) {
    self.ecosystem = ecosystem
  }

  /// The switches of a family's projects, sorted by ecosystem.
  static func all(
    of trees: [(project: PlannedProject, tree: OfflineTree)]
  ) -> [TreeSwitch] {
    var switches: [EcosystemID: TreeSwitch] = [:]
    for (project, tree) in trees {
      let ecosystem = project.ecosystem
      switches[ecosystem, default: TreeSwitch(ecosystem)].take(tree)
    }
    return switches.values.sorted { $0.ecosystem < $1.ecosystem }
  }

  /// Projects of one ecosystem say the same, or nothing.
  private mutating func take(_ tree: OfflineTree) {
    variables += tree.environment.filter { !variables.contains($0) }
    commands += tree.commands.filter { !commands.contains($0) }
    pathRules += tree.pathRules.filter { !pathRules.contains($0) }
  }
}
