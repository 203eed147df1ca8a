public import LockText

/// What one project puts into its family's offline tree: links to fixed outputs and small files.
///
/// A tree cannot contain its own path, so files name it through the variable `LOCKFETCH_TREE`, the
/// folder that holds the family folders.
public struct OfflineTree: Sendable {
  /// One piece of a file's content.
  public enum Piece: Hashable, Sendable {
    /// These bytes.
    case bytes([UInt8])
    /// The store path of a fixed output.
    case storePath(FixedOutput)

    /// Whether it is the path of a file elsewhere.
    public var isStorePath: Bool {
      guard case .storePath = self else { return false }
      return true
    }
  }

  /// What stands at a path.
  public enum Node: Hashable, Sendable {
    /// A symbolic link to a fixed output.
    case output(FixedOutput)
    /// A symbolic link to a place outside of the store, such as a folder for scratch files.
    case link(ByteString)
    /// A file, its pieces one behind the other.
    case file([Piece])
    /// A file that gives way to whatever else another lock puts at its path.
    case fallback([UInt8])
    /// A file to which several locks may contribute, such as a list of versions: the entries of all
    /// of them, sorted by bytes and without repetition, between a beginning and an end that must be
    /// the same for all.
    case list(beginning: [UInt8], entries: Set<ByteString>, end: [UInt8])
    /// The digest of the file at another path of the same tree, in lower-case hexadecimal. The other
    /// file must be one that the tree writes, without store paths.
    case digest(of: ByteString, IntegrityAlgorithm)
  }

  /// What all locks of the family share, by path below the family's folder.
  public private(set) var shared: [(path: ByteString, node: Node)] = []
  /// What belongs to this lock alone, by path below `locks/<the project's folder>/`.
  public private(set) var lockFiles: [(path: ByteString, node: Node)] = []
  /// The variables of `env.<ecosystem>`, in the order of the file.
  public private(set) var environment: [Variable] = []
  /// The commands that need arguments to use the tree.
  public private(set) var commands: [Command] = []
  /// What must not be in the path of the folder that holds the family folders.
  public private(set) var pathRules: [PathRule] = []

  /// An empty tree.
  public init() {}

  /// Puts something where all locks of the family find it.
  public mutating func addShared(_ path: ByteString, _ node: Node) {
    shared.append((path, node))
  }

  /// Puts something where only this lock's users look.
  public mutating func addLockFile(_ path: ByteString, _ node: Node) {
    lockFiles.append((path, node))
  }

  /// Sets a variable for the package manager.
  ///
  /// - Parameters:
  ///   - value: Plain text for a shell, in which only `${LOCKFETCH_TREE}` is expanded.
  ///   - form: What the value is, beside text.
  public mutating func setEnvironment(
    _ name: ByteString, _ value: ByteString, _ form: Variable.Form = .text
  ) {
    environment.append(Variable(name: name, value: value, form: form))
  }

  /// Gives a command of the package manager arguments, where variables alone do not switch it to the
  /// tree.
  ///
  /// - Parameters:
  ///   - command: As it is found on `PATH`.
  ///   - wrapper: The script of a project that stands for it, such as `./gradlew`.
  ///   - arguments: Plain text for a shell, in which only `${LOCKFETCH_TREE}` is expanded.
  public mutating func addArguments(
    to command: ByteString, wrapper: ByteString? = nil, _ arguments: [ByteString]
  ) {
    commands.append(Command(name: command, wrapper: wrapper, arguments: arguments))
  }

  /// Says what the package manager cannot take in the path of the folder that holds the family
  /// folders; a store directory has none of it.
  ///
  /// - Parameters:
  ///   - refused: Texts that must not be in the path.
  ///   - isASCII: Whether nothing but ASCII may be in it.
  ///   - reason: What becomes of the path otherwise.
  public mutating func refuseInPath(
    _ refused: [ByteString], isASCII: Bool = false, because reason: Message
  ) {
    pathRules.append(PathRule(refused: refused, isASCII: isASCII, reason: reason))
  }
}

extension [OfflineTree.Piece] {
  /// The content of a file.
  ///
  /// - Parameter path: What stands for the store path of a fixed output.
  package func content(path: (FixedOutput) -> [UInt8]) -> [UInt8] {
    var content: [UInt8] = []
    for piece in self {
      let bytes =
        switch piece {
        case .bytes(let bytes): bytes
        case .storePath(let output): path(output)
        }
      // The first piece may be a whole lock, which need not be copied.
      if content.isEmpty { content = bytes } else { content += bytes }
    }
    return content
  }
}
