import ArgumentParser

/// How a command talks: shared by every command.
struct OutputOptions: ParsableArguments {
  /// When colour is used.
  enum Colour: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
  }

  /// The form of diagnostics.
  enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Flag(name: .shortAndLong, help: "Print nothing but the result and errors.")
  var quiet = false

  @Option(help: "Colour on standard error: auto, always or never.")
  var color: Colour = .auto

  @Option(help: "Diagnostics on standard error as text or as JSON lines.")
  var logFormat: LogFormat = .text

  /// Whether to colour in this world.
  ///
  /// - Source: no-color.org; `--color` overrides the environment.
  func usesColour(in context: ToolContext) -> Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      context.isErrorTerminal && context.environment["NO_COLOR", default: ""].isEmpty
        && context.environment["TERM"] != "dumb"
    }
  }
}
