import LockText
import LocalFiles
public import Lockfetch
import SystemPackage

/// Everything a command may know of the world around it, so that tests can run one in process.
public struct ToolContext: Sendable {
  /// The registered adapters.
  public var registry: AdapterRegistry
  /// The environment's variables.
  public var environment: [String: String]
  /// Whether standard error is a terminal.
  public var isErrorTerminal: Bool
  /// The time since some moment, for what is shown while something runs.
  public var elapsed: @Sendable () -> Duration
  /// Receives standard output, whole.
  public var writeOutput: @Sendable ([UInt8]) throws(ExitStatus) -> Void
  /// Receives standard error, a piece at a time.
  public var writeError: @Sendable (String) -> Void
  /// Called by a command that has nothing left to do: ends a process with success, so that a plan of
  /// thousands of entries need not be taken apart first; elsewhere it does nothing.
  public var end: @Sendable () -> Void

  /// Describes a world.
  public init(
    registry: AdapterRegistry, environment: [String: String], isErrorTerminal: Bool,
    elapsed: @escaping @Sendable () -> Duration = { .zero },
    writeOutput: @escaping @Sendable ([UInt8]) throws(ExitStatus) -> Void,
    writeError: @escaping @Sendable (String) -> Void,
    end: @escaping @Sendable () -> Void = {}
  ) {
    self.registry = registry
    self.environment = environment
    self.isErrorTerminal = isErrorTerminal
    self.elapsed = elapsed
    self.writeOutput = writeOutput
    self.writeError = writeError
    self.end = end
  }

  /// The world of this process.
  static func process(
    registry: AdapterRegistry, environment: [String: String]
  ) -> ToolContext {
    let start = ContinuousClock.now
    return ToolContext(
      registry: registry, environment: environment,
      isErrorTerminal: StandardStream.isTerminal(.standardError),
      elapsed: { ContinuousClock.now - start },
      writeOutput: { bytes throws(ExitStatus) in
        do {
          _ = try StandardStream.write(bytes, to: .standardOutput)
        } catch {
          throw .writeFailed
        }
      },
      writeError: { text in
        // Nobody is left to tell when standard error itself is gone.
        _ = try? StandardStream.write(Array(text.utf8), to: .standardError)
      },
      end: { ProcessEnvironment.exit(ExitStatus.success.rawValue) })
  }
}
