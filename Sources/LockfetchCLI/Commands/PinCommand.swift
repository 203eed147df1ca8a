import ArgumentParser
import Downloads
import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// `lockfetch-multi pin`.
struct PinCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "Complete lockfetch.pins.json with hashes of what the locks do not hash.",
    discussion: """
      What a lock does not hash is downloaded once, proved by whatever evidence there is, and pinned: \
      Go's h1 hashes, the checksums beside a file in a Maven repository, the document of an npm \
      registry; docs/pins.md says how. Where several repositories may have a file, they are asked in \
      the order of the build, and the one that has it is recorded. Pins that nothing uses any more \
      are dropped. Standard output says "changed N" or "unchanged". Ends with 69 while something \
      stays without a pin.

      --from-gomodcache and --from-m2 take what lies on this machine, and use no network.

      EXAMPLES:
        lockfetch-multi pin .
        lockfetch-multi pin . --only left-pad
        lockfetch-multi pin . --update left-pad  make its pins anew
        lockfetch-multi pin . --from-gomodcache --needed
        lockfetch-multi pin . --check            is anything to be changed?
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  @OptionGroup(title: "Options of downloads") var downloads: DownloadOptions

  @Flag(
    name: .customLong("from-gomodcache"),
    help: "Go: pin what the module cache holds and go.sum proves, without the network.")
  var fromGoModuleCache = false

  @Flag(
    name: .customLong("from-m2"),
    help: "Maven, Gradle: pin what the local repository of Maven holds, without the network.")
  var fromLocalRepository = false

  @Option(
    name: .customLong("m2"),
    help: ArgumentHelp(
      "The local repository for --from-m2 (default: ~/.m2/repository).", valueName: "folder"),
    completion: .directory)
  var localRepository: String?

  @Option(
    help: ArgumentHelp(
      "Pin only packages of this name, and drop nothing. Repeatable.", valueName: "name"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "Make the pins of packages of this name anew, and drop nothing. Repeatable.",
      valueName: "name"))
  var update: [String] = []

  @Flag(help: "Change nothing; end with 1 if anything would be changed.")
  var check = false

  func run(in context: ToolContext) throws(ExitStatus) {
    let run = try PlannedRun(project, output, in: context)
    let selection = PinSelection(
      only: Set(only.map { ByteString($0) }), renewed: Set(update.map { ByteString($0) }))
    let known = Set(run.plan.projects.flatMap(\.artifacts).map(\.artifact.name))
    let unknown = selection.only.union(selection.renewed).subtracting(known)
    guard unknown.isEmpty else {
      run.printer.print(unknown.sorted().map(PinningDiagnostics.unknownName))
      throw .usage
    }
    Interruption.begin()
    defer { Interruption.end() }
    var folders = try self.folders(run, selection, context)
    let results = try results(of: &folders, run, context)
    for index in folders.indices { folders[index].take(results, selection) }
    let updates = folders.map(\.update)
    let problems = folders.flatMap(\.problems)
    if !check { try write(updates, run.printer) }
    tell(updates, folders.flatMap(\.notes), problems, run)
    let count = updates.reduce(0) { $0 + $1.changeCount }
    try run.printer.printResult(
      Array((count == 0 ? "unchanged\n" : "changed \(count)\n").utf8))
    if check, count > 0 { throw .negative }
    if !problems.isEmpty { throw .unavailable }
  }

  // MARK: What is wanted

  /// What is to become of each pin file, sorted by folder.
  private func folders(
    _ run: PlannedRun, _ selection: PinSelection, _ context: ToolContext
  ) throws(ExitStatus) -> [PinFolder] {
    var folders: [PinFolder] = []
    let limits = try project.planOptions().limits
    let grouped = Dictionary(grouping: run.plan.projects, by: \.files.folder)
    for (folder, projects) in grouped.sorted(by: { $0.key < $1.key }) {
      let update: PinUpdate
      do {
        update = try PinUpdate(folder: folder, of: FilePath(project.directory), limits: limits)
      } catch {
        run.printer.print(error.diagnostics)
        throw error.status
      }
      let paths = Set(projects.flatMap { $0.files.claimed.map(\.path) })
      let missing = run.plan.missing.filter { paths.contains($0.location.path) }
      let tasks = PinTasks(projects, missing: missing, update, selection, context.registry)
      folders.append(PinFolder(update, tasks, Set(projects.map(\.ecosystem.name))))
    }
    return folders
  }

  /// The caches that are to be looked into.
  private func caches(
    _ run: PlannedRun, _ context: ToolContext
  ) throws(ExitStatus) -> [PackageCache] {
    var caches: [PackageCache] = []
    do {
      if fromGoModuleCache { caches.append(try PackageCache.ofGo(context.environment)) }
      if fromLocalRepository {
        caches.append(try PackageCache.ofMaven(localRepository, context.environment))
      }
    } catch {
      run.printer.print([PinningDiagnostics.cacheUnknown(error)])
      throw .usage
    }
    guard let missing = caches.first(where: { !$0.exists }) else { return caches }
    run.printer.print([PinningDiagnostics.noCache(missing)])
    throw .unavailable
  }

  // MARK: Pinning

  /// What becomes of each task, those included that files lead to.
  private func results(
    of folders: inout [PinFolder], _ run: PlannedRun, _ context: ToolContext
  ) throws(ExitStatus) -> [PinTask.Identity: PinResult] {
    let limits = try project.planOptions().limits
    var all: [PinTask.Identity: PinResult] = [:]
    var tasks = folders.flatMap(\.tasks.tasks)
    // A pipe with passwords can be read once.
    var settings: DownloadSettings?
    repeat {
      let results = try results(
        of: tasks.filter { all[$0.identity] == nil }, &settings, run, context)
      all.merge(results) { first, _ in first }
      tasks = []
      for index in folders.indices {
        tasks += folders[index].follow(all, limits: limits) { bytes(of: $0, limits, context) }
      }
    } while !tasks.isEmpty
    return all
  }

  /// A file that is pinned, where it is at hand.
  private func bytes(of pin: Pin, _ limits: Limits, _ context: ToolContext) -> [UInt8]? {
    guard let hash = pin.integrity?.hash else { return nil }
    var bytes: [UInt8]?
    // What cannot be read is not at hand.
    if fromLocalRepository {
      let cache = try? PackageCache.ofMaven(localRepository, context.environment)
      bytes = (try? cache?.read(pin.key.name, limit: limits.fileSize)) ?? nil
    }
    if bytes == nil, let cache = ContentCache(context.environment) {
      bytes =
        (try? RegularFile.readIfPresent(cache.place(of: hash), limit: limits.fileSize)) ?? nil
    }
    return bytes.flatMap { NixHash(of: $0, hash.algorithm) == hash ? $0 : nil }
  }

  /// What becomes of each task.
  private func results(
    of tasks: [PinTask], _ settings: inout DownloadSettings?, _ run: PlannedRun,
    _ context: ToolContext
  ) throws(ExitStatus) -> [PinTask.Identity: PinResult] {
    var seen: Set<PinTask.Identity> = []
    let tasks = tasks.filter { seen.insert($0.identity).inserted }
    guard !tasks.isEmpty else { return [:] }
    let limits = try project.planOptions().limits
    var results: [PinResult] = []
    if fromGoModuleCache || fromLocalRepository || downloads.offline {
      guard tasks.contains(where: { $0.integrity == nil || $0.lacksPlace }) else { return [:] }
      let pinner = LocalPinner(
        registry: context.registry, caches: try caches(run, context), limits: limits)
      for task in tasks {
        if let signal = Interruption.signal { throw signal == 2 ? .interrupted : .terminated }
        results.append(pinner.pin(task))
      }
    } else {
      do throws(FetchStop) {
        guard let cache = ContentCache(context.environment) else { throw .noCache }
        if settings == nil { settings = try downloads.settings(in: context) }
        let known = settings ?? DownloadSettings()
        var pinner = try NetworkPinner(
          context.registry, cache, downloads, known, run.printer, limits)
        results = try pinner.pin(tasks)
      } catch {
        run.printer.print(error.diagnostics, closing: "the pins are as they were")
        throw error.status
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(tasks.map(\.identity), results))
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

  private func tell(
    _ updates: [PinUpdate], _ further: [Diagnostic], _ problems: [Diagnostic], _ run: PlannedRun
  ) {
    // Of pins that nothing uses, those that go are told here.
    var notes = run.plan.diagnostics.filter { $0.code != "pins/unused" } + further
    notes += updates.flatMap(\.dropped).map { PinningDiagnostics.dropped($0, isCheck: check) }
    if !problems.isEmpty, downloads.offline, !fromGoModuleCache, !fromLocalRepository {
      notes.append(PinningDiagnostics.noNetwork)
    }
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
