import Downloads
import LocalFiles
import LockText
import Lockfetch
import NixDaemon
import NixStore
import SystemPackage

/// Brings the fixed outputs of a plan into a store, together with the graph, so that Nix has only the
/// mirror to put together.
///
/// An output is what its address says: the path follows from name and content, so that neither a
/// build nor a signature is needed. What is in the store already is not downloaded.
struct StoreFilling {
  /// What came of it: the graph in its store, or failures, which were told.
  struct Outcome {
    var fetched = Fetcher.Outcome()
    /// The outputs that were in the store already, and those that were added.
    var outputs = (present: 0, added: 0)
    var stored: StoredGraph?
  }

  let run: PlannedRun
  let cache: ContentCache
  let fetcher: Fetcher
  let isPartial: Bool
  let context: ToolContext

  // MARK: A daemon

  /// Fills the store of a daemon.
  func fill(
    _ choice: StoreChoice, _ limits: DaemonLimits
  ) throws(FetchStop) -> Outcome {
    do {
      let (graph, objects) = try run.collectedGraph(isPartial: isPartial, context)
      var session = try NixStoreSession.open(
        choice, run.storeDirectory, context.environment, limits)
      var outcome = Outcome()
      // What was valid may be gone by the time that the rest is there: the garbage collector.
      for _ in 0..<3 {
        let missing = try missing(graph, &session, &outcome)
        guard !missing.isEmpty else { break }
        guard try add(missing, graph, &session, &outcome) else { return outcome }
      }
      outcome.stored = try session.register(graph, objects)
      return outcome
    } catch let error as StoreFailure {
      throw .store(error)
    } catch let error as FetchStop {
      throw error
    } catch {
      throw .download(.broken)
    }
  }

  /// The outputs that the store lacks, as numbers of the plan.
  private func missing(
    _ graph: DerivationGraph, _ session: inout NixStoreSession, _ outcome: inout Outcome
  ) throws(StoreFailure) -> [Int] {
    let valid = try session.validPaths(graph.outputs.map(\.output))
    outcome.outputs.present = valid.count - min(valid.count, outcome.outputs.added)
    return graph.outputs.indices.filter { !valid.contains(graph.outputs[$0].output) }
  }

  /// Downloads outputs and adds them.
  ///
  /// - Returns: Whether all of them could be had.
  private func add(
    _ numbers: [Int], _ graph: DerivationGraph, _ session: inout NixStoreSession,
    _ outcome: inout Outcome
  ) throws -> Bool {
    let outputs = numbers.map { run.plan.outputs[$0] }
    outcome.fetched = try fetcher.fetch(outputs)
    guard outcome.fetched.failures.isEmpty else { return false }
    var additions: [StoreAddition] = []
    for number in numbers {
      let output = run.plan.outputs[number].output
      additions.append(
        StoreAddition(
          path: graph.outputs[number].output, contentAddress: .flat(output.integrity.hash),
          file: try source(output)))
    }
    var count = 0
    try session.add(additions) { _ in
      count += 1
      if count % 1_000 == 0 {
        run.printer.printProgress(
          "\(count) of \(additions.count) files added to the store", code: "fetch/filling")
      }
    }
    outcome.outputs.added += count
    return true
  }

  private func source(_ output: FixedOutput) throws(FetchStop) -> FileSource {
    let hash = output.integrity.hash
    let size = try FetchStop.filing { () throws(LocalFileError) in
      try cache.size(of: hash, isVerifying: false)
    }
    let place = cache.place(of: hash)
    guard let size else { throw .file(LocalFileError("read", place, .changedWhileRead)) }
    return FileSource(path: place, size: size)
  }

  // MARK: A folder

  /// Fills a binary cache folder.
  func fill(_ folder: FilePath) throws(FetchStop) -> Outcome {
    var outcome = Outcome()
    let paths = paths()
    let missing: [Int]
    do {
      let known = BinaryCacheFolder.objects(of: folder)
      missing = paths.indices.filter { !known.has(paths[$0]) }
    }
    outcome.outputs.present = paths.count - missing.count
    outcome.fetched = try fetcher.fetch(missing.map { run.plan.outputs[$0] })
    guard outcome.fetched.failures.isEmpty else { return outcome }
    do {
      let filled = try BinaryCacheFolder.filling(folder, storeDirectory: run.storeDirectory) {
        (store) throws(StoreFailure) -> DerivationGraph in
        for number in missing { try add(number, paths[number], to: &store) }
        return try run.graph(isPartial: isPartial, context, into: &store)
      }
      outcome.outputs.added = missing.count
      outcome.stored = StoredGraph(
        graph: filled.result, place: .folder(folder), reason: nil,
        added: filled.cache.addedCount - missing.count, present: filled.cache.presentCount)
    } catch {
      throw .store(error)
    }
    return outcome
  }

  private func paths() -> [StorePath] {
    run.plan.outputs.map {
      run.storeDirectory.outputPath(of: .flat($0.output.integrity.hash), name: $0.output.name)
    }
  }

  private func add(
    _ number: Int, _ path: StorePath, to store: inout BinaryCacheFolder
  ) throws(StoreFailure) {
    let output = run.plan.outputs[number].output
    let file: FileSource
    do {
      file = try source(output)
    } catch {
      guard case .file(let error) = error else { preconditionFailure("a source is a file") }
      throw .file(error)
    }
    try store.add(file, path: path, contentAddress: .flat(output.integrity.hash))
  }
}
