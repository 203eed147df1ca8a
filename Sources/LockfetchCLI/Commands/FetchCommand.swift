import ArgumentParser
import LocalFiles
import LockText
import Lockfetch
import NixDaemon
import SystemPackage

/// `lockfetch-multi fetch`.
struct FetchCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract:
      "Download every locked dependency by itself, verified, and lay out an offline mirror.",
    discussion: """
      Each file is downloaded from the one place that the plan names, hashed while it comes, and \
      kept in a cache that all projects share (in $XDG_CACHE_HOME, else ~/.cache). A file with \
      another hash than the lock's is never kept. -o makes a folder of plain files, laid out as the \
      mirror that Nix would build; standard output then has the lines for a shell that switch each \
      package manager to it.

      --store takes the files straight into a Nix store, or a binary cache folder, as the outputs \
      that they are, together with the derivations; standard output then has the root derivation, \
      and building it downloads nothing. What is there already is not downloaded.

      All files that cannot be fetched are listed, each at its place in the lock, and the status is \
      1. What was fetched stays, also after a kill, so the next run fetches the rest.

      EXAMPLES:
        lockfetch-multi fetch .                   fill the cache
        lines=$(lockfetch-multi fetch . -o mirror) && eval "$lines"
        lockfetch-multi fetch . -o mirror --check is it what the locks want?
        lockfetch-multi fetch . -o mirror --offline
        nix-store --realise "$(lockfetch-multi fetch . --store auto)"
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Options of downloads") var downloads: DownloadOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Make the mirror here; an earlier mirror is replaced in one step.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  @Flag(help: "Make symbolic links into the cache, in place of second names of its files.")
  var link = false

  @Flag(help: "Make copies, in place of second names of the files in the cache.")
  var copy = false

  @Flag(help: "Hash also those files of the cache that nobody seems to have changed.")
  var verify = false

  @Flag(
    help: "Write nothing and download nothing; end with 1 unless the mirror is as it should be.")
  var check = false

  @Option(
    help: ArgumentHelp(
      "Take the files into a Nix store: auto, daemon, local, unix:///SOCKET, ssh-ng://[USER@]HOST[:PORT], or file:PATH, a binary cache folder.",
      valueName: "where"))
  var store: String?

  @Option(
    help: ArgumentHelp(
      "Give a Nix daemon up that is silent for so long (default: 600).", valueName: "seconds"))
  var timeout: Int?

  @Flag(help: "Leave out the entries without a usable hash, in place of stopping.")
  var partial = false

  func validate() throws {
    guard !link || !copy else { throw ValidationError("--link and --copy exclude each other") }
    guard folder != nil || !(link || copy || check) else {
      throw ValidationError("--link, --copy and --check are about a mirror: name one with -o")
    }
    guard folder != "" else { throw ValidationError("-o is empty") }
    guard store == nil || !check else {
      throw ValidationError("--check is about a mirror, and --store about a store")
    }
    if let store, StoreRequest(store) == nil {
      throw ValidationError("--store \(store): expected \(StoreRequest.forms)")
    }
    if let timeout, !(1...1_000_000).contains(timeout) {
      throw ValidationError("--timeout must be a number of seconds")
    }
  }

  func run(in context: ToolContext) throws(ExitStatus) {
    let run = try PlannedRun(project, output, in: context)
    try run.refuseLacking(unless: partial)
    run.printer.print(run.plan.diagnostics)
    Interruption.begin()
    defer { Interruption.end() }
    let result: [UInt8]?
    do {
      result = check ? try compare(run, context) : try fetch(run, context)
    } catch {
      run.printer.print(error.diagnostics, closing: check ? "nothing was written" : error.closing)
      throw error.status
    }
    guard let result else { throw downloads.offline && !check ? .unavailable : .negative }
    try run.printer.printResult(result)
  }

  // MARK: Fetching

  /// Fetches, and makes the mirror.
  ///
  /// - Returns: What goes to standard output; `nil` when something failed, which was told.
  private func fetch(_ run: PlannedRun, _ context: ToolContext) throws(FetchStop) -> [UInt8]? {
    guard let cache = ContentCache(context.environment) else { throw .noCache }
    var mirror: Mirror?
    if let folder {
      let place = try MirrorWriter.place(folder)
      try MirrorWriter.check(place)
      mirror = try self.mirror(run, context, at: place)
    }
    let fetcher = Fetcher(cache, downloads, isVerifying: verify, run.printer)
    var result: [UInt8] = []
    if let store {
      let filling = StoreFilling(
        run: run, cache: cache, fetcher: fetcher, isPartial: partial, context: context)
      guard let root = try fill(StoreRequest(store) ?? .auto, filling) else { return nil }
      result = root
    }
    if mirror != nil || store == nil {
      guard tell(try fetcher.fetch(run.plan.outputs), run) else { return nil }
    }
    guard let mirror else { return result }
    var writer = MirrorWriter(cache, link ? .symbolic : copy ? .copies : .hard)
    try writer.write(mirror)
    run.printer.printSummary(["the mirror is \(Printable.escapedLine(mirror.folder.string))"])
    let directory = try FetchStop.filing { () throws(LocalFileError) in
      try Folder.realPath(FilePath(project.directory))
    }
    let lines = mirror.lines(run.plan, of: directory)
    return result + Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  /// Takes the files into a store.
  ///
  /// - Returns: The root derivation; `nil` when something failed, which was told.
  private func fill(
    _ request: StoreRequest, _ filling: StoreFilling
  ) throws(FetchStop) -> [UInt8]? {
    let choice: StoreChoice
    do {
      choice = try StoreChoice(request, filling.context.environment)
    } catch {
      throw .store(error)
    }
    var limits = DaemonLimits()
    if let timeout { limits.silenceSeconds = timeout }
    let outcome =
      switch choice.target {
      case .folder(let folder): try filling.fill(folder)
      case .nix: try filling.fill(choice, limits)
      }
    guard tell(outcome.fetched, filling.run), let stored = outcome.stored else { return nil }
    let summary = Summary(filling.run, stored)
    summarise(filling.run, outcome, summary)
    return summary.rootPath + [UInt8(ascii: "\n")]
  }

  private func summarise(_ run: PlannedRun, _ outcome: StoreFilling.Outcome, _ summary: Summary) {
    let (present, added) = outcome.outputs
    run.printer.printSummary(
      summary.facts + ["\(Count.of(added, "output")) added, \(present) there already", ""]
        + summary.next)
  }

  private func mirror(
    _ run: PlannedRun, _ context: ToolContext, at place: FilePath
  ) throws(FetchStop) -> Mirror {
    let mirror: Mirror
    do {
      mirror = try Mirror(run.plan, context.registry, at: place)
    } catch {
      throw .plan(error)
    }
    let refusals = PlaceCheck(place).diagnostics(mirror.switches.map(\.use))
    guard refusals.isEmpty else { throw .unusablePath(refusals) }
    return mirror
  }

  /// Tells what was fetched and what failed.
  private func tell(_ outcome: Fetcher.Outcome, _ run: PlannedRun) -> Bool {
    let (count, bytes) = outcome.fetched
    guard outcome.failures.isEmpty else {
      run.printer.printAlike(
        outcome.failures.map(\.diagnostic), limit: .max,
        closing: "\(Count.of(count, "file")) fetched, which stay; run it again for the rest")
      return false
    }
    run.printer.printSummary([
      "\(Count.of(count, "file")) fetched (\(Size.text(bytes))), \(outcome.presentCount) there already"
    ])
    return true
  }

  // MARK: Comparing

  /// Compares the mirror with the plan.
  ///
  /// - Returns: Nothing for standard output; `nil` when it differs, which was told.
  private func compare(_ run: PlannedRun, _ context: ToolContext) throws(FetchStop) -> [UInt8]? {
    // A mirror that is not there is a difference like any other, and nothing is made.
    let written = FilePath(folder ?? "")
    let kind = try FetchStop.filing { () throws(LocalFileError) in
      try Folder.kindIfPresent(of: written)
    }
    // As when it is made: what a link leads to is somebody else's.
    guard kind != .link else { throw .notAMirror(written) }
    let place = (try? Folder.realPath(written)) ?? written
    let mirror = try self.mirror(run, context, at: place)
    let check = MirrorCheck(mirror, ContentCache(context.environment))
    let differences = try FetchStop.filing { () throws(LocalFileError) in
      try check.differences()
    }
    guard !differences.isEmpty else { return [] }
    run.printer.printAlike(differences, closing: "nothing was written")
    return nil
  }
}
