import ArgumentParser

/// How a command talks: shared by every command.
struct OutputOptions: ParsableArguments {
  /// When colour is used.
  enum Colour: String, ExpressibleByArgument, CaseIterable {
    case auto
    case never
  }

  /// The form of diagnostics.
  enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Flag(name: .shortAndLong, help: "Print the result and errors only: no warnings, no summary.")
  var quiet = false

  @Option(
    help: ArgumentHelp(
      "Colour on standard error; auto means on a terminal, without NO_COLOR.", valueName: "when"))
  var color: Colour = .auto

  @Option(
    help: ArgumentHelp(
      "Diagnostics on standard error as text or as JSON lines (docs/diagnostics.md).",
      valueName: "form"))
  var logFormat: LogFormat = .text

  /// Whether to colour in this world.
  ///
  /// - Source: no-color.org; a terminal alone is coloured.
  func usesColour(in context: ToolContext) -> Bool {
    color == .auto && context.isErrorTerminal
      && context.environment["NO_COLOR", default: ""].isEmpty
      && context.environment["TERM"] != "dumb"
  }
}
