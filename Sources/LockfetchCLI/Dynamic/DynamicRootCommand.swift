import ArgumentParser
import LocalFiles
import Lockfetch
import NixStore

/// `lockfetch-multi dynamic root`: writes the derivation of the root.
struct DynamicRootCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "root",
    abstract: "Write the derivation of the root.")

  @Option(help: ArgumentHelp("The archive of the root.", valueName: "path"))
  var tree: String

  @Option(help: ArgumentHelp("The numbers of the shards in use.", valueName: "file"))
  var shards: String

  @Argument(
    help: ArgumentHelp("The derivation of each shard's derivation, in order.", valueName: "drv"))
  var producers: [String] = []

  @OptionGroup var options: BuildOptions

  func run(in context: ToolContext) throws(ExitStatus) {
    let step = try BuildStep(options, in: context)
    var used: [StorePath] = []
    for line in try step.read(shards).split(separator: UInt8(ascii: "\n")) {
      guard let number = Int(String(decoding: line, as: UTF8.self)),
        producers.indices.contains(number)
      else { throw step.fail(DynamicDiagnostics.list(shards, .malformed), .badData) }
      used.append(try step.storePath(producers[number]))
    }
    let derivation: Derivation
    do {
      derivation = try DynamicRoot.derivation(
        archive: try step.storePath(tree), shards: used, in: step.storeDirectory)
    } catch {
      throw error as? ExitStatus ?? .software
    }
    try step.write(
      derivation.aterm(in: step.storeDirectory), to: try step.place(ofOutput: "out"))
  }
}
