/// What a daemon may at most do to us. All of it is far above what Nix does.
package struct DaemonLimits: Sendable {
  /// The size of one message of the log, in bytes.
  package var messageBytes = 16 << 20
  /// The size of one answer, in bytes.
  package var answerBytes = 256 << 20
  /// The size of all messages of one operation, in bytes; building is not limited, since what is
  /// built may talk.
  package var logBytes = 64 << 20
  /// How long the daemon may take to accept a connection and to greet, in seconds.
  package var greetingSeconds = 60
  /// How long the daemon may be silent while it works, in seconds.
  package var silenceSeconds = 600

  /// The usual limits.
  package init() {}
}
