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
  mutating func take(_ results: [Pin.Key: PinResult], _ selection: PinSelection) {
    for task in tasks.tasks {
      switch results[task.key] {
      case .pinned(let pin, let diagnostics):
        update.set(completed(pin))
        notes += diagnostics
      case .failed(let diagnostic): problems.append(diagnostic)
      case .settled, nil: break
      }
    }
    guard selection.isEverything else { return }
    update.drop { key in
      ecosystems.contains(key.ecosystem) && !tasks.keys.contains(key)
    }
  }

  /// What files lead to that were pinned just now.
  ///
  /// - Parameter read: Gives the bytes of a file that was pinned; `nil` where they are gone.
  mutating func follow(
    _ results: [Pin.Key: PinResult], limits: Limits, _ read: (Pin) -> [UInt8]?
  ) -> [PinTask] {
    var pinned: [(task: PinTask, bytes: [UInt8])] = []
    for task in tasks.tasks where task.key.name.hasSuffix(".pom") {
      guard case .pinned(let pin, _) = results[task.key], let bytes = read(pin) else { continue }
      pinned.append((task, bytes))
    }
    return tasks.follow(pinned, limits: limits)
  }

  /// A pin that states a place alone keeps the hash that was pinned by hand.
  private func completed(_ pin: Pin) -> Pin {
    guard pin.integrity == nil, let known = update.file[pin.key] else { return pin }
    return Pin(
      key: pin.key, url: pin.url, integrity: known.integrity, size: known.size,
      evidence: known.evidence)
  }
}
