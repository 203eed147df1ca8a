public import LockText

/// A reviewed statement about one file that a lock does not hash, or does not locate.
///
/// It states a hash, a URL, or both; `docs/pins.md` describes the file that holds it.
public struct Pin: Hashable, Sendable {
  /// What finds a pin: whose artifact it is for, and what that ecosystem calls the artifact.
  public struct Key: Hashable, Comparable, Sendable {
    /// The name of the ecosystem.
    public let ecosystem: ByteString
    /// Go: `<h1> zip` or `<h1> mod`. Maven and Gradle: the path in a repository. npm and pnpm: the
    /// URL in the lock, or the derived one; for git `URL#commit`.
    public let name: ByteString

    /// Names an artifact.
    public init(ecosystem: ByteString, name: ByteString) {
      self.ecosystem = ecosystem
      self.name = name
    }

    /// Orders by the bytes of the ecosystem, then of the name.
    public static func < (left: Key, right: Key) -> Bool {
      left.ecosystem == right.ecosystem
        ? left.name < right.name : left.ecosystem < right.ecosystem
    }
  }

  /// What it is for.
  public let key: Key
  /// Where to fetch from; `nil` leaves that to the lock.
  public let url: FetchURL?
  /// The hash of the bytes; `nil` leaves that to the lock.
  public let integrity: Integrity?
  /// The number of bytes, for information.
  public let size: Int?
  /// What proved the bytes when the pin was made.
  public let evidence: Evidence?
  /// Where it stands; `nil` for a pin that is only being made.
  public let location: SourceLocation?

  /// States a pin.
  public init(
    key: Key, url: FetchURL?, integrity: Integrity?, size: Int? = nil, evidence: Evidence? = nil,
    at location: SourceLocation? = nil
  ) {
    self.key = key
    self.url = url
    self.integrity = integrity
    self.size = size
    self.evidence = evidence
    self.location = location
  }
}
