import LockText
import Lockfetch

/// What is to be pinned in one folder.
struct PinTasks {
  /// What is to be tried, each key once.
  private(set) var tasks: [PinTask] = []
  /// What no pin can help.
  private(set) var problems: [Diagnostic] = []
  /// Every key that a lock has, or that a file leads to which is pinned.
  private(set) var keys: Set<Pin.Key> = []
  /// Every key that pins alone state.
  private(set) var stated: Set<Pin.Key> = []
  /// Whether everything is known that pinned files lead to.
  var isClosed: Bool { unfollowed.isEmpty && !lacksFile }

  private let projects: [PlannedProject]
  private let registry: AdapterRegistry
  private let selection: PinSelection
  private let file: PinFile
  private var places: [Pin.Key: Set<FetchURL>] = [:]
  private var seen: Set<Pin.Key> = []
  /// What may lead to further files and was not looked at yet.
  private var unfollowed: [Pin.Key: LockedArtifact] = [:]
  /// What of it was brought here to be looked at.
  private var fetched: Set<Pin.Key> = []
  /// Whether some of it could not be brought here.
  private var lacksFile = false

  /// - Parameters:
  ///   - projects: Those of the folder.
  ///   - missing: What their locks imply and do not list.
  ///   - update: The pins of the folder.
  init(
    _ projects: [PlannedProject], missing: [LockedArtifact], _ update: PinUpdate,
    _ selection: PinSelection, _ registry: AdapterRegistry
  ) {
    self.projects = projects
    self.registry = registry
    self.selection = selection
    file = update.file
    for artifact in projects.flatMap(\.artifacts).map(\.artifact) + missing {
      guard case .remote(let source) = artifact.source, let key = Pin.Key(artifact) else {
        continue
      }
      if artifact.location.path == update.path {
        stated.insert(key)
      } else {
        use(key, artifact, isFollowed: selection.selects(artifact))
      }
      places[key, default: []].formUnion(source.url.map { [$0] } ?? [])
    }
    for project in projects {
      for planned in project.artifacts { add(planned, in: project) }
      for artifact in missing where artifact.ecosystem == project.ecosystem {
        add(artifact, .implied, in: project)
      }
    }
  }

  private mutating func use(_ key: Pin.Key, _ artifact: LockedArtifact, isFollowed: Bool) {
    guard keys.insert(key).inserted, isFollowed, key.name.hasSuffix(".pom"),
      registry[artifact.ecosystem] is any FileFollowingAdapter
    else { return }
    unfollowed[key] = artifact
  }

  private mutating func add(_ planned: PlannedArtifact, in project: PlannedProject) {
    let artifact = planned.artifact
    switch planned.outcome {
    case .unpinned(let reason) where reason.isBlocking: add(artifact, reason, in: project)
    case .fixed(let output):
      let pin = Pin.Key(artifact).flatMap { file[$0] }
      if selection.renews(artifact), pin?.integrity != nil {
        add(artifact, .noIntegrity, in: project)
      } else if pin?.url == nil || selection.renews(artifact) {
        addPlace(artifact, output, in: project)
      }
    default: break
    }
  }

  private mutating func add(
    _ artifact: LockedArtifact, _ reason: UnpinnedReason, in project: PlannedProject,
    isFollowed: Bool = false
  ) {
    guard isFollowed || selection.selects(artifact) else { return }
    guard let key = Pin.Key(artifact) else {
      problems.append(unpinned(artifact, reason))
      return
    }
    guard seen.insert(key).inserted else { return }
    // What a lock implies is missing although a pin has its hash, when nothing says where it is.
    let pinned = reason == .implied && !isFollowed ? file[key]?.integrity : nil
    if pinned == nil, !selection.renews(artifact), file[key]?.integrity != nil {
      // Another artifact with the same content may have been first.
      return
    }
    tasks.append(task(key, artifact, reason, in: project, integrity: pinned))
  }

  private func task(
    _ key: Pin.Key, _ artifact: LockedArtifact, _ reason: UnpinnedReason,
    in project: PlannedProject, integrity: Integrity?
  ) -> PinTask {
    let (recorded, candidates) = candidates(key, artifact, in: project)
    let known = places[key] ?? []
    return PinTask(
      key: key, artifact: artifact, reason: reason,
      places: (recorded.map { [$0] } ?? []) + candidates.map(\.url).filter { $0 != recorded },
      placesByRepository: Dictionary(
        candidates.compactMap { place in place.repository.map { ($0, place.url) } }
      ) { first, _ in first },
      statedPlace: recorded == nil && !candidates.isEmpty
        ? nil : file[key]?.url ?? (known.count == 1 ? known.first : nil),
      integrity: integrity, lacksPlace: integrity != nil)
  }

  /// The place that is said of an artifact, and those where it may be besides.
  private func candidates(
    _ key: Pin.Key, _ artifact: LockedArtifact, in project: PlannedProject
  ) -> (recorded: FetchURL?, others: [CandidatePlace]) {
    guard case .remote(var source) = artifact.source else { return (nil, []) }
    let adapter = registry[project.ecosystem] as? any PlaceKnowingAdapter
    guard let recorded = file[key]?.url else {
      return (source.url, adapter?.places(of: artifact, in: project) ?? [])
    }
    // A place that was found once is looked for anew where that is wanted.
    guard selection.renews(artifact), let adapter else { return (recorded, []) }
    source.url = source.written.flatMap { try? FetchURL($0) }
    var original = artifact
    original.source = .remote(source)
    let others = adapter.places(of: original, in: project)
    return others.isEmpty ? (recorded, []) : (nil, others)
  }

  /// Where the lock has the hash, and several repositories may have the file.
  private mutating func addPlace(
    _ artifact: LockedArtifact, _ output: FixedOutput, in project: PlannedProject
  ) {
    guard selection.selects(artifact), let key = Pin.Key(artifact) else { return }
    let places = candidates(key, artifact, in: project).others.map(\.url)
    guard places.count > 1, seen.insert(key).inserted else { return }
    tasks.append(
      PinTask(
        key: key, artifact: artifact, reason: .noIntegrity, places: places, statedPlace: nil,
        integrity: output.integrity))
  }

  // MARK: What files lead to

  /// What is to be done for the files that pinned ones lead to: each key once.
  ///
  /// - Parameters:
  ///   - pins: Those that were made just now.
  ///   - read: Gives the bytes of a file that is pinned; `nil` where they are not at hand.
  mutating func follow(
    _ pins: [Pin.Key: Pin], limits: Limits, _ read: (Pin) -> [UInt8]?
  ) -> [PinTask] {
    let count = tasks.count
    var waiting: [Pin.Key: LockedArtifact] = [:]
    while !unfollowed.isEmpty {
      let next = unfollowed.sorted { $0.key < $1.key }
      unfollowed = [:]
      for (key, artifact) in next {
        guard let pin = pins[key] ?? file[key], pin.integrity != nil,
          let project = projects.first(where: { $0.ecosystem == artifact.ecosystem })
        else {
          // What a lock hashes is complete by itself; what is still to be pinned comes in another
          // round.
          if seen.contains(key) { waiting[key] = artifact }
          continue
        }
        if let bytes = read(pin) {
          take(artifact, bytes, limits, in: project)
        } else if fetched.insert(key).inserted {
          let wanted = task(key, artifact, .implied, in: project, integrity: pin.integrity)
          tasks.append(wanted.reading(from: pin.url))
          waiting[key] = artifact
        } else {
          lacksFile = true
        }
      }
    }
    unfollowed = waiting
    return Array(tasks[count...])
  }

  private mutating func take(
    _ artifact: LockedArtifact, _ bytes: [UInt8], _ limits: Limits, in project: PlannedProject
  ) {
    guard let adapter = registry[artifact.ecosystem] as? any FileFollowingAdapter else { return }
    // Its own evidence was enough for the file itself.
    let names = (try? adapter.keys(of: artifact, bytes, limits: limits)) ?? []
    for name in names {
      guard let found = adapter.artifact(pinnedAs: name, at: artifact.location),
        let key = Pin.Key(found), !keys.contains(key)
      else { continue }
      use(key, found, isFollowed: true)
      add(found, .implied, in: project, isFollowed: true)
    }
  }

  private func unpinned(_ artifact: LockedArtifact, _ reason: UnpinnedReason) -> Diagnostic {
    UnpinnedArtifact(artifact: artifact, reason: reason).diagnostic(isExplained: true)
  }
}

/// Which artifacts are to be pinned.
struct PinSelection {
  /// The names that are to be pinned; empty for all.
  let only: Set<ByteString>
  /// The names whose pins are to be made anew.
  let renewed: Set<ByteString>

  /// Whether everything is looked at, so that what nothing uses can be dropped.
  var isEverything: Bool { only.isEmpty && renewed.isEmpty }

  /// Whether the options ask for this one.
  func selects(_ artifact: LockedArtifact) -> Bool {
    isEverything || only.contains(artifact.name) || renewed.contains(artifact.name)
  }

  /// Whether its pin is to be made anew.
  func renews(_ artifact: LockedArtifact) -> Bool { renewed.contains(artifact.name) }
}
