import LockText
import SystemPackage

/// What `--store` asks for.
enum StoreRequest: Hashable, Sendable {
  /// What is best here.
  case auto
  /// A binary cache folder.
  case folder(FilePath)
  /// The daemon's socket at its usual place.
  case daemon
  /// A daemon's socket.
  case socket(FilePath)
  /// The store of this user, by a daemon of our own.
  case local
  /// The store of another machine.
  case ssh(SSHDestination)

  /// The forms that `--store` has.
  static let forms = "auto, daemon, local, unix:///SOCKET, ssh-ng://[USER@]HOST[:PORT] or file:PATH"

  /// Reads the value of `--store`; `nil` where it is of no known form.
  init?(_ text: String) {
    switch text {
    case "auto": self = .auto
    case "daemon": self = .daemon
    case "local": self = .local
    default:
      if let path = text.after("file:"), !path.isEmpty {
        self = .folder(FilePath(path))
      } else if let path = text.after("unix://"), path.hasPrefix("/"), !path.contains("?") {
        self = .socket(FilePath(path))
      } else if let host = text.after("ssh-ng://"), let destination = SSHDestination(host) {
        self = .ssh(destination)
      } else {
        return nil
      }
    }
  }

  /// Reads the value of `NIX_REMOTE`; `nil` where it names a store that a daemon does not serve.
  ///
  /// - Source: Nix manual, "Store types". Parameters behind `?` belong to a store that Nix opens by
  ///   itself, such as the root of a local one; a daemon at a socket has been told its own.
  init?(nixRemote text: String) {
    let base = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
    switch base {
    case "", "auto": self = .auto
    case "daemon": self = .daemon
    case "local": self = .local
    default:
      if base.hasPrefix("/") {
        self = .local
      } else if let request = StoreRequest(String(base)), !request.isFolder {
        self = request
      } else {
        return nil
      }
    }
  }

  private var isFolder: Bool {
    if case .folder = self { true } else { false }
  }
}

/// Where `ssh` connects to.
struct SSHDestination: Hashable, Sendable {
  /// `[user@]host` as `ssh` takes it.
  let host: String
  /// The port; `nil` leaves it to `ssh`.
  let port: Int?

  /// Reads `[user@]host[:port]`, with brackets around an address of IPv6.
  ///
  /// What could be taken for an option of `ssh`, or holds anything but what names and addresses are
  /// made of, is refused.
  init?(_ text: String) {
    var host = text
    var port: Int?
    let name = text.hasPrefix("[") || text.contains("@[") ? text.lastIndex(of: "]") : nil
    if let colon = text[(name ?? text.startIndex)...].lastIndex(of: ":") {
      guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number)
      else { return nil }
      port = number
      host = String(text[..<colon])
    }
    host.removeAll { $0 == "[" || $0 == "]" }
    let parts = host.split(separator: "@", omittingEmptySubsequences: false)
    let isLegal = parts.allSatisfy { part in
      !part.isEmpty && !part.hasPrefix("-")
        && part.utf8.allSatisfy { $0.isLetterOrDigit || "-._:%".utf8.contains($0) }
    }
    guard parts.count <= 2, isLegal else { return nil }
    self.host = host
    self.port = port
  }

  /// How it is shown.
  var text: String { port.map { "\(host), port \($0)" } ?? host }
}

extension String {
  /// What stands behind a prefix; `nil` where it has another one.
  fileprivate func after(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
