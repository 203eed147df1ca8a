import LocalFiles
import NixDaemon
import NixStore
import SystemPackage

/// A way to a Nix store: what to connect to or to start.
enum NixStoreAccess: Hashable, Sendable {
  /// A daemon's socket.
  case socket(FilePath)
  /// A daemon of our own, which opens the store that `remote` names as `NIX_REMOTE` does.
  case local(remote: String)
  /// A daemon on another machine.
  case ssh(SSHDestination)

  /// The kind in one word, for programs.
  var kind: String {
    switch self {
    case .socket: "daemon"
    case .local: "local"
    case .ssh: "ssh"
    }
  }

  /// Where it is, for people.
  var place: String {
    switch self {
    case .socket(let path): "the Nix daemon at \(path.string)"
    case .local: "the local Nix store"
    case .ssh(let destination): "the Nix store of \(destination.text)"
    }
  }

  /// Whether the files of the store are on this machine, so that a link here can be a root.
  var isOnThisMachine: Bool {
    if case .ssh = self { false } else { true }
  }

  /// Opens the stream; who listens is not known yet.
  ///
  /// - Throws: ``StoreFailure/noProgram(_:)``, ``StoreFailure/daemon(_:_:_:)``.
  func open(
    _ environment: [String: String], _ limits: DaemonLimits
  ) throws(StoreFailure) -> DuplexStream {
    do {
      switch self {
      case .socket(let path):
        return try DuplexStream.connecting(to: path, seconds: limits.greetingSeconds)
      case .local(let remote):
        var variables = environment
        variables["NIX_REMOTE"] = remote
        let program = try Self.program("nix-daemon", environment)
        return try DuplexStream.starting(program, ["--stdio"], environment: variables)
      case .ssh(let destination):
        let program = try Self.program("ssh", environment)
        return try DuplexStream.starting(
          program, Self.arguments(destination, environment), environment: environment)
      }
    } catch let error as StreamError {
      throw .daemon(.stream(error), self, .opening)
    } catch let error as StoreFailure {
      throw error
    } catch {
      throw .daemon(.closed(errors: []), self, .opening)
    }
  }

  private static func program(
    _ name: String, _ environment: [String: String]
  ) throws(StoreFailure) -> FilePath {
    guard let program = Program.find(name, in: environment["PATH"] ?? "") else {
      throw .noProgram(name)
    }
    return program
  }

  /// The arguments of `ssh`; what Nix itself is told to add by `NIX_SSHOPTS` is added here as well.
  static func arguments(
    _ destination: SSHDestination, _ environment: [String: String]
  ) -> [String] {
    let added = environment["NIX_SSHOPTS", default: ""].split(separator: " ").map(String.init)
    let port = destination.port.map { ["-p", String($0)] } ?? []
    return added + port + ["-x", "-T", "--", destination.host, "nix-daemon", "--stdio"]
  }
}
