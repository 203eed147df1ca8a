import ArgumentParser
import LockText
import Lockfetch
import NixStore
import SystemPackage

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

      The store is a Nix binary cache in a folder. `nix copy --from file://FOLDER ROOT` brings the \
      derivations into a Nix store, `nix-store --realise ROOT` builds them. A second run adds only \
      what is missing.

      Where an entry has no hash that Nix can check, every such entry is listed, nothing is \
      written and the status is 69; --partial leaves these entries out.

      EXAMPLES:
        lockfetch-multi .
        lockfetch-multi . --store file:/tmp/cache --omit dev
        lockfetch-multi . --platform linux-x64-glibc --platform darwin-arm64
        lockfetch-multi . --partial --format json
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Where the derivations go: file:PATH, a binary cache folder that is made where it is missing (default: ${XDG_CACHE_HOME:-~/.cache}/lockfetch-multi/store).",
      valueName: "where"))
  var store: String?

  @Option(help: "Print the root's path alone, or the root and the counts as JSON.")
  var format: Format = .text

  @Flag(help: "Leave out the entries without a usable hash, in place of stopping.")
  var partial = false

  func validate() throws {
    guard let store else { return }
    guard store.hasPrefix("file:"), store.utf8.count > "file:".utf8.count else {
      throw ValidationError("--store \(store): expected file:PATH")
    }
  }

  func run(in context: ToolContext) throws(ExitStatus) {
    let run = try PlannedRun(project, output, in: context)
    guard partial || run.plan.isComplete else {
      run.printer.print(run.plan.diagnostics)
      run.printer.printLacking(run.plan)
      throw .unavailable
    }
    let folder = try storeFolder(run.printer)
    let filled: (result: DerivationGraph, cache: BinaryCacheFolder)
    do {
      filled = try BinaryCacheFolder.filling(folder, storeDirectory: run.storeDirectory) {
        (cache) throws(StoreFailure) in
        try run.graph(isPartial: partial, context, into: &cache)
      }
    } catch {
      run.printer.print(error.diagnostics(folder: folder.string))
      throw error.status
    }
    run.printer.print(run.plan.diagnostics)
    let summary = Summary(run, filled.result, filled.cache, folder: folder)
    run.printer.printSummary(summary.lines)
    switch format {
    case .text: try run.printer.printResult(summary.rootPath + [UInt8(ascii: "\n")])
    case .json: try run.printer.printResult(summary.json)
    }
  }

  private func storeFolder(_ printer: DiagnosticPrinter) throws(ExitStatus) -> FilePath {
    let context = printer.context
    if let store { return FilePath(String(store.dropFirst("file:".utf8.count))) }
    if let cache = context.environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      return FilePath(cache).appending("lockfetch-multi").appending("store")
    }
    guard let home = context.environment["HOME"], !home.isEmpty else {
      printer.print([
        Diagnostic(
          .error, code: "usage/no-store", "neither XDG_CACHE_HOME nor HOME is set",
          why: "the derivations go to a folder below one of them unless another is named",
          fix: "say where to write with --store file:PATH")
      ])
      throw .usage
    }
    return FilePath(home).appending(".cache").appending("lockfetch-multi").appending("store")
  }
}
