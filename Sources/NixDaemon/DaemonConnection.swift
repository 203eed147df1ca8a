package import LocalFiles
package import NixStore

/// A connection with a Nix daemon, which speaks the worker protocol.
///
/// A daemon keeps what was added from its garbage collector for as long as the connection lives.
/// Every operation either gives what the daemon answered or throws a ``DaemonError``. After
/// ``DaemonError/failed(_:)`` the connection can be used further, unless the daemon closes it; after
/// any other error it cannot.
///
/// The daemon is believed in nothing: sizes are limited, silence too, paths and numbers are checked.
///
/// - Source: Nix 2.34.8, `libstore/daemon.cc`, `libstore/worker-protocol-connection.cc`.
package struct DaemonConnection: ~Copyable {
  /// What the daemon told when it greeted.
  package let information: DaemonInformation
  var stream: DaemonStream

  /// Greets a daemon.
  ///
  /// - Parameters:
  ///   - directory: The store directory of all paths that are sent; the protocol does not tell the
  ///     daemon's own.
  ///   - features: What this client is going to use of what the daemon may offer; the daemon holds
  ///     back what the client does not name.
  /// - Throws: ``DaemonError/notADaemon``, ``DaemonError/unsupported(_:)``, and what reading and
  ///   writing throws.
  package init(
    _ stream: consuming DuplexStream, _ directory: StoreDirectory,
    limits: DaemonLimits = DaemonLimits(), features: [ProtocolFeature] = []
  ) throws(DaemonError) {
    var wire = DaemonStream(stream, directory, limits)
    information = try Self.greet(&wire, features)
    wire.seconds = limits.silenceSeconds
    self.stream = wire
  }

  /// How long the daemon may be silent from now on, in seconds.
  package mutating func allowSilence(seconds: Int) {
    stream.seconds = seconds
  }

  private static let clientMagic: UInt64 = 0x6E69_7863
  private static let daemonMagic: UInt64 = 0x6478_696F

  private static func greet(
    _ stream: inout DaemonStream, _ wanted: [ProtocolFeature]
  ) throws(DaemonError) -> DaemonInformation {
    var writer = WireWriter(stream.directory)
    writer.integer(clientMagic)
    writer.integer(ProtocolVersion.newest.wire)
    stream.enqueue(writer.take())
    try stream.flush()
    stream.allow(stream.limits.messageBytes)
    guard try stream.integer() == daemonMagic else { throw .notADaemon }
    let offered = ProtocolVersion(wire: try stream.integer())
    guard offered.major == ProtocolVersion.newest.major, offered >= .oldest else {
      throw .unsupported(offered)
    }
    let version = min(offered, .newest)
    let hasFeatures = version >= ProtocolVersion(major: 1, minor: 38)
    if hasFeatures { writer.strings(wanted.map { Array($0.rawValue.utf8) }) }
    writer.integer(0)  // No processor affinity.
    writer.integer(0)  // No space to be reserved.
    stream.enqueue(writer.take())
    try stream.flush()
    let features = hasFeatures ? try stream.strings() : []
    let nixVersion = try stream.string()
    guard let trust = DaemonInformation.Trust(rawValue: try stream.integer()) else {
      throw .malformed(.trust)
    }
    try stream.conclude(logBytes: stream.limits.logBytes) { _ in }
    return DaemonInformation(
      version: version, features: features, nixVersion: nixVersion, trust: trust)
  }
}

extension DaemonConnection {
  /// A writer for the next request.
  func request(_ operation: WorkerOperation) -> WireWriter {
    var writer = WireWriter(stream.directory)
    writer.operation(operation)
    return writer
  }

  /// Sends a request and reads what the daemon answers.
  mutating func perform<Answer: ~Copyable>(
    _ request: consuming WireWriter, _ log: (DaemonMessage) -> Void = { _ in },
    logBytes: Int? = nil,
    _ answer: (inout DaemonStream) throws(DaemonError) -> Answer
  ) throws(DaemonError) -> Answer {
    stream.enqueue(request.bytes)
    try stream.conclude(logBytes: logBytes ?? stream.limits.logBytes, log)
    stream.allow(stream.limits.answerBytes)
    return try answer(&stream)
  }

  /// Reads the 1 with which many operations end.
  static func done(_ stream: inout DaemonStream) throws(DaemonError) {
    guard try stream.integer() == 1 else { throw .malformed(.number) }
  }
}
