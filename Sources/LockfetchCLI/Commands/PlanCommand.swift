import ArgumentParser
import LockText
import Lockfetch
import NixStore

/// `lockfetch-multi plan`.
struct PlanCommand: ToolCommand {
  /// The forms of a plan.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case nix
  }

  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what would be fetched, and why; write nothing.",
    discussion: """
      Ends with 0 whenever the locks themselves are in order, also while some entries have no \
      usable hash; these are listed as not pinned, and there is no root then. --format json is \
      the interface for programs; docs/plan-json.md describes it. --format nix is an expression of \
      the same fixed outputs for a Nix without experimental features (docs/nix-library.md); since \
      it is to be built, it ends with 69 while entries are not pinned, unless --partial.

      EXAMPLES:
        lockfetch-multi plan .
        lockfetch-multi plan . --lockfile web/package-lock.json
        lockfetch-multi plan . --format json --omit dev | jq -r .root.storePath
        lockfetch-multi plan . --format json | jq -r '.outputs[].url'
        lockfetch-multi plan . --format nix >dependencies.nix
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Show the plan as a table for people, JSON for programs, or an expression for Nix.")
  var format: Format = .table

  @Flag(help: "Compute the root also while entries have no usable hash, without them.")
  var partial = false

  func run(in context: ToolContext) throws(ExitStatus) {
    let run = try PlannedRun(project, output, in: context)
    if format == .nix { try run.refuseLacking(unless: partial) }
    let graph = try run.graph(isPartial: partial, context)
    run.printer.print(run.plan.diagnostics)
    switch format {
    case .table: try run.printer.printResult(PlanTable(run.plan, graph).bytes)
    case .json: try run.printer.printResult(PlanDocument(run.plan, graph).bytes)
    case .nix: try run.printer.printResult(PlanExpression(run.plan).bytes)
    }
    withExtendedLifetime((run, graph)) { context.end() }
  }
}
