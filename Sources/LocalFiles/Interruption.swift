import Synchronization

/// Being asked to stop (SIGINT, SIGTERM) while something is being written.
///
/// Signals belong to the process, so this is the one piece of shared state of the program.
public enum Interruption {
  private static let received = Atomic<CInt>(0)

  /// Until ``end()``, a request to stop only leaves a note that ``signal`` shows.
  public static func begin() {
    systemOnStopSignals { number in
      Interruption.received.store(number, ordering: .relaxed)
    }
  }

  /// From here on a request to stop ends the process at once again.
  public static func end() {
    systemDefaultStopSignals()
  }

  /// The number of the signal that asked to stop; `nil` while none has.
  public static var signal: CInt? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}
