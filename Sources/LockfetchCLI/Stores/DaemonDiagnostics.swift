import LocalFiles
import LockText
import NixDaemon
import NixStore
import SystemPackage

/// What there is to say when a daemon, or the way to it, fails.
struct DaemonDiagnostics {
  private let access: NixStoreAccess
  private let stage: StoreFailure.Stage

  init(_ access: NixStoreAccess, _ stage: StoreFailure.Stage) {
    self.access = access
    self.stage = stage
  }

  func diagnostic(_ error: DaemonError) -> Diagnostic {
    switch error {
    case .stream(let error): stream(error)
    case .closed(let errors): closed(errors)
    case .notADaemon:
      Diagnostic(
        .error, code: "store/not-a-daemon",
        "what answers as \(place) does not speak the protocol of a Nix daemon",
        why: "something else listens there, or a login script prints text",
        fix: "look at what is there, or choose another way with --store")
    case .unsupported(let version): unsupported(version)
    case .malformed(let rule): broken(Message(rule))
    case .tooLarge(let limit): broken("it sends more than \(limit) bytes where Nix sends few")
    case .otherDirectory(let directory):
      broken("it has paths in \"\(ByteString(directory))\" among those of the plan")
    case .failed(let failure): failed(failure)
    case .unreadable(let error):
      Diagnostic(
        .error, code: "store/unreadable-file",
        "cannot \(error.operation) \"\(error.path.string)\": \(error.explanation)",
        why: remedy.why, fix: "leave the cache alone while it is used, and run it again")
    case .otherPath(let expected, let actual):
      Diagnostic(
        .error, code: "store/other-path",
        "\(place) computes \"\(ByteString(actual.baseName))\" where this program computes \"\(ByteString(expected.baseName))\"",
        why: "this is a bug of this program: both follow from the same content",
        fix: "please report it with the lock file; nothing refers to what was added")
    }
  }

  private var place: Message { "\(access.place)" }

  /// What is so after a failure, and what to do then.
  private var remedy: (why: Message, fix: Message) {
    switch stage {
    case .opening:
      ("nothing was written", "choose another way with --store; file:PATH needs no Nix")
    case .registering(let counts):
      (StoreDiagnostics.progress(counts), "run it again to add what is missing")
    case .building: ("what was built stays", "run it again to build the rest")
    case .rooting(let link):
      ("the graph is registered, and \"\(link)\" does not protect it", "name another link")
    }
  }

  private func stream(_ error: StreamError) -> Diagnostic {
    switch error {
    case .timedOut(let seconds):
      return Diagnostic(
        .error, code: "store/silent", "\(place) was silent for \(seconds) seconds",
        why: remedy.why,
        fix: "see whether a garbage collection runs there; --timeout SECONDS waits longer")
    case .system("connect to", .permissionDenied):
      return Diagnostic(
        .error, code: "store/refused", "this user may not connect to \(place)",
        why: "who may is up to the permissions of the socket; Debian's wants the group nix-users",
        fix: "join the group and log in again, or write to --store file:PATH")
    case .system("connect to", .connectionRefused):
      return Diagnostic(
        .error, code: "store/no-daemon", "\(place) is not running",
        why: "its socket is there, and nobody listens; nothing was written", fix: Self.start)
    case .system("connect to", let reason):
      return Diagnostic(
        .error, code: "store/no-daemon",
        "\(place) cannot be connected to: \(reason.description)", why: "nothing was written",
        fix: Self.start)
    case .system(let operation, let reason):
      return Diagnostic(
        .error, code: "store/connection",
        "the connection with \(place) failed: cannot \(operation): \(reason.description)",
        why: remedy.why, fix: remedy.fix)
    case .closed, .interrupted: return closed([])
    }
  }

  private static let start: Message =
    "start it (systemctl start nix-daemon), or choose another way: --store local, --store file:PATH"

  private func closed(_ errors: [UInt8]) -> Diagnostic {
    let reason = DaemonText.message(errors)
    let isEmpty = reason.text.isEmpty
    guard stage == .opening else {
      return Diagnostic(
        .error, code: "store/daemon-gone",
        isEmpty ? "\(place) closed the connection" : "\(place) closed the connection: \(reason)",
        why: remedy.why, fix: remedy.fix)
    }
    guard isEmpty else {
      return Diagnostic(
        .error, code: "store/refused", "\(place) does not start: \(reason)",
        why: remedy.why, fix: remedy.fix)
    }
    return Diagnostic(
      .error, code: "store/refused", "\(place) closed the connection without a word",
      why: "so does a daemon whose allowed-users leave this user out; nothing was written",
      fix:
        "see its own log (journalctl -u nix-daemon) and allowed-users in its nix.conf, or write to --store file:PATH"
    )
  }

  private func unsupported(_ version: ProtocolVersion) -> Diagnostic {
    Diagnostic(
      .error, code: "store/old-nix",
      "\(place) speaks protocol \(Int(clamping: version.major)).\(Int(clamping: version.minor))",
      why: "this program speaks 1.35 to 1.38",
      fix:
        "use Nix \(ProtocolVersion.oldestNix) or newer there; 2.26 is the oldest that is tested for"
    )
  }

  private func broken(_ rule: Message) -> Diagnostic {
    Diagnostic(
      .error, code: "store/bad-answer", "\(place) gave an answer that cannot be one: \(rule)",
      why: remedy.why, fix: "see whether it is a Nix daemon, and of which version")
  }

  private func failed(_ failure: DaemonFailure) -> Diagnostic {
    let isFull = failure.mentions("No space left") || failure.mentions("disk is full")
    return Diagnostic(
      .error, code: "store/daemon-failed",
      "\(place) failed: \(DaemonText.message(failure.message))", why: remedy.why,
      fix: isFull ? "make room in the store, then run it again" : remedy.fix)
  }
}

extension Message {
  /// The rule that an answer breaks.
  fileprivate init(_ rule: Malformation) {
    self = "\(rule.rawValue)"
  }
}

/// Text of a daemon as part of a message.
enum DaemonText {
  /// How many lines are kept.
  private static let lineLimit = 6

  /// The lines of a text, each harmless, behind one another.
  static func message(_ text: [UInt8]) -> Message {
    let lines = lines(text)
    return lines.prefix(lineLimit).reduce("") { message, line in
      message.text.isEmpty ? "\(line)" : message + "; \(line)"
    }
  }

  /// The lines of a text that have something in them, without blanks around it.
  static func lines(_ text: [UInt8]) -> [ByteString] {
    let blank: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")]
    return text.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let start = line.drop { blank.contains($0) }
      let end = start.lastIndex { !blank.contains($0) }
      return end.map { ByteString(start[...$0]) }
    }
  }
}
