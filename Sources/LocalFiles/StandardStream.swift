public import SystemPackage

/// The standard streams of the process.
public enum StandardStream {
  /// Writes everything.
  ///
  /// - Returns: `false` when the reader has closed the pipe, which is an ordinary end.
  public static func write(
    _ bytes: [UInt8], to descriptor: FileDescriptor
  ) throws(LocalFileError) -> Bool {
    do {
      _ = try performing("write", "standard output") { try descriptor.writeAll(bytes) }
      return true
    } catch let error {
      guard error.errno == .brokenPipe else { throw error }
      return false
    }
  }

  /// Lets a write to a closed pipe fail with an error in place of ending the process.
  public static func ignorePipeSignal() {
    systemIgnorePipeSignal()
  }

  /// Whether a stream is a terminal.
  public static func isTerminal(_ descriptor: FileDescriptor) -> Bool {
    systemIsTerminal(descriptor.rawValue)
  }
}
