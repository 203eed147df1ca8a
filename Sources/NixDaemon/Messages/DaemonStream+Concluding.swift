extension DaemonStream {
  /// Sends what waits, and reads messages until the operation ends well.
  ///
  /// - Parameters:
  ///   - logBytes: How many bytes all messages together may have.
  ///   - log: Receives each message.
  /// - Throws: ``DaemonError/failed(_:)`` when the daemon says so. It reads a request to its end also
  ///   when it fails on the way, or closes the connection, so the rest is sent all the same.
  mutating func conclude(
    logBytes: Int, _ log: (DaemonMessage) -> Void
  ) throws(DaemonError) {
    var left = logBytes
    var failure: DaemonFailure?
    do throws(DaemonError) {
      while waitingCount > 0 {
        guard case .readable = try step() else { continue }
        // A second end would belong to a request that was not made.
        guard failure == nil else { throw .malformed(.early) }
        switch try reply() {
        case .message(let message): log(message)
        case .finished: throw .malformed(.early)
        case .failed(let reason): failure = reason
        }
        try spend(from: &left, of: logBytes)
      }
    } catch {
      // A daemon that says why and closes has said all there is to know.
      if let failure, case .closed = error { throw .failed(failure) }
      throw error
    }
    if let failure { throw .failed(failure) }
    while true {
      switch try reply() {
      case .message(let message): log(message)
      case .finished: return
      case .failed(let reason): throw .failed(reason)
      }
      try spend(from: &left, of: logBytes)
    }
  }

  /// Counts the message that was read last.
  func spend(from left: inout Int, of limit: Int) throws(DaemonError) {
    guard spent <= left else { throw .tooLarge(limit: limit) }
    left -= spent
  }
}
