/// What became of one thing that was to be built.
package struct BuildResult: Hashable, Sendable {
  /// How it ended.
  package enum Status: UInt64, Sendable {
    /// It was built.
    case built = 0
    /// It was fetched from a substituter.
    case substituted = 1
    /// It was there.
    case alreadyValid = 2
    /// It failed and would fail again.
    case permanentFailure = 3
    /// The derivation cannot be built as it is.
    case inputRejected = 4
    /// What was made is not what it should be, such as of another hash.
    case outputRejected = 5
    /// It failed and may not fail again.
    case transientFailure = 6
    /// It failed before; no longer used.
    case cachedFailure = 7
    /// It took too long.
    case timedOut = 8
    /// It failed in another way.
    case miscFailure = 9
    /// Something that it needs failed.
    case dependencyFailed = 10
    /// It wrote too much.
    case logLimitExceeded = 11
    /// It was made twice and differs.
    case notDeterministic = 12
    /// It comes to a derivation whose outputs were there.
    case resolvesToAlreadyValid = 13
    /// No substituter has it.
    case noSubstituters = 14
    /// What was fetched has another hash; told as ``outputRejected`` unless a feature is asked for.
    case hashMismatch = 15
    /// Somebody stopped it; other programs than Nix that speak its protocol say so.
    case cancelled = 16

    /// Whether it is there now.
    package var isSuccess: Bool {
      switch self {
      case .built, .substituted, .alreadyValid, .resolvesToAlreadyValid: true
      default: false
      }
    }
  }

  /// How it ended.
  package let status: Status
  /// Why it failed, perhaps in several lines; terminal sequences are taken out.
  package let message: [UInt8]

  /// Describes a result.
  package init(status: Status, message: [UInt8]) {
    self.status = status
    self.message = message
  }
}

extension DaemonStream {
  /// A result, in the form without features that all versions share.
  ///
  /// The outputs are told as JSON by a hash that newer daemons only pretend to know. All of them are
  /// known beforehand here, so they are passed over.
  ///
  /// - Source: Nix 2.34.8, `libstore/worker-protocol.cc` (`BuildResult`). Nix 2.35 and newer write the
  ///   same for a client that did not ask for `realisation-with-path-not-hash`, and status 5 for one
  ///   that did not ask for `hash-mismatch-status`.
  mutating func buildResult(_ version: ProtocolVersion) throws(DaemonError) -> BuildResult {
    guard let status = BuildResult.Status(rawValue: try integer()) else {
      throw .malformed(.status)
    }
    let message = TerminalText.stripped(try string())
    _ = try integer()  // How often it was built.
    _ = try flag()  // Whether it differed from time to time.
    _ = try integer()  // When it began.
    _ = try integer()  // When it ended.
    if version >= ProtocolVersion(major: 1, minor: 37) {
      try skipOptionalInteger()  // Processor time of the user.
      try skipOptionalInteger()  // Processor time of the system.
    }
    _ = try list { (stream) throws(DaemonError) in
      _ = try stream.string()
      _ = try stream.string()
    }
    return BuildResult(status: status, message: message)
  }

  private mutating func skipOptionalInteger() throws(DaemonError) {
    switch try integer() {
    case 0: return
    case 1: _ = try integer()
    default: throw .malformed(.optional)
    }
  }
}
