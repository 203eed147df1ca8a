import LockText
import Lockfetch

/// One thing that a pin is wanted for.
struct PinTask {
  /// What tasks have in common that get the same answer: several folders may want one file from the
  /// same places, and others want another file of the same name.
  struct Identity: Hashable {
    fileprivate let key: Pin.Key
    fileprivate let places: [FetchURL]
    fileprivate let placesByRepository: [ByteString: FetchURL]
    fileprivate let statedPlace: FetchURL?
    fileprivate let integrity: Integrity?
    fileprivate let lacksPlace: Bool
    fileprivate let source: RemoteSource?
  }

  /// What the pin will be called.
  let key: Pin.Key
  /// The artifact as the lock says it.
  let artifact: LockedArtifact
  /// Why nothing can fetch it now.
  let reason: UnpinnedReason
  /// The places where it may be, in order.
  let places: [FetchURL]
  /// The places by what the package manager calls their repositories.
  var placesByRepository: [ByteString: FetchURL] = [:]
  /// What the pin states as its place: the one place of all artifacts with this key, else nothing.
  let statedPlace: FetchURL?
  /// The hash that the lock or a pin states, where only the place is wanted.
  let integrity: Integrity?
  /// Whether the plan has no place of its own, so that the first one is worth recording.
  var lacksPlace = false

  /// The same file with a hash that is known, only to look into it.
  func reading(from url: FetchURL?) -> PinTask {
    PinTask(
      key: key, artifact: artifact, reason: reason,
      places: url.map { [$0] } ?? Array(places.prefix(1)), statedPlace: statedPlace,
      integrity: integrity)
  }

  /// What decides the answer.
  var identity: Identity {
    Identity(
      key: key, places: places, placesByRepository: placesByRepository, statedPlace: statedPlace,
      integrity: integrity, lacksPlace: lacksPlace, source: source)
  }

  /// The pin, once bytes are proved.
  ///
  /// - Parameter place: Where they came from; `nil` for a local copy.
  func pin(
    _ integrity: Integrity, size: Int, evidence: Evidence?, from place: FetchURL?
  ) -> Pin {
    // Where several artifacts have one key, each keeps its own place.
    let isOwn = statedPlace != nil || places.count > 1 || source?.url == nil
    return Pin(
      key: key, url: isOwn ? place ?? statedPlace ?? places.first : nil, integrity: integrity,
      size: size, evidence: evidence)
  }

  private var source: RemoteSource? {
    if case .remote(let source) = artifact.source { source } else { nil }
  }
}

/// What became of one task.
enum PinResult {
  /// This is the pin.
  case pinned(Pin, [Diagnostic])
  /// No pin is needed: the place is the one that the plan takes anyway.
  case settled
  /// It stays without, for this reason.
  case failed(Diagnostic)
}

extension Pin.Key {
  /// What finds the pin of an artifact; `nil` when none can help.
  init?(_ artifact: LockedArtifact) {
    guard case .remote(let source) = artifact.source, let name = source.pinKey else { return nil }
    self.init(ecosystem: artifact.ecosystem.name, name: name)
  }
}

extension Pin {
  /// Whether both state the same, wherever they stand.
  func states(_ other: Pin) -> Bool {
    key == other.key && url == other.url && integrity == other.integrity && size == other.size
      && evidence == other.evidence
  }
}
