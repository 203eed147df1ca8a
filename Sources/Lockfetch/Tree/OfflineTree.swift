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
  public private(set) var environment: [(name: ByteString, value: ByteString)] = []

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
  /// - Parameter value: Plain text for a shell, in which only `${LOCKFETCH_TREE}` is expanded.
  public mutating func setEnvironment(_ name: ByteString, _ value: ByteString) {
    environment.append((name, value))
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
