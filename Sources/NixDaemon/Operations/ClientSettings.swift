/// How a daemon is to work for this connection.
package struct ClientSettings: Sendable {
  /// Whether to build on after a failure.
  package var keepsGoing = false
  /// How many builds may run at once; none may with 0.
  package var maxBuildJobs = 1
  /// How many processors a build may use; 0 means all.
  package var buildCores = 0
  /// Whether to ask substituters.
  package var usesSubstitutes = true
  /// Which lines of the log are sent: 0 errors, 1 also warnings, up to 7, everything.
  package var verbosity: UInt64 = 1
  /// Whether the lines of builders come as lines of the log and not as results of activities.
  package var logsBuilds = false
  /// Further settings by name; a daemon that does not trust this client ignores most of them.
  package var others: [(name: [UInt8], value: [UInt8])] = []

  /// One build at a time, and a quiet log.
  package init() {}
}

extension DaemonConnection {
  /// Tells the daemon how to work from now on.
  ///
  /// - Source: Nix 2.34.8, `libstore/daemon.cc` (`SetOptions`), `libstore/remote-store.cc`.
  package mutating func setOptions(_ settings: ClientSettings) throws(DaemonError) {
    /// The least and the most important level of the log, which is how builders are told apart.
    let (important, unimportant): (UInt64, UInt64) = (0, 7)
    var request = request(.setOptions)
    request.flag(false)  // Folders of failed builds are not kept.
    request.flag(settings.keepsGoing)
    request.flag(false)  // No building where a substitute fails.
    request.integer(settings.verbosity)
    request.count(settings.maxBuildJobs)
    request.integer(0)  // Builders may be silent.
    request.flag(true)  // Had to do with build hooks.
    request.integer(settings.logsBuilds ? important : unimportant)
    request.integer(0)  // Had to do with the log.
    request.integer(0)  // The same.
    request.count(settings.buildCores)
    request.flag(settings.usesSubstitutes)
    request.count(settings.others.count)
    for (name, value) in settings.others {
      request.string(name)
      request.string(value)
    }
    try perform(request) { (_) throws(DaemonError) in }
  }
}
