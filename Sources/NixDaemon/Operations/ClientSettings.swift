/// How a daemon is to work for this connection.
package struct ClientSettings: Sendable {
  /// Whether the folder of a build that failed is kept.
  package var keepsFailed = false
  /// Whether to build on after a failure.
  package var keepsGoing = false
  /// Whether to build what a substituter has and cannot give.
  package var fallsBack = false
  /// How many builds may run at once; none may with 0.
  package var maxBuildJobs = 1
  /// How long a builder may be silent, in seconds; 0 means for ever.
  package var maxSilentTime = 0
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
  /// All but ``ClientSettings/others`` takes the place of the daemon's own settings, whoever asks.
  ///
  /// - Source: Nix 2.34.8, `libstore/daemon.cc` (`SetOptions`), `libstore/remote-store.cc`.
  package mutating func setOptions(_ settings: ClientSettings) throws(DaemonError) {
    /// The least and the most important level of the log, which is how builders are told apart.
    let (important, unimportant): (UInt64, UInt64) = (0, 7)
    var request = request(.setOptions)
    request.flag(settings.keepsFailed)
    request.flag(settings.keepsGoing)
    request.flag(settings.fallsBack)
    request.integer(settings.verbosity)
    request.count(settings.maxBuildJobs)
    request.count(settings.maxSilentTime)
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
