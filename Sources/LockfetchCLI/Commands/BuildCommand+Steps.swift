import LocalFiles
import LockText
import Lockfetch
import NixDaemon
import NixStore
import SystemPackage

/// `lockfetch-multi build --two-step`.
extension BuildCommand {
  /// Builds what a producer makes, and prints the store path.
  func buildInSteps(in context: ToolContext) throws(ExitStatus) {
    let printer = DiagnosticPrinter(context: context, options: output)
    let directory = try PlannedRun.storeDirectory(project, printer)
    let producer = try producer(in: directory, printer)
    Interruption.begin()
    defer { Interruption.end() }
    var awaited = AwaitedStore(storage, in: context)
    do {
      let path = try build(producer, directory, &awaited, printer, context)
      guard let path else { throw ExitStatus.negative }
      try printer.printResult(path + [UInt8(ascii: "\n")])
    } catch let failure as StoreFailure {
      let isLate = if case .interrupted = failure { true } else { false }
      printer.print(
        failure.diagnostics, closing: isLate ? "what was built stays" : failure.closing)
      throw failure.status
    } catch {
      throw error as? ExitStatus ?? .software
    }
  }

  /// The derivation that the command names, by its path or by a link.
  private func producer(
    in directory: StoreDirectory, _ printer: DiagnosticPrinter
  ) throws(ExitStatus) -> StorePath {
    let given = FilePath(project.directory)
    // What is no link stays as it is: the store of a daemon may lie elsewhere.
    let isLink = (try? Folder.kind(of: given, following: false)) == .link
    let path = isLink ? (try? Folder.realPath(given)) ?? given : given
    // Whatever is wrong with the path, it is not what is wanted.
    guard let producer = try? StorePath(Array(path.string.utf8), in: directory),
      producer.name.bytes.suffix(4).elementsEqual(".drv".utf8)
    else {
      printer.print([BuildDiagnostics.notAProducer(project.directory)])
      throw .usage
    }
    return producer
  }

  private func build(
    _ producer: StorePath, _ directory: StoreDirectory, _ awaited: inout AwaitedStore,
    _ printer: DiagnosticPrinter, _ context: ToolContext
  ) throws(StoreFailure) -> [UInt8]? {
    let choice = try awaited.choice
    guard case .nix(let access) = choice.target else { throw .noNix(reason: choice.reason) }
    guard access.isOnThisMachine || outLink == nil else { throw .noRoots(place: access.place) }
    var session = try awaited.session(directory, storage, in: context)
    var settings = settings(session.access, in: context)
    settings.keepsGoing = true
    settings.maxBuildJobs = maxJobs
    var steps = StepwiseBuild(directory, jobs: maxJobs)
    let result = try session.building(silence: storage.buildSilence) {
      (connection) throws(DaemonError) in
      try connection.setOptions(settings)
      return try steps.outcome(producer, &connection)
    }
    let output: StorePath
    switch result {
    case .success(let path): output = path
    case .failure(let problem):
      printer.printAlike(
        BuildDiagnostics.steps(problem), limit: .max, closing: "what was built stays")
      return nil
    }
    printer.printSummary([
      "\(Count.of(steps.fetched, "file")) fetched, \(Count.of(steps.steps, "step")) built"
    ])
    if !noOutLink, access.isOnThisMachine {
      try session.addRoot(outLink ?? "result", to: output)
    }
    return output.path(in: directory)
  }
}
