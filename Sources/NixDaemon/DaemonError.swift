package import LocalFiles
package import NixStore

/// Why a daemon could not do what was asked of it, or could not be believed.
package enum DaemonError: Error, Hashable, Sendable {
  /// The connection failed, or the daemon was silent for too long.
  case stream(StreamError)
  /// The daemon closed the connection. A daemon that was started as a child may have said why on its
  /// standard error; terminal sequences are taken out.
  case closed(errors: [UInt8])
  /// What answers does not speak the worker protocol.
  case notADaemon
  /// The daemon speaks another version than this client.
  case unsupported(ProtocolVersion)
  /// An answer is not what belongs there.
  case malformed(Malformation)
  /// A message or an answer is larger than this many bytes.
  case tooLarge(limit: Int)
  /// The daemon said that it failed.
  case failed(DaemonFailure)
  /// A path of the daemon is in this store directory, which is not ours.
  case otherDirectory([UInt8])
  /// A file that was being sent cannot be read, so that the request cannot be ended.
  case unreadable(LocalFileError)
  /// The daemon computed another path for an object than we did.
  case otherPath(expected: StorePath, actual: StorePath)
}

/// The rule that an answer of a daemon breaks.
package enum Malformation: String, Hashable, Sendable {
  /// The bytes behind a string are not zero.
  case padding = "a string is not padded with zeros"
  /// A number is larger than what it counts can be.
  case number = "a number is out of range"
  /// A truth value is neither 0 nor 1.
  case flag = "a truth value is neither 0 nor 1"
  /// A path is not one of a store.
  case storePath = "a path is not a store path"
  /// A list that was asked for has something in it that was not.
  case unasked = "an answer has what was not asked for"
  /// A message is of no known kind.
  case unknownMessage = "a message is of an unknown kind"
  /// A message asks for data or brings data, which no operation of this client has to do with.
  case data = "a message moves data that no operation asks for"
  /// The answer came while the request was still being sent.
  case early = "an answer came before the end of the request"
  /// A field of a message is neither a number nor a string.
  case field = "a field of a message is of an unknown kind"
  /// An error is not described in the form of protocol 1.26 and newer.
  case error = "an error is described in an unknown form"
  /// The result of a build has a status that is none.
  case status = "the status of a build is unknown"
  /// A value that may be missing is announced by neither 0 nor 1.
  case optional = "an optional value is announced by neither 0 nor 1"
  /// Whether this client is trusted is told as none of three values.
  case trust = "the trust in this client is told in an unknown form"
  /// A hash or a content address is not in its form.
  case hash = "a hash is not in its form"
  /// An archive is none.
  case archive = "an archive is not one of Nix"
}

/// What a daemon said about an operation that failed; terminal sequences are taken out.
package struct DaemonFailure: Hashable, Sendable {
  /// What happened, perhaps in several lines.
  package let message: [UInt8]
  /// What the daemon was doing, innermost first.
  package let traces: [[UInt8]]

  /// Describes a failure.
  package init(message: [UInt8], traces: [[UInt8]] = []) {
    self.message = message
    self.traces = traces
  }

  /// Whether a text is part of the message.
  package func mentions(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard message.count >= wanted.count else { return false }
    return (0...(message.count - wanted.count)).contains { start in
      message[start..<(start + wanted.count)].elementsEqual(wanted)
    }
  }
}
