import LockText
import Lockfetch

/// What is to be pinned in one folder.
struct PinTasks {
  /// What is to be tried, each key once.
  private(set) var tasks: [PinTask] = []
  /// What is known already under its key.
  private(set) var known: [Pin] = []
  /// What no pin can help.
  private(set) var problems: [Diagnostic] = []
  /// Every key that something in the folder has.
  private(set) var keys: Set<Pin.Key> = []

  private let projects: [PlannedProject]
  private let registry: AdapterRegistry
  private let selection: PinSelection
  private let file: PinFile
  private var places: [Pin.Key: Set<FetchURL>] = [:]
  private var seen: Set<Pin.Key> = []

  /// - Parameters:
  ///   - projects: Those of the folder.
  ///   - missing: What their locks imply and do not list.
  init(
    _ projects: [PlannedProject], missing: [LockedArtifact], _ file: PinFile,
    _ selection: PinSelection, _ registry: AdapterRegistry
  ) {
    self.projects = projects
    self.registry = registry
    self.selection = selection
    self.file = file
    for artifact in projects.flatMap(\.artifacts).map(\.artifact) + missing {
      guard case .remote(let source) = artifact.source, let key = Pin.Key(artifact) else {
        continue
      }
      keys.insert(key)
      places[key, default: []].formUnion(source.url.map { [$0] } ?? [])
    }
    for project in projects {
      for planned in project.artifacts { add(planned, in: project) }
      for artifact in missing where artifact.ecosystem == project.ecosystem {
        add(artifact, .implied, in: project)
      }
    }
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
    guard let key = Pin.Key(artifact), case .remote(let source) = artifact.source else {
      problems.append(unpinned(artifact, reason))
      return
    }
    guard seen.insert(key).inserted else { return }
    // What a lock implies is missing although a pin has its hash, when nothing says where it is.
    let pinned = reason == .implied && !isFollowed ? file[key]?.integrity : nil
    if pinned == nil, !selection.renews(artifact), let pin = file[key], pin.integrity != nil {
      // Another artifact with the same content may have been first.
      known.append(pin)
      return
    }
    let own = file[key]?.url ?? source.url
    let all = own.map { [$0] } ?? []
    let adapter = registry[project.ecosystem] as? any PlaceKnowingAdapter
    let others = file[key]?.url == nil ? adapter?.places(of: artifact, in: project) ?? [] : []
    let known = places[key] ?? []
    tasks.append(
      PinTask(
        key: key, artifact: artifact, reason: reason,
        places: all + others.map(\.url).filter { $0 != own },
        placesByRepository: Dictionary(
          others.compactMap { place in place.repository.map { ($0, place.url) } }
        ) { first, _ in first },
        statedPlace: file[key]?.url ?? (known.count == 1 ? known.first : nil),
        integrity: pinned, lacksPlace: pinned != nil))
  }

  /// Where the lock has the hash, and several repositories may have the file.
  private mutating func addPlace(
    _ artifact: LockedArtifact, _ output: FixedOutput, in project: PlannedProject
  ) {
    guard selection.selects(artifact), let key = Pin.Key(artifact),
      let adapter = registry[project.ecosystem] as? any PlaceKnowingAdapter
    else { return }
    let places = adapter.places(of: artifact, in: project).map(\.url)
    guard places.count > 1, seen.insert(key).inserted else { return }
    tasks.append(
      PinTask(
        key: key, artifact: artifact, reason: .noIntegrity, places: places, statedPlace: nil,
        integrity: output.integrity))
  }

  /// What files lead to that were pinned just now: each key once, without those that are known.
  mutating func follow(
    _ pinned: [(task: PinTask, bytes: [UInt8])], limits: Limits
  ) -> [PinTask] {
    let count = tasks.count
    for (task, bytes) in pinned {
      guard let adapter = registry[task.artifact.ecosystem] as? any FileFollowingAdapter,
        let project = projects.first(where: { $0.ecosystem == task.artifact.ecosystem })
      else { continue }
      // Its own evidence was enough for the file itself.
      let names = (try? adapter.keys(of: task.artifact, bytes, limits: limits)) ?? []
      for name in names where file[Pin.Key(ecosystem: adapter.id.name, name: name)] == nil {
        guard let artifact = adapter.artifact(pinnedAs: name, at: task.artifact.location),
          let key = Pin.Key(artifact), !keys.contains(key)
        else { continue }
        keys.insert(key)
        add(artifact, .implied, in: project, isFollowed: true)
      }
    }
    return Array(tasks[count...])
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
