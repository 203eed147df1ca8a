public import LockText

/// A small file that a server has beside another one and that states its hash: a checksum in a Maven
/// repository, the document of an npm package.
public struct Companion: Hashable, Sendable {
  /// Where it is.
  public let url: FetchURL
  /// The media types to ask for, as the header `Accept` has them; `nil` leaves that to the server.
  public let accept: String?
  /// The largest size in bytes.
  public let sizeLimit: Int
  /// What the evidence that it gives is called in a pin.
  public let evidence: ByteString

  /// Names a file.
  public init(url: FetchURL, accept: String? = nil, sizeLimit: Int, evidence: ByteString) {
    self.url = url
    self.accept = accept
    self.sizeLimit = sizeLimit
    self.evidence = evidence
  }
}

/// An adapter that knows which other files of a server state the hashes of its artifacts.
///
/// Only `pin` asks for them, for what a lock does not hash. They come from where the file itself comes
/// from, so that they show damage and not malice; that is why a pin is reviewed.
public protocol CompanionReadingAdapter: LockfileAdapter {
  /// The files that may state the hash of an artifact, the strongest first; the first that is there
  /// decides.
  ///
  /// - Parameter url: Where the artifact was fetched from.
  func companions(of artifact: LockedArtifact, at url: FetchURL) -> [Companion]

  /// What a companion states.
  ///
  /// - Throws: ``ProofError`` when it states no hash of the artifact.
  func integrity(
    of artifact: LockedArtifact, statedBy companion: Companion, _ bytes: [UInt8], limits: Limits
  ) throws(ProofError) -> Integrity
}

/// A place where a file may be.
public struct CandidatePlace: Hashable, Sendable {
  /// Where that is.
  public let url: FetchURL
  /// What the package manager calls the repository in its own notes; `nil` where it keeps none.
  public let repository: ByteString?

  /// Names a place.
  public init(_ url: FetchURL, repository: ByteString? = nil) {
    self.url = url
    self.repository = repository
  }
}

/// An adapter whose locks do not say which of several repositories has a file.
public protocol PlaceKnowingAdapter: LockfileAdapter {
  /// The places where an artifact may be, in the order in which the package manager asks; the first
  /// is the one that the plan takes where it takes any.
  ///
  /// Only `pin` asks more than one, and records the one that has it.
  func places(of artifact: LockedArtifact, in project: PlannedProject) -> [CandidatePlace]
}

/// An adapter some of whose files name others that its package manager will want as well, such as a
/// POM its parent.
///
/// What they name is pinned like what a lock implies, where pins may state further files
/// (``LockReport/takePins()``).
public protocol FileFollowingAdapter: PinTakingAdapter {
  /// The pin keys of the files that a file leads to.
  ///
  /// - Parameter bytes: The file, which is what the lock or a pin means.
  /// - Throws: ``ProofError`` when it cannot be read.
  func keys(
    of artifact: LockedArtifact, _ bytes: [UInt8], limits: Limits
  ) throws(ProofError) -> [ByteString]
}
