import ArgumentParser
import LocalFiles
import LockText
import Lockfetch
import SystemPackage

/// `lockfetch-multi pin`.
struct PinCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "Complete lockfetch.pins.json with hashes of what the locks do not hash.",
    discussion: """
      A pin is written only for what is proved to be what the lock means; docs/pins.md says how. \
      Pins that nothing uses any more are dropped. Standard output says "changed N" or "unchanged". \
      Ends with 69 while something stays without a pin.

      Nothing is downloaded yet. --from-gomodcache looks at the module cache that go mod download \
      fills ($GOMODCACHE, else $GOPATH/pkg/mod, else ~/go/pkg/mod), hashes each archive and go.mod in \
      it as Go does, and pins those that go.sum proves.

      EXAMPLES:
        lockfetch-multi pin . --from-gomodcache
        lockfetch-multi pin . --from-gomodcache --needed
        lockfetch-multi pin . --check            is anything to be changed?
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  @Flag(
    name: .customLong("from-gomodcache"),
    help: "Go: pin what the module cache holds and go.sum proves.")
  var fromGoModuleCache = false

  @Option(
    help: ArgumentHelp(
      "Pin only packages of this name, and drop nothing. Repeatable.", valueName: "name"))
  var only: [String] = []

  @Flag(help: "Change nothing; end with 1 if anything would be changed.")
  var check = false

  func run(in context: ToolContext) throws(ExitStatus) {
    let run = try PlannedRun(project, output, in: context)
    let names = Set(only.map { ByteString($0) })
    let known = Set(run.plan.projects.flatMap(\.artifacts).map(\.artifact.name))
    guard names.isSubset(of: known) else {
      run.printer.print(names.subtracting(known).sorted().map(PinningDiagnostics.unknownName))
      throw .usage
    }
    Interruption.begin()
    defer { Interruption.end() }
    var pinner = Pinner(
      run.plan, context.registry, cache: try cache(run, context), names: names,
      limits: try project.planOptions().limits)
    let updates = try self.updates(run, &pinner)
    if !check { try write(updates, run.printer) }
    tell(updates, pinner.problems, run)
    let count = updates.reduce(0) { $0 + $1.changeCount }
    try run.printer.printResult(
      Array((count == 0 ? "unchanged\n" : "changed \(count)\n").utf8))
    if check, count > 0 { throw .negative }
    if !pinner.problems.isEmpty { throw .unavailable }
  }

  /// The module cache, if the options ask for it and something is to be taken from it.
  private func cache(
    _ run: PlannedRun, _ context: ToolContext
  ) throws(ExitStatus) -> PackageCache? {
    guard fromGoModuleCache,
      run.plan.unpinned.contains(where: { $0.reason.isBlocking && $0.artifact.ecosystem == "go" })
    else { return nil }
    let cache: PackageCache
    do {
      cache = try PackageCache.ofGo(context.environment)
    } catch {
      run.printer.print([PinningDiagnostics.cacheUnknown(error)])
      throw .usage
    }
    guard cache.exists else {
      run.printer.print([PinningDiagnostics.noCache(cache)])
      throw .unavailable
    }
    return cache
  }

  /// What is to become of each pin file, sorted by folder.
  private func updates(
    _ run: PlannedRun, _ pinner: inout Pinner
  ) throws(ExitStatus) -> [PinUpdate] {
    var updates: [PinUpdate] = []
    let limits = try project.planOptions().limits
    let folders = Dictionary(grouping: run.plan.projects, by: \.files.folder)
    for (folder, projects) in folders.sorted(by: { $0.key < $1.key }) {
      do throws(PinUpdateError) {
        updates.append(
          try PinUpdate(folder: folder, of: FilePath(project.directory), limits: limits))
      } catch {
        run.printer.print(error.diagnostics)
        throw error.status
      }
      try pinner.complete(&updates[updates.count - 1], projects)
    }
    for artifact in run.plan.missing where pinner.selects(artifact) {
      pinner.fail(artifact, .implied)
    }
    return updates
  }

  private func write(
    _ updates: [PinUpdate], _ printer: DiagnosticPrinter
  ) throws(ExitStatus) {
    for update in updates {
      do {
        try update.write()
      } catch {
        printer.print(error.diagnostics)
        throw error.status
      }
    }
  }

  private func tell(_ updates: [PinUpdate], _ problems: [Diagnostic], _ run: PlannedRun) {
    // Of pins that nothing uses, those that go are told here.
    var notes = run.plan.diagnostics.filter { $0.code != "pins/unused" }
    notes += updates.flatMap(\.dropped).map { PinningDiagnostics.dropped($0, isCheck: check) }
    if !problems.isEmpty, !fromGoModuleCache { notes.append(PinningDiagnostics.noNetwork) }
    run.printer.print(notes.sorted())
    run.printer.printAlike(problems, closing: "what could be proved is pinned all the same")
    let lines = updates.filter { $0.changeCount > 0 }.map { update in
      let (added, dropped) = check ? ("to add", "to drop") : ("added", "dropped")
      return
        "\(Printable.escaped(update.path)): \(Count.of(update.added.count, "pin")) \(added), \(update.dropped.count) \(dropped)"
    }
    if !lines.isEmpty { run.printer.printSummary(lines) }
  }
}
