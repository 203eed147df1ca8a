/// What a daemon says while it works on a request.
///
/// - Source: Nix 2.34.8, `libstore/worker-protocol-connection.cc` (`processStderrReturn`) and
///   `libutil/include/nix/util/logging.hh` for the numbers of activities and results.
package enum DaemonMessage: Hashable, Sendable {
  /// A line of the log; terminal sequences are taken out.
  case text([UInt8])
  /// Something begins.
  case start(Activity)
  /// What began with this identifier has ended.
  case stop(UInt64)
  /// News of an activity.
  case result(activity: UInt64, ResultType, [Field])

  /// Something that a daemon does.
  package struct Activity: Hashable, Sendable {
    /// What other messages call it.
    package let identifier: UInt64
    /// What it is.
    package let type: ActivityType
    /// Details, by type.
    package let fields: [Field]

    /// Describes an activity.
    package init(identifier: UInt64, type: ActivityType, fields: [Field]) {
      self.identifier = identifier
      self.type = type
      self.fields = fields
    }
  }

  /// The kinds of activities that this client looks at, among others.
  package struct ActivityType: RawRepresentable, Hashable, Sendable {
    /// The number of the wire.
    package let rawValue: UInt64

    /// Takes a number.
    package init(rawValue: UInt64) {
      self.rawValue = rawValue
    }

    /// A derivation is built; the first field is its path.
    package static let build = ActivityType(rawValue: 105)
  }

  /// The kinds of news that this client looks at, among others.
  package struct ResultType: RawRepresentable, Hashable, Sendable {
    /// The number of the wire.
    package let rawValue: UInt64

    /// Takes a number.
    package init(rawValue: UInt64) {
      self.rawValue = rawValue
    }

    /// A line that a builder wrote; it is the first field.
    package static let buildLogLine = ResultType(rawValue: 101)
  }

  /// A detail.
  package enum Field: Hashable, Sendable {
    /// A number.
    case number(UInt64)
    /// A text; terminal sequences are taken out.
    case text([UInt8])
  }
}

/// What may come from a daemon in place of a result: a message, or the end of the operation.
enum DaemonReply {
  case message(DaemonMessage)
  case finished
  case failed(DaemonFailure)
}
