import Lockfetch
import NixDaemon
import NixStore

/// Letting a daemon build a graph: its fixed outputs in batches, then its root.
///
/// Up to version 2.34 Nix wakes every waiting goal whenever a job ends, so that time and memory grow
/// with the square of what waits. In a batch that has no more members than there are jobs, nothing
/// waits; and a fixed output is a download, which costs no processor.
///
/// - Source: measured with Nix 2.34.8 (docs/performance.md, "Building").
struct Realisation {
  /// One fixed output that could not be fetched.
  struct Failure {
    /// Its place among the outputs of the plan.
    let index: Int
    /// What became of it.
    let result: BuildResult
  }

  /// What became of the graph.
  struct Outcome {
    /// How many files were to be fetched, and were not there already.
    var wanted = 0
    /// What could not be fetched, in the order of the plan.
    var failures: [Failure] = []
    /// What became of the root; `nil` when something that it needs failed.
    var root: BuildResult?
  }

  private let graph: DerivationGraph
  private let root: DerivationGraph.Node
  /// How many files are fetched at a time.
  private let jobs: Int
  private var settings: ClientSettings

  /// - Parameter settings: How the user wants the daemon to work; how many jobs there are, and that
  ///   all failures are found, is decided here.
  init(
    _ graph: DerivationGraph, root: DerivationGraph.Node, jobs: Int, _ settings: ClientSettings
  ) {
    self.graph = graph
    self.root = root
    self.jobs = jobs
    self.settings = settings
    self.settings.keepsGoing = true
    self.settings.maxBuildJobs = jobs
  }

  /// Fetches and builds what is not there yet.
  func run(
    _ connection: inout DaemonConnection, _ progress: inout BuildProgress
  ) throws(DaemonError) -> Outcome {
    try connection.setOptions(settings)
    var outcome = Outcome()
    let wanted = try self.wanted(&connection)
    outcome.wanted = wanted.count
    progress.begin(graph, wanted: wanted.count)
    for start in stride(from: 0, to: wanted.count, by: jobs) {
      let batch = wanted[start..<min(start + jobs, wanted.count)]
      let targets = batch.map { DerivedPath.built(graph.outputs[$0].derivation) }
      let results = try connection.buildPathsWithResults(targets) { progress.take($0) }
      for (index, result) in zip(batch, results) where !result.status.isSuccess {
        outcome.failures.append(Failure(index: index, result: result))
      }
      progress.finishBatch(batch.endIndex, failed: outcome.failures.count)
    }
    guard outcome.failures.isEmpty else { return outcome }
    outcome.root = try connection.buildPathsWithResults([.built(root.derivation)]) {
      progress.take($0)
    }.first
    return outcome
  }

  /// The fixed outputs that are not there yet, as places among the outputs of the plan.
  private func wanted(_ connection: inout DaemonConnection) throws(DaemonError) -> [Int] {
    let missing = try connection.queryMissing([.built(root.derivation)])
    return graph.outputs.indices.filter { index in
      let node = graph.outputs[index]
      return missing.derivations.contains(node.derivation)
        || missing.substitutable.contains(node.output)
    }
  }
}
