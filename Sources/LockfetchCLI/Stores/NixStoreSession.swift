import LocalFiles
import Lockfetch
import NixDaemon
import NixStore
import SystemPackage

/// A connection with the daemon of a Nix store, for one graph.
///
/// What is in the store stays protected from the garbage collector while the session lives.
struct NixStoreSession: ~Copyable {
  /// The way to the store.
  let access: NixStoreAccess
  /// Why this way, where nobody said so.
  let reason: String?
  private var connection: DaemonConnection
  private let directory: StoreDirectory
  private let environment: [String: String]
  private let limits: DaemonLimits

  /// What the daemon told of itself.
  var information: DaemonInformation { connection.information }

  /// Connects with the store that was chosen, or with what stands in for it where nobody listens.
  ///
  /// - Parameters:
  ///   - early: A connection with the store that was chosen, where there is one already.
  ///   - directory: The store directory of the plan.
  /// - Throws: ``StoreFailure/noNix(reason:)`` where a folder was chosen, and what connecting throws.
  static func open(
    _ choice: StoreChoice, early: consuming DuplexStream? = nil, _ directory: StoreDirectory,
    _ environment: [String: String], _ limits: DaemonLimits
  ) throws(StoreFailure) -> NixStoreSession {
    guard case .nix(let access) = choice.target else { throw .noNix(reason: choice.reason) }
    do throws(StoreFailure) {
      return try NixStoreSession(access, early, choice.reason, directory, environment, limits)
    } catch {
      guard let standIn = choice.standIn, error.isOfNobodyListening else { throw error }
      return try NixStoreSession(
        standIn.access, nil, standIn.reason, directory, environment, limits)
    }
  }

  private init(
    _ access: NixStoreAccess, _ early: consuming DuplexStream?, _ reason: String?,
    _ directory: StoreDirectory, _ environment: [String: String], _ limits: DaemonLimits
  ) throws(StoreFailure) {
    let stream: DuplexStream
    switch consume early {
    case .some(let early): stream = early
    case .none: stream = try access.open(environment, limits)
    }
    do {
      connection = try DaemonConnection(stream, directory, limits: limits)
    } catch {
      throw Self.failure(error, access, .opening)
    }
    self.access = access
    self.reason = reason
    self.directory = directory
    self.environment = environment
    self.limits = limits
  }

  /// Registers a graph.
  ///
  /// - Parameters:
  ///   - objects: What the graph consists of, references first.
  ///   - progress: Called for each object that was added.
  mutating func register(
    _ graph: DerivationGraph, _ objects: [StoreAddition],
    _ progress: (RegistrationCounts) -> Void = { _ in }
  ) throws(StoreFailure) -> StoredGraph {
    guard let root = graph.root else { preconditionFailure("a graph to be stored has a root") }
    var registration = Registration(objects, root: root.derivation)
    do {
      // A quiet log; nothing is built or substituted here, so whatever else it says is the same.
      try connection.setOptions(ClientSettings())
      try registration.run(&connection, progress)
    } catch {
      if isOfAnotherStore(error) { throw otherStore(error) }
      throw Self.failure(error, access, .registering(registration.counts))
    }
    let counts = registration.counts
    return StoredGraph(
      graph: graph, place: .nix(access, version: information.nixVersion), reason: reason,
      added: counts.added, present: counts.present ?? 0)
  }

  /// Which objects are in the store.
  mutating func validPaths(_ paths: [StorePath]) throws(StoreFailure) -> Set<StorePath> {
    do {
      return try connection.queryValidPaths(paths)
    } catch {
      if isOfAnotherStore(error) { throw otherStore(error) }
      throw Self.failure(error, access, .opening)
    }
  }

  /// Adds files that refer to nothing.
  ///
  /// The daemon keeps them from its garbage collector for as long as the session lives.
  ///
  /// - Parameter progress: Called for each file that was added.
  mutating func add(
    _ files: [StoreAddition], _ progress: (StoreAddition) -> Void
  ) throws(StoreFailure) {
    var counts = RegistrationCounts(total: files.count)
    do {
      try connection.add(files) { addition in
        counts.added += 1
        progress(addition)
      }
    } catch {
      throw Self.failure(error, access, .registering(counts))
    }
  }

  /// Lets the daemon work, for what it is asked during a build.
  mutating func building<Result>(
    silence seconds: Int,
    _ body: (inout DaemonConnection) throws(DaemonError) -> Result
  ) throws(StoreFailure) -> Result {
    connection.allowSilence(seconds: seconds)
    do {
      return try body(&connection)
    } catch {
      throw Self.failure(error, access, .building)
    }
  }

  /// Makes a link to an object that keeps it from the garbage collector.
  ///
  /// - Parameter link: Its place; another link there is replaced.
  mutating func addRoot(_ link: String, to path: StorePath) throws(StoreFailure) {
    let place: FilePath
    do {
      // Nix keeps the name of the link as it is told.
      let folder = FilePath(link).removingLastComponent()
      place = try Folder.realPath(folder.isEmpty ? "." : folder)
        .pushing(FilePath(FilePath(link).lastComponent?.string ?? ""))
      let target = String(decoding: path.path(in: directory), as: UTF8.self)
      try SymbolicLink.replace(place, to: FilePath(target))
    } catch {
      throw .file(error)
    }
    do {
      try connection.addIndirectRoot(Array(place.string.utf8))
    } catch {
      throw Self.failure(error, access, .rooting(link))
    }
  }

  private static func failure(
    _ error: DaemonError, _ access: NixStoreAccess, _ stage: StoreFailure.Stage
  ) -> StoreFailure {
    guard case .stream(.interrupted(let signal)) = error else {
      return .daemon(error, access, stage)
    }
    if case .registering(let counts) = stage { return .interrupted(signal, counts) }
    return .interrupted(signal, nil)
  }

  // MARK: Another store directory

  /// Whether a daemon does not know the paths of the plan.
  ///
  /// - Source: Nix, `libstore/store-dir-config.cc` (`parseStorePath`).
  private func isOfAnotherStore(_ error: DaemonError) -> Bool {
    switch error {
    case .otherDirectory: true
    case .failed(let failure): failure.mentions("is not in the Nix store")
    default: false
    }
  }

  private func otherStore(_ error: DaemonError) -> StoreFailure {
    if case .otherDirectory(let actual) = error {
      return .otherStore(plan: directory.path, daemon: actual)
    }
    return .otherStore(plan: directory.path, daemon: daemonDirectory())
  }

  /// The daemon's store directory as far as one of its objects shows it. A daemon that was sent a path
  /// it cannot read has closed the connection, so it takes another one.
  private func daemonDirectory() -> [UInt8]? {
    guard let stream = try? access.open(environment, limits),
      var connection = try? DaemonConnection(stream, directory, limits: limits),
      let path = try? connection.anyPath(),
      let slash = path.lastIndex(of: UInt8(ascii: "/")),
      // Only to be shown where it is one.
      let actual = try? StoreDirectory(Array(path[..<slash]))
    else { return nil }
    return actual.path
  }
}
