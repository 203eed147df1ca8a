import LocalFiles
import LockText
import Lockfetch

/// Completes the pins of folders with what can be proved.
struct Pinner {
  private let registry: AdapterRegistry
  private let cache: PackageCache?
  /// The names that are to be pinned; empty for all.
  private let names: Set<ByteString>
  private let limits: Limits
  /// The keys of what the locks imply and nothing states whole.
  private let missing: Set<Pin.Key>
  /// What stays unpinned, and why.
  private(set) var problems: [Diagnostic] = []

  init(
    _ plan: Plan, _ registry: AdapterRegistry, cache: PackageCache?, names: Set<ByteString>,
    limits: Limits
  ) {
    self.registry = registry
    self.cache = cache
    self.names = names
    self.limits = limits
    missing = Set(plan.missing.compactMap(Pin.Key.init))
  }

  /// Whether the options ask for this one.
  func selects(_ artifact: LockedArtifact) -> Bool {
    names.isEmpty || names.contains(artifact.name)
  }

  /// Notes that something stays unpinned.
  mutating func fail(_ artifact: LockedArtifact, _ reason: UnpinnedReason) {
    problems.append(
      UnpinnedArtifact(artifact: artifact, reason: reason).diagnostic(isExplained: true))
  }

  /// Works on the projects of one folder.
  ///
  /// - Throws: ``ExitStatus`` when the process was asked to stop.
  mutating func complete(
    _ update: inout PinUpdate, _ projects: [PlannedProject]
  ) throws(ExitStatus) {
    let places = Places(projects)
    for project in projects {
      for planned in project.artifacts {
        guard case .unpinned(let reason) = planned.outcome, reason.isBlocking,
          selects(planned.artifact)
        else { continue }
        if let signal = Interruption.signal { throw signal == 2 ? .interrupted : .terminated }
        if let pin = proved(planned.artifact, reason, places, known: update.file) {
          update.set(pin)
        }
      }
    }
    guard names.isEmpty else { return }
    update.drop { key in
      projects.contains { $0.ecosystem.name == key.ecosystem } && !places.keys.contains(key)
        && !missing.contains(key)
    }
  }

  /// The pin of an artifact; a problem is noted in its place.
  private mutating func proved(
    _ artifact: LockedArtifact, _ reason: UnpinnedReason, _ places: Places, known: PinFile
  ) -> Pin? {
    guard let cache, cache.ecosystem == artifact.ecosystem,
      let adapter = registry[artifact.ecosystem] as? any CacheProvingAdapter,
      case .remote(let source) = artifact.source, source.url != nil,
      let key = Pin.Key(artifact), let path = adapter.cachePath(of: artifact)
    else {
      fail(artifact, reason)
      return nil
    }
    // Another artifact with the same content may have been first.
    if let pin = known[key], pin.integrity != nil { return pin }
    do throws(LocalFileError) {
      guard let bytes = try cache.read(path, limit: limits.cachedFileSize) else {
        problems.append(PinningDiagnostics.notInCache(artifact, path))
        return nil
      }
      do throws(ProofError) {
        let evidence = try adapter.prove(bytes, of: artifact, limits: limits)
        return Pin(
          key: key, url: known[key]?.url ?? places.url(of: key), integrity: .sha256(of: bytes),
          size: bytes.count, evidence: evidence)
      } catch {
        problems.append(PinningDiagnostics.disproved(artifact, path, error))
        return nil
      }
    } catch {
      problems.append(PinningDiagnostics.unreadable(artifact, path, error))
      return nil
    }
  }
}

extension Pin.Key {
  /// What finds the pin of an artifact; `nil` when none can help.
  fileprivate init?(_ artifact: LockedArtifact) {
    guard case .remote(let source) = artifact.source, let name = source.pinKey else { return nil }
    self.init(ecosystem: artifact.ecosystem.name, name: name)
  }
}

/// Where the artifacts of a folder come from, by the key of their pin.
private struct Places {
  private var urls: [Pin.Key: Set<FetchURL>] = [:]

  init(_ projects: [PlannedProject]) {
    for artifact in projects.flatMap(\.artifacts).map(\.artifact) {
      guard case .remote(let source) = artifact.source, let key = Pin.Key(artifact) else {
        continue
      }
      urls[key, default: []].formUnion(source.url.map { [$0] } ?? [])
    }
  }

  /// Every key that an artifact has.
  var keys: Dictionary<Pin.Key, Set<FetchURL>>.Keys { urls.keys }

  /// The one place of a key; `nil` where artifacts of one content have several, so that each keeps
  /// its own.
  func url(of key: Pin.Key) -> FetchURL? {
    guard let places = urls[key], places.count == 1 else { return nil }
    return places.first
  }
}
