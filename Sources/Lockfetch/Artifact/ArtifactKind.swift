public import LockText

/// What a locked artifact is, in the words of the lock formats themselves.
///
/// An open set: an ecosystem adds its own words as static members.
public struct ArtifactKind: Hashable, Comparable, Sendable {
  /// The word as JSON output shows it.
  public let name: ByteString

  /// Makes a kind known.
  public init(_ name: ByteString) {
    self.name = name
  }

  /// Orders by the bytes of the word.
  public static func < (left: ArtifactKind, right: ArtifactKind) -> Bool { left.name < right.name }

  /// A package of a registry, at that registry's usual place.
  public static let registry = ArtifactKind("registry")
  /// An archive at some other URL.
  public static let tarball = ArtifactKind("tarball")
  /// An entry whose place is known and whose hash is not.
  public static let noIntegrity = ArtifactKind("no-integrity")
  /// A commit of a git repository.
  public static let git = ArtifactKind("git")
  /// An archive file of the project itself.
  public static let file = ArtifactKind("file")
  /// A folder of the project itself.
  public static let directory = ArtifactKind("directory")
  /// A link to a folder of the project.
  public static let link = ArtifactKind("link")
  /// A package that is carried inside another one's archive.
  public static let bundled = ArtifactKind("bundled")
  /// The project itself.
  public static let root = ArtifactKind("root")
}

/// Why an artifact needs no fetching.
public enum LocalReason: String, Hashable, Sendable {
  /// A folder of the project.
  case directory
  /// A link to a folder of the project.
  case link
  /// A member of the project's workspace.
  case workspace
  /// Carried inside another package's archive.
  case bundled
  /// The project itself.
  case root
  /// An archive or a vendored copy that lies in the project.
  case vendored
  /// Text that the lock itself proves and the tree writes.
  case written
}

/// Something that is known about an artifact and is not a hash of its bytes.
///
/// It can prove a download later; it never becomes the hash of a fixed output.
public struct Evidence: Hashable, Sendable {
  /// What it is: `git-commit`, `h1`.
  public let type: ByteString
  /// Its text.
  public let value: ByteString

  /// States a piece of evidence.
  public init(type: ByteString, value: ByteString) {
    self.type = type
    self.value = value
  }
}
