import ArgumentParser
import LockText
import NixDaemon
import NixStore

/// `lockfetch-multi doctor`.
struct DoctorCommand: ToolCommand {
  /// The forms of the result.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell what Nix is here, which ways to it work, and what to switch on.",
    discussion: """
      One fact a line: the store that the main job would take and why, the daemon's version, \
      protocol and trust, settings, each back end with what it needs, and bugs that this version is \
      known for. Nothing is written. Ends with 0 when the store can be written to, else as the main \
      job would.

      EXAMPLES:
        lockfetch-multi doctor
        lockfetch-multi doctor --store ssh-ng://builder.example
        lockfetch-multi doctor --format json
      """)

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Options of the store") var storage: StoreOptions

  @Option(help: "Print lines for people or an object for programs.")
  var format: Format = .text

  func run(in context: ToolContext) throws(ExitStatus) {
    let printer = DiagnosticPrinter(context: context, options: output)
    let choice: StoreChoice
    do {
      choice = try storage.choice(in: context)
    } catch {
      printer.print(error.diagnostics)
      throw error.status
    }
    let (taken, daemon, status) = ask(choice, context)
    let checkup = Checkup(
      choice: taken, daemon: daemon,
      configuration: NixConfiguration(asking: context.environment))
    let report = CheckupReport(checkup)
    try printer.printResult(format == .text ? report.text : report.json)
    if let status { throw status }
  }

  private func ask(
    _ choice: StoreChoice, _ context: ToolContext
  ) -> (choice: StoreChoice, daemon: Checkup.Daemon, status: ExitStatus?) {
    guard case .nix = choice.target else { return (choice, .none, nil) }
    do {
      // The directory takes no part in greeting.
      let session = try NixStoreSession.open(
        choice, .default, context.environment, storage.limits)
      let taken = StoreChoice(target: .nix(session.access), reason: session.reason)
      return (taken, .answered(session.information), nil)
    } catch {
      let problem =
        error.diagnostics.first ?? Diagnostic(.error, code: "store/no-daemon", "unknown")
      return (choice, .failed(problem), error.status)
    }
  }
}
