import ArgumentParser
import LocalFiles
import LockText
import Lockfetch

/// `lockfetch-multi dynamic plan`: reads the locks, once, and deals the fixed outputs out.
///
/// Outputs, each at the place that the variable of its name says: `tree`, the archive of the root;
/// `shards`, the numbers of the shards in use; and for every shard that there can be, in use or not,
/// `shard0`, `shard1`, …, its list. A shard that did not change is the same file as before, which
/// spares everything that follows from it.
struct DynamicPlanCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Read the lock files and write the lists of the shards.")

  @OptionGroup var planning: PlanningOptions

  @Option(help: ArgumentHelp("How many shards the library has outputs for.", valueName: "number"))
  var shardCount = Sharding.maximumCount

  func run(in context: ToolContext) throws(ExitStatus) {
    let run = try planning.plan(in: context)
    let step = BuildStep(run.storeDirectory, run.printer)
    guard shardCount == Sharding.maximumCount else {
      throw step.fail(DynamicDiagnostics.otherLibrary, .usage)
    }
    let family = try family(of: run.plan, step)
    let shards = Sharding(outputs: run.plan.outputs.count).deal(run.plan.outputs.map(\.output))
    let tree: TreeArchive
    do {
      tree = try run.plan.dependencyTree(context.registry, in: run.storeDirectory)
    } catch {
      run.printer.print(error.diagnostics)
      throw .badData
    }
    let used = shards.indices.filter { !shards[$0].isEmpty }
    for number in 0..<Sharding.maximumCount {
      let outputs = number < shards.count ? shards[number] : []
      try step.write(
        ShardList(family: family, outputs: outputs).bytes,
        to: try step.place(ofOutput: "shard\(number)"))
    }
    let numbers = used.map { "\($0)\n" }.joined()
    try step.write(Array(numbers.utf8), to: try step.place(ofOutput: "shards"))
    try step.write(tree.bytes, to: try step.place(ofOutput: "tree"))
  }

  private func family(of plan: Plan, _ step: BuildStep) throws(ExitStatus) -> Family {
    let families = Set(plan.projects.map(\.family)).sorted()
    guard let family = families.first, families.count == 1 else {
      throw step.fail(DynamicDiagnostics.families(families.map(\.name)), .usage)
    }
    return family
  }
}
