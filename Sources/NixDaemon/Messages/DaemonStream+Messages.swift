/// Reads what comes before the result of an operation.
///
/// - Source: Nix 2.34.8, `libstore/worker-protocol-connection.cc`, `libutil/serialise.cc`
///   (`readError`); the numbers are in `worker-protocol.hh`.
extension DaemonStream {
  private enum Kind: UInt64 {
    case next = 0x6F6C_6D67
    case read = 0x6461_7461
    case write = 0x6461_7416
    case last = 0x616C_7473
    case error = 0x6378_7470
    case startActivity = 0x5354_5254
    case stopActivity = 0x5354_4F50
    case result = 0x5253_4C54
  }

  /// The next message or the end of the operation.
  mutating func reply() throws(DaemonError) -> DaemonReply {
    allow(limits.messageBytes)
    guard let kind = Kind(rawValue: try integer()) else { throw .malformed(.unknownMessage) }
    switch kind {
    case .next: return .message(.text(TerminalText.stripped(try string())))
    case .startActivity: return .message(.start(try activity()))
    case .stopActivity: return .message(.stop(try integer()))
    case .result:
      let activity = try integer()
      let type = DaemonMessage.ResultType(rawValue: try integer())
      return .message(.result(activity: activity, type, try fields()))
    case .last: return .finished
    case .error: return .failed(try daemonFailure())
    case .read, .write: throw .malformed(.data)
    }
  }

  private mutating func activity() throws(DaemonError) -> DaemonMessage.Activity {
    let identifier = try integer()
    _ = try integer()  // The level of verbosity.
    let type = DaemonMessage.ActivityType(rawValue: try integer())
    _ = try string()  // What it is in words.
    let fields = try fields()
    _ = try integer()  // The activity that this one is part of.
    return DaemonMessage.Activity(identifier: identifier, type: type, fields: fields)
  }

  private mutating func fields() throws(DaemonError) -> [DaemonMessage.Field] {
    try list { (stream) throws(DaemonError) in
      switch try stream.integer() {
      case 0: .number(try stream.integer())
      case 1: .text(TerminalText.stripped(try stream.string()))
      default: throw .malformed(.field)
      }
    }
  }

  /// The form since protocol 1.26. Positions are announced and never sent.
  private mutating func daemonFailure() throws(DaemonError) -> DaemonFailure {
    guard try string() == Array("Error".utf8) else { throw .malformed(.error) }
    _ = try integer()  // The level of verbosity.
    _ = try string()  // A name that has no meaning any more.
    let message = try string()
    guard try integer() == 0 else { throw .malformed(.error) }
    let traces = try list { (stream) throws(DaemonError) in
      guard try stream.integer() == 0 else { throw .malformed(.error) }
      return TerminalText.stripped(try stream.string())
    }
    return DaemonFailure(message: TerminalText.stripped(message), traces: traces)
  }
}
