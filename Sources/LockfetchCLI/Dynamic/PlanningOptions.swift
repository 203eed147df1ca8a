import ArgumentParser
import Lockfetch
import SystemPackage

/// What the steps that read lock files are told.
struct PlanningOptions: ParsableArguments {
  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Read this file where DIR would have its lockfetch.pins.json.", valueName: "file"))
  var pins: String?

  @Flag(help: "Leave out the entries without a usable hash, in place of stopping.")
  var partial = false

  /// The plan, which has to be complete unless ``partial``.
  func plan(in context: ToolContext) throws(ExitStatus) -> PlannedRun {
    let run = try PlannedRun(project, output, pins: pins.map { FilePath($0) }, in: context)
    try run.refuseLacking(unless: partial)
    run.printer.print(run.plan.diagnostics)
    return run
  }
}
