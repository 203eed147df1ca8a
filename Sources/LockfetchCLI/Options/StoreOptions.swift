import ArgumentParser
import NixDaemon

/// Which store a graph goes to: shared by every command that writes one.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the derivations go: auto (what NIX_REMOTE names, else the daemon's socket, else a local store that is writable, else a folder), daemon, local, unix:///SOCKET, ssh-ng://[USER@]HOST[:PORT], or file:PATH, a binary cache folder.",
      valueName: "where"))
  var store: String = "auto"

  @Option(
    help: ArgumentHelp(
      "Give a Nix daemon up that is silent for so long (default: 600, while it builds 3600).",
      valueName: "seconds"))
  var timeout: Int?

  func validate() throws {
    guard StoreRequest(store) != nil else {
      throw ValidationError("--store \(store): expected \(StoreRequest.forms)")
    }
    if let timeout, !(1...1_000_000).contains(timeout) {
      throw ValidationError("--timeout must be a number of seconds")
    }
  }

  /// The store, looked for in this world.
  func choice(in context: ToolContext) throws(StoreFailure) -> StoreChoice {
    // The form was checked when the command line was read.
    try StoreChoice(StoreRequest(store) ?? .auto, context.environment)
  }

  /// What a daemon may do to us.
  var limits: DaemonLimits {
    var limits = DaemonLimits()
    if let timeout { limits.silenceSeconds = timeout }
    return limits
  }

  /// How long a daemon may be silent while it builds, in seconds.
  var buildSilence: Int { timeout ?? 3_600 }
}
