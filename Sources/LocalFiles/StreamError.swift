public import SystemPackage

/// Why a stream to another process cannot be used, or no longer.
public enum StreamError: Error, Hashable, Sendable {
  /// The system refused; the operation is a verb: "connect to", "read".
  case system(_ operation: String, Errno)
  /// The other side has closed the stream.
  case closed
  /// The other side did nothing for this many seconds.
  case timedOut(seconds: Int)
  /// The process was asked to stop, by this signal.
  case interrupted(CInt)
}
