import Lockfetch
import NixDaemon
import NixStore

/// Keeps the objects of a graph, in the order in which they are to be added.
struct CollectingSink: StoreSink {
  private(set) var objects: [StoreAddition] = []
  private var paths: Set<StorePath> = []

  mutating func add(_ object: StoreObject) throws(Never) {
    guard paths.insert(object.path).inserted else { return }
    objects.append(
      StoreAddition(
        path: object.path, contentAddress: object.contentAddress, references: object.references,
        contents: object.contents))
  }
}

/// How far registering came.
struct RegistrationCounts: Hashable, Sendable {
  /// All objects of the graph.
  let total: Int
  /// The objects that this run added.
  var added = 0
  /// The objects that were there already; `nil` before the store was asked.
  var present: Int?
}

/// Registering a graph with a Nix store, over one connection.
///
/// The store is asked once what it has, and only the rest is added, references first. What was added
/// stays whatever happens then, so the next run goes on from there.
struct Registration {
  private let objects: [StoreAddition]
  private let root: StorePath
  private(set) var counts: RegistrationCounts

  /// - Parameter root: The object that leads to all others.
  init(_ objects: [StoreAddition], root: StorePath) {
    self.objects = objects
    self.root = root
    counts = RegistrationCounts(total: objects.count)
  }

  /// Registers everything that is missing.
  ///
  /// The daemon keeps it from its garbage collector for as long as the connection lives.
  ///
  /// - Parameter progress: Called for each object that was added.
  mutating func run(
    _ connection: inout DaemonConnection, _ progress: (RegistrationCounts) -> Void
  ) throws(DaemonError) {
    // The root first: should it be there, it keeps everything that it leads to from now on.
    try connection.addTempRoot(root)
    if isConnected, try connection.isValidPath(root) {
      // An object of a store is valid only together with all that it refers to.
      counts.present = counts.total
      return
    }
    do {
      try addMissing(&connection, progress)
    } catch {
      // Something that was valid when we asked has gone since: the garbage collector runs.
      guard case .failed(let failure) = error, failure.mentions("is not valid") else { throw error }
      try addMissing(&connection, progress)
    }
  }

  /// Whether the root leads to every other object: each is then referred to by some other one.
  private var isConnected: Bool {
    var referred = Set(objects.flatMap(\.references))
    referred.insert(root)
    return objects.allSatisfy { referred.contains($0.path) }
  }

  private mutating func addMissing(
    _ connection: inout DaemonConnection, _ progress: (RegistrationCounts) -> Void
  ) throws(DaemonError) {
    let valid = try connection.queryValidPaths(objects.map(\.path))
    let missing = objects.filter { !valid.contains($0.path) }
    if counts.present == nil { counts.present = valid.count }
    var counts = counts
    defer { self.counts = counts }
    try connection.add(missing) { _ in
      counts.added += 1
      progress(counts)
    }
  }
}
