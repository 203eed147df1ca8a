import ArgumentParser
import LocalFiles
public import Lockfetch

/// The whole command line, with the adapters of the caller's choice.
///
/// A package of one's own with one more adapter gets the full program from
/// `LockfetchTool.main(BuiltinEcosystems.adapters + [MyAdapter()])`.
public enum LockfetchTool {
  /// Runs the process's command line and ends the process.
  public static func main(_ adapters: [any LockfileAdapter]) -> Never {
    StandardStream.ignorePipeSignal()
    let registry: AdapterRegistry
    do {
      registry = try AdapterRegistry(adapters)
    } catch {
      preconditionFailure("two adapters have one identifier: \(error)")
    }
    let context = ToolContext.process(
      registry: registry, environment: ProcessEnvironment.variables)
    let status = run(Array(CommandLine.arguments.dropFirst()), in: context)
    ProcessEnvironment.exit(status.rawValue)
  }

  /// Runs one command line.
  public static func run(_ arguments: [String], in context: ToolContext) -> ExitStatus {
    do {
      let command = try parse(arguments)
      guard let command = command as? any ToolCommand else {
        var other = command
        try other.run()
        return .success
      }
      try command.run(in: context)
      return .success
    } catch let status as ExitStatus {
      return status
    } catch {
      return tell(error, in: context)
    }
  }

  /// Parses a command line. A subcommand in front is parsed by itself, since by way of the root all
  /// options are gathered three times.
  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    let subcommand = LockfetchMulti.configuration.subcommands.first {
      $0.configuration.commandName == arguments.first
    }
    // Help, mistakes and whatever else is no command line of its own are left to the root.
    if let command = try? subcommand?.parseAsRoot(Array(arguments.dropFirst())),
      command is any ToolCommand
    {
      return command
    }
    return try LockfetchMulti.parseAsRoot(arguments)
  }

  /// What ArgumentParser has to say: help and version on standard output, mistakes on the other.
  private static func tell(_ error: any Error, in context: ToolContext) -> ExitStatus {
    let message = LockfetchMulti.fullMessage(for: error)
    guard LockfetchMulti.exitCode(for: error).isSuccess else {
      context.writeError(message + "\n")
      return .usage
    }
    do {
      try DiagnosticPrinter.printResult(Array((message + "\n").utf8), in: context)
      return .success
    } catch {
      return error
    }
  }
}
