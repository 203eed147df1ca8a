import ArgumentParser
import LocalFiles
import Lockfetch

/// `lockfetch-multi DIR`: the main job.
struct InstantiateCommand: ToolCommand {
  /// The forms of the result.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "instantiate",
    abstract: "Write the derivations to a store and print the root derivation.",
    usage: "lockfetch-multi [instantiate] <dir> [<options>]",
    discussion: """
      Standard output has the store path of the root derivation, which builds an offline mirror of \
      every locked dependency; everything else goes to standard error. Nothing is downloaded: that \
      is Nix's work, when it builds the root.

      On a machine with Nix the derivations are registered with its store, over one connection with \
      its daemon; elsewhere they go to a binary cache folder, which nix copy brings into a store. \
      The summary says which way was taken and why; docs/stores.md tells about all of them. A \
      second run adds only what is missing.

      Where an entry has no hash that Nix can check, every such entry is listed, nothing is \
      written and the status is 69; --partial leaves these entries out.

      EXAMPLES:
        lockfetch-multi .
        lockfetch-multi . --gc-root deps.drv
        lockfetch-multi . --store file:/tmp/cache --omit dev
        lockfetch-multi . --store ssh-ng://builder.example
        lockfetch-multi . --platform linux-x64-glibc --platform darwin-arm64
        lockfetch-multi . --partial --format json
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Options of the store") var storage: StoreOptions

  @Option(
    help: ArgumentHelp(
      "Make a link to the root derivation that keeps it from Nix's garbage collector.",
      valueName: "link"),
    completion: .file())
  var gcRoot: String?

  @Option(help: "Print the root's path alone, or the root and the counts as JSON.")
  var format: Format = .text

  @Flag(help: "Leave out the entries without a usable hash, in place of stopping.")
  var partial = false

  func run(in context: ToolContext) throws(ExitStatus) {
    var awaited = AwaitedStore(storage, in: context)
    let run = try PlannedRun(project, output, in: context)
    try run.refuseLacking(unless: partial)
    let stored: StoredGraph
    do {
      stored = try store(run, in: &awaited, context)
    } catch {
      run.printer.print(error.diagnostics, closing: error.closing)
      throw error.status
    }
    run.printer.print(run.plan.diagnostics)
    let summary = Summary(run, stored)
    run.printer.printSummary(summary.lines)
    switch format {
    case .text: try run.printer.printResult(summary.rootPath + [UInt8(ascii: "\n")])
    case .json: try run.printer.printResult(summary.json)
    }
    withExtendedLifetime((run, stored)) { context.end() }
  }

  private func store(
    _ run: PlannedRun, in awaited: inout AwaitedStore, _ context: ToolContext
  ) throws(StoreFailure) -> StoredGraph {
    let choice = try awaited.choice
    switch choice.target {
    case .folder(let folder):
      guard gcRoot == nil else { throw .noRoots(place: "a binary cache folder") }
      let filled = try BinaryCacheFolder.filling(folder, storeDirectory: run.storeDirectory) {
        (cache) throws(StoreFailure) in
        try run.graph(isPartial: partial, context, into: &cache)
      }
      return StoredGraph(
        graph: filled.result, place: .folder(folder), reason: choice.reason,
        added: filled.cache.addedCount, present: filled.cache.presentCount)
    case .nix(let access):
      guard gcRoot == nil || access.isOnThisMachine else { throw .noRoots(place: access.place) }
      return try register(run, in: &awaited, context)
    }
  }

  private func register(
    _ run: PlannedRun, in awaited: inout AwaitedStore, _ context: ToolContext
  ) throws(StoreFailure) -> StoredGraph {
    let (graph, objects) = try run.collectedGraph(isPartial: partial, context)
    Interruption.begin()
    defer { Interruption.end() }
    var session = try awaited.session(run.storeDirectory, storage, in: context)
    var stored = try session.register(graph, objects)
    if let gcRoot, let root = graph.root {
      try session.addRoot(gcRoot, to: root.derivation)
      stored.root = gcRoot
    }
    return stored
  }
}
