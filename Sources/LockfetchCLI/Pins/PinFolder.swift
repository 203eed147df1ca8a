import LockText
import Lockfetch

/// One folder with lock files: its pins, and what is to be pinned.
struct PinFolder {
  private(set) var update: PinUpdate
  private(set) var tasks: PinTasks
  /// What stays unpinned, and why.
  private(set) var problems: [Diagnostic]
  /// What there is to tell besides.
  private(set) var notes: [Diagnostic] = []
  /// The ecosystems whose locks are here.
  private let ecosystems: Set<ByteString>

  init(_ update: PinUpdate, _ tasks: PinTasks, _ ecosystems: Set<ByteString>) {
    self.update = update
    self.tasks = tasks
    self.ecosystems = ecosystems
    problems = tasks.problems
  }

  /// Puts in what came of the tasks, and drops what nothing uses any more.
  mutating func take(_ results: [PinTask.Identity: PinResult], _ selection: PinSelection) {
    for task in tasks.tasks {
      // Another folder with the same task may have been first.
      switch results[task.identity] {
      case .pinned(let pin, let diagnostics):
        update.set(completed(pin))
        notes += diagnostics.map { $0.moved(to: task.artifact.location) }
      case .failed(let diagnostic): problems.append(diagnostic.moved(to: task.artifact.location))
      case .settled, nil: break
      }
    }
    guard selection.isEverything else { return }
    let (tasks, ecosystems, file) = (tasks, ecosystems, update.file)
    update.drop { key in
      ecosystems.contains(key.ecosystem) && !tasks.keys.contains(key)
        && !Self.isKept(file[key], tasks)
    }
  }

  /// What pins alone state stays where somebody has written it by hand, and while it is not known what
  /// files lead to.
  private static func isKept(_ pin: Pin?, _ tasks: PinTasks) -> Bool {
    guard let pin, tasks.stated.contains(pin.key) else { return false }
    return pin.evidence == nil || !tasks.isClosed
  }

  /// What files lead to that are pinned.
  ///
  /// - Parameter read: Gives the bytes of a file that is pinned; `nil` where they are not at hand.
  mutating func follow(
    _ results: [PinTask.Identity: PinResult], limits: Limits, _ read: (Pin) -> [UInt8]?
  ) -> [PinTask] {
    var pins: [Pin.Key: Pin] = [:]
    for task in tasks.tasks {
      if case .pinned(let pin, _) = results[task.identity] { pins[task.key] = completed(pin) }
    }
    return tasks.follow(pins, limits: limits, read)
  }

  /// A pin that states a place alone keeps the hash that was pinned by hand.
  private func completed(_ pin: Pin) -> Pin {
    guard pin.integrity == nil, let known = update.file[pin.key] else { return pin }
    return Pin(
      key: pin.key, url: pin.url, integrity: known.integrity, size: known.size,
      evidence: known.evidence)
  }
}
