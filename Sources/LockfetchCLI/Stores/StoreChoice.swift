import LocalFiles
import NixDaemon
import SystemPackage

/// Where a graph goes, and why there.
struct StoreChoice: Hashable, Sendable {
  /// The kinds of stores.
  enum Target: Hashable, Sendable {
    /// A binary cache folder.
    case folder(FilePath)
    /// A Nix store.
    case nix(NixStoreAccess)
  }

  /// Another way to the same store.
  struct StandIn: Hashable, Sendable {
    /// The way.
    let access: NixStoreAccess
    /// Why it was taken: one clause.
    let reason: String
  }

  /// Where.
  let target: Target
  /// Why, where nobody said so: one clause.
  let reason: String?
  /// What is taken where nobody listens at the socket that was chosen.
  var standIn: StandIn?
}

/// What this machine has of Nix, as far as the environment and a look at files tell.
struct NixInstallation: Sendable {
  private let environment: [String: String]

  init(_ environment: [String: String]) {
    self.environment = environment
  }

  /// The daemon's socket, whether or not it is there.
  ///
  /// - Source: Nix 2.34.8, `libstore/globals.cc`, `libstore/uds-remote-store.cc`.
  var socket: FilePath {
    if let path = variable("NIX_DAEMON_SOCKET_PATH") { return FilePath(path) }
    return stateDirectory.appending("daemon-socket").appending("socket")
  }

  /// Where Nix keeps its database, whether or not it is there.
  var stateDirectory: FilePath { FilePath(variable("NIX_STATE_DIR") ?? "/nix/var/nix") }

  /// Whether there is a socket; whether somebody listens there shows when it is connected to.
  var hasSocket: Bool {
    // What keeps it from being looked at would keep it from being used.
    (try? Folder.kind(of: socket, following: true)) == .special
  }

  /// The program `nix-daemon`, if there is one.
  var daemonProgram: FilePath? { Program.find("nix-daemon", in: environment["PATH"] ?? "") }

  /// Whether this user may write to the local store by themselves.
  var hasWritableStore: Bool { Folder.isWritable(stateDirectory) }

  /// A variable of the environment that is not empty.
  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension StoreChoice {
  /// Finds the store that was asked for.
  ///
  /// - Throws: ``StoreFailure/unknownRemote(_:)``, ``StoreFailure/noFolder``.
  init(
    _ request: StoreRequest, _ environment: [String: String]
  ) throws(StoreFailure) {
    let nix = NixInstallation(environment)
    switch request {
    case .folder(let path): self.init(target: .folder(path), reason: nil)
    case .daemon: self.init(target: .nix(.socket(nix.socket)), reason: nil)
    case .socket(let path): self.init(target: .nix(.socket(path)), reason: nil)
    case .ssh(let destination): self.init(target: .nix(.ssh(destination)), reason: nil)
    case .local:
      // A store of another root may have been named; a daemon would only pass us on.
      let remote = nix.variable("NIX_REMOTE")
      let isLocal = remote.flatMap { StoreRequest(nixRemote: $0) } == .local
      self.init(target: .nix(.local(remote: isLocal ? remote ?? "local" : "local")), reason: nil)
    case .auto: try self.init(findingOneOf: nix, environment)
    }
  }

  private init(
    findingOneOf nix: NixInstallation, _ environment: [String: String]
  ) throws(StoreFailure) {
    if let remote = nix.variable("NIX_REMOTE") {
      guard let request = StoreRequest(nixRemote: remote) else { throw .unknownRemote(remote) }
      if request != .auto {
        let choice = try StoreChoice(request, environment)
        self.init(target: choice.target, reason: "NIX_REMOTE names it")
        return
      }
    }
    if nix.hasSocket {
      self.init(
        target: .nix(.socket(nix.socket)), reason: "its socket is there",
        standIn: Self.standIn(nix))
    } else if nix.daemonProgram != nil, nix.hasWritableStore {
      let reason = "there is no daemon's socket, and \(nix.stateDirectory.string) is writable"
      self.init(target: .nix(.local(remote: "local")), reason: reason)
    } else {
      let reason =
        nix.daemonProgram == nil
        ? "there is neither a daemon's socket nor a nix-daemon on PATH"
        : "there is no daemon's socket, and \(nix.stateDirectory.string) is not writable"
      self.init(target: .folder(try Self.usualFolder(environment)), reason: reason)
    }
  }

  /// The store without its daemon, for those who may write to it by themselves.
  ///
  /// It is the same store, and what Nix itself takes for them (`libstore/store-api.cc`, `auto`). A
  /// folder is another place, and never stands in for a store.
  private static func standIn(_ nix: NixInstallation) -> StandIn? {
    guard nix.daemonProgram != nil, nix.hasWritableStore else { return nil }
    return StandIn(
      access: .local(remote: "local"),
      reason:
        "nobody listens at \(nix.socket.string), and \(nix.stateDirectory.string) is writable")
  }

  /// Where a folder goes that was not named.
  private static func usualFolder(
    _ environment: [String: String]
  ) throws(StoreFailure) -> FilePath {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      return FilePath(cache).appending("lockfetch-multi").appending("store")
    }
    guard let home = environment["HOME"], !home.isEmpty else { throw .noFolder }
    return FilePath(home).appending(".cache").appending("lockfetch-multi").appending("store")
  }
}
