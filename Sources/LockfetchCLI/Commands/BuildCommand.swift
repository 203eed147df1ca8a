import ArgumentParser
import LocalFiles
import Lockfetch
import NixDaemon
import NixStore

/// `lockfetch-multi build`.
struct BuildCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Register the derivations with a Nix store and let Nix fetch and build everything.",
    discussion: """
      Standard output has the store path of the offline mirror, and --out-link leads to it. What is \
      there already is not fetched again. Files are fetched in batches, many at a time, which old \
      versions of Nix need to be quick; then the mirror is built.

      All files that cannot be fetched are listed, each at its place in the lock, and the status \
      is 1. What was fetched stays, so the next run fetches the rest.

      With --two-step DIR is a derivation that makes the derivation to be built, such as the \
      producer of a dynamic graph (docs/dynamic-graph.md): it is built, then what it made, for a \
      Nix that cannot do both in one go.

      Nix builds as the settings of this user say (nix config show), apart from the number of jobs.

      EXAMPLES:
        lockfetch-multi build .
        lockfetch-multi build . --out-link mirror --omit dev
        lockfetch-multi build . --store local --no-out-link --max-jobs 16
        lockfetch-multi build . --log-format json
        lockfetch-multi build --two-step "$(nix-instantiate -A producer)"
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Options of the store") var storage: StoreOptions

  @Option(
    help: ArgumentHelp(
      "The link to the mirror, which also keeps it from Nix's garbage collector (default: result).",
      valueName: "link"),
    completion: .file())
  var outLink: String?

  @Flag(help: "Make no link.")
  var noOutLink = false

  @Option(
    help: ArgumentHelp("How many files are fetched at a time.", valueName: "count"))
  var maxJobs = 16

  @Flag(help: "Ask no binary cache of Nix, whatever its setting substitute says.")
  var noSubstitute = false

  @Flag(help: "Leave out the entries without a usable hash, in place of stopping.")
  var partial = false

  @Flag(help: "Build what the derivation DIR makes, in steps.")
  var twoStep = false

  func validate() throws {
    guard (1...10_000).contains(maxJobs) else {
      throw ValidationError("--max-jobs must be from 1 to 10000")
    }
    guard outLink == nil || !noOutLink else {
      throw ValidationError("--out-link and --no-out-link exclude each other")
    }
  }

  func run(in context: ToolContext) throws(ExitStatus) {
    guard !twoStep else {
      try buildInSteps(in: context)
      return
    }
    var awaited = AwaitedStore(storage, in: context)
    let run = try PlannedRun(project, output, in: context)
    try run.refuseLacking(unless: partial)
    run.printer.print(run.plan.diagnostics)
    Interruption.begin()
    defer { Interruption.end() }
    var progress = BuildProgress(run.printer)
    let path: [UInt8]?
    do {
      path = try build(run, in: &awaited, &progress, context)
    } catch {
      progress.clear()
      run.printer.print(error.diagnostics, closing: error.closing)
      progress.finish(output: nil)
      throw error.status
    }
    progress.finish(output: path)
    guard let path else { throw .negative }
    try run.printer.printResult(path + [UInt8(ascii: "\n")])
  }

  /// Builds everything.
  ///
  /// - Returns: The store path of the root's output; `nil` when something failed, which was told.
  private func build(
    _ run: PlannedRun, in awaited: inout AwaitedStore, _ progress: inout BuildProgress,
    _ context: ToolContext
  ) throws(StoreFailure) -> [UInt8]? {
    let choice = try awaited.choice
    guard case .nix(let access) = choice.target else { throw .noNix(reason: choice.reason) }
    guard access.isOnThisMachine || outLink == nil else { throw .noRoots(place: access.place) }
    let (graph, objects) = try run.collectedGraph(isPartial: partial, context)
    guard let root = graph.root else { preconditionFailure("a graph to be built has a root") }
    var session = try awaited.session(run.storeDirectory, storage, in: context)
    let stored = try session.register(graph, objects)
    run.printer.printSummary(Summary(run, stored).facts)
    let realisation = Realisation(
      graph, root: root, jobs: maxJobs, settings(session.access, in: context))
    let outcome = try session.building(silence: storage.buildSilence) {
      (connection) throws(DaemonError) in
      try realisation.run(&connection, &progress)
    }
    progress.clear()
    guard tell(outcome, run) else { return nil }
    if !noOutLink, access.isOnThisMachine {
      try session.addRoot(outLink ?? "result", to: root.output)
    }
    return root.output.path(in: run.storeDirectory)
  }

  /// How the daemon is to build. Settings of another machine are not known here.
  func settings(
    _ access: NixStoreAccess, in context: ToolContext
  ) -> ClientSettings {
    var settings = ClientSettings(
      access.isOnThisMachine ? NixConfiguration(asking: context.environment) : nil)
    if noSubstitute { settings.usesSubstitutes = false }
    return settings
  }

  /// Tells what failed, if anything did.
  private func tell(_ outcome: Realisation.Outcome, _ run: PlannedRun) -> Bool {
    var problems = outcome.failures.map { failure in
      BuildDiagnostics.fetch(run.plan.outputs[failure.index], failure.result)
    }
    if let root = outcome.root, !root.status.isSuccess {
      problems.append(BuildDiagnostics.tree(root))
    }
    guard problems.isEmpty else {
      let fetched = outcome.wanted - outcome.failures.count
      run.printer.printAlike(
        problems, limit: .max,
        closing: "\(Count.of(fetched, "file")) fetched, which stay; run it again for the rest")
      return false
    }
    return true
  }
}
