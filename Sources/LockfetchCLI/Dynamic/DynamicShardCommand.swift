import ArgumentParser
import LocalFiles
import Lockfetch
import NixStore

/// `lockfetch-multi dynamic shard`: writes the derivation whose outputs are those of one shard.
struct DynamicShardCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "shard",
    abstract: "Write the derivation that makes the derivations of a shard.")

  @Argument(help: ArgumentHelp("The list of the shard.", valueName: "list"))
  var list: String

  @Option(help: ArgumentHelp("This program as a store path.", valueName: "path"))
  var program: String

  @Option(help: ArgumentHelp("The platform that it runs on.", valueName: "system"))
  var system: String

  @OptionGroup var options: BuildOptions

  func run(in context: ToolContext) throws(ExitStatus) {
    let step = try BuildStep(options, in: context)
    let shard = try step.list(list)
    let directory = step.storeDirectory
    let program: StoreProgram
    do {
      program = try StoreProgram(Array(self.program.utf8), in: directory)
    } catch {
      throw step.fail(DynamicDiagnostics.notInStore(self.program), .usage)
    }
    let producer: ShardProducer
    do {
      producer = try ShardProducer(
        shard, file: try step.storePath(list), program: program, system: Array(system.utf8),
        in: directory)
    } catch let error as ExitStatus {
      throw error
    } catch {
      throw step.fail(DynamicDiagnostics.name(shard.family), .badData)
    }
    try step.write(
      producer.derivation.aterm(in: directory), to: try step.place(ofOutput: "out"))
  }
}
