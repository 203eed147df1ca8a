import ArgumentParser
import LocalFiles
import Lockfetch
import NixStore
import SystemPackage

/// `lockfetch-multi dynamic outputs`: writes the derivations of one shard, each to its output.
struct DynamicOutputsCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "outputs",
    abstract: "Write the derivations of a shard.")

  @Argument(help: ArgumentHelp("The list of the shard.", valueName: "list"))
  var list: String

  @OptionGroup var options: BuildOptions

  func run(in context: ToolContext) throws(ExitStatus) {
    let step = try BuildStep(options, in: context)
    let shard = try step.list(list)
    let places = try step.attributes().outputs
    let files: ShardFiles
    do {
      files = try ShardFiles(shard, scratch: places, in: step.storeDirectory)
    } catch {
      throw step.fail(DynamicDiagnostics.outputs, .badData)
    }
    for (output, contents) in files.files {
      guard let place = places[output] else { throw .software }
      let path = String(decoding: place.path(in: step.storeDirectory), as: UTF8.self)
      try step.write(contents, to: FilePath(path))
    }
  }
}
