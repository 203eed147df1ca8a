public import LockText

/// One thing a lock file says the project depends on, as the lock says it.
///
/// Artifacts go from list to list, so what one says is kept aside, and a copy copies one reference.
public struct LockedArtifact: Hashable, Sendable {
  private struct Statement: Hashable, Sendable {
    var ecosystem: EcosystemID
    var name: ByteString
    var version: ByteString?
    var kind: ArtifactKind
    var source: ArtifactSource
    var localIntegrity: ByteString?
    var flags: ArtifactFlags
    var packageURL: ByteString?
    var location: SourceLocation
  }

  private final class Storage: Sendable {
    let statement: Statement

    init(_ statement: Statement) {
      self.statement = statement
    }
  }

  private var storage: Storage

  /// States an artifact.
  public init(
    ecosystem: EcosystemID, name: ByteString, version: ByteString?, kind: ArtifactKind,
    source: ArtifactSource, flags: ArtifactFlags = ArtifactFlags(), packageURL: ByteString? = nil,
    at location: SourceLocation
  ) {
    storage = Storage(
      Statement(
        ecosystem: ecosystem, name: name, version: version, kind: kind, source: source,
        flags: flags, packageURL: packageURL, location: location))
  }

  private mutating func change(_ change: (inout Statement) -> Void) {
    var statement = storage.statement
    change(&statement)
    storage = Storage(statement)
  }

  /// Whether both say the same.
  public static func == (left: LockedArtifact, right: LockedArtifact) -> Bool {
    left.storage === right.storage || left.storage.statement == right.storage.statement
  }

  /// Hashes all that is said.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(storage.statement)
  }
}

extension LockedArtifact {
  /// Whose lock it stands in.
  public var ecosystem: EcosystemID {
    get { storage.statement.ecosystem }
    set { change { $0.ecosystem = newValue } }
  }

  /// The package's real name, also behind an alias; empty where the lock states none.
  public var name: ByteString {
    get { storage.statement.name }
    set { change { $0.name = newValue } }
  }

  /// The version; `nil` where the lock states none.
  public var version: ByteString? {
    get { storage.statement.version }
    set { change { $0.version = newValue } }
  }

  /// What it is.
  public var kind: ArtifactKind {
    get { storage.statement.kind }
    set { change { $0.kind = newValue } }
  }

  /// Where it comes from.
  public var source: ArtifactSource {
    get { storage.statement.source }
    set { change { $0.source = newValue } }
  }

  /// The hash that the lock states of a file of the project, as it is written there; what a server
  /// sends has its own place for it (``RemoteSource/writtenIntegrity``).
  public var localIntegrity: ByteString? {
    get { storage.statement.localIntegrity }
    set { change { $0.localIntegrity = newValue } }
  }

  /// When it is wanted.
  public var flags: ArtifactFlags {
    get { storage.statement.flags }
    set { change { $0.flags = newValue } }
  }

  /// Its package URL (purl), where the ecosystem has a type for it.
  public var packageURL: ByteString? {
    get { storage.statement.packageURL }
    set { change { $0.packageURL = newValue } }
  }

  /// Where its entry begins in the lock.
  public var location: SourceLocation {
    get { storage.statement.location }
    set { change { $0.location = newValue } }
  }
}

extension LockedArtifact {
  /// Where it is in the project and why it needs no fetching; `nil` for what a server sends.
  public var local: (path: ByteString?, reason: LocalReason)? {
    switch source {
    case .remote: nil
    case .local(let path, let reason): (path, reason)
    case .written: (nil, .written)
    }
  }
}

/// Where an artifact comes from.
public enum ArtifactSource: Hashable, Sendable {
  /// From a server.
  case remote(RemoteSource)
  /// From the project itself, or from inside another artifact.
  case local(path: ByteString?, reason: LocalReason)
  /// From the lock itself, which proves what the file must hold: the tree writes it. A server has it
  /// at the URL, which nothing asks.
  case written(contents: [UInt8], url: ByteString?)
}

/// An artifact that a server sends.
public struct RemoteSource: Hashable, Sendable {
  /// What the lock says, to the letter, or the URL derived by the ecosystem's documented rule;
  /// `nil` when it says nothing.
  public var written: ByteString?
  /// What a pin for it is called (`docs/pins.md`); `nil` when no pin can help.
  public var pinKey: ByteString?
  /// Where to fetch from; `nil` when only a pin can say.
  public var url: FetchURL?
  /// What its fixed output is called; `nil` when it can never have one.
  public var label: OutputLabel?
  /// The hash or hashes as the lock writes them.
  public var writtenIntegrity: ByteString?
  /// The hashes of exactly the bytes behind the URL that Nix can check, strongest first.
  public var integrity: [Integrity]
  /// The hashes of other bytes that the lock would take as well; a pin may choose one of them.
  public var alternatives: [Integrity]
  /// The hash among these that a pin states and the lock does not.
  package var pinned: Integrity?
  /// Why there is none, when there is none.
  public var unpinnedReason: UnpinnedReason
  /// What else is known that could prove a download.
  public var evidence: Evidence?

  /// Describes something to fetch.
  public init(
    written: ByteString?, pinKey: ByteString? = nil, url: FetchURL?, label: OutputLabel?,
    writtenIntegrity: ByteString? = nil, integrity: [Integrity] = [],
    alternatives: [Integrity] = [], unpinnedReason: UnpinnedReason = .noIntegrity,
    evidence: Evidence? = nil
  ) {
    self.written = written
    self.pinKey = pinKey
    self.url = url
    self.label = label
    self.writtenIntegrity = writtenIntegrity
    self.integrity = integrity
    self.alternatives = alternatives
    self.unpinnedReason = unpinnedReason
    self.evidence = evidence
  }
}
