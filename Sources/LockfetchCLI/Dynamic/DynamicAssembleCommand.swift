import ArgumentParser
import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// `lockfetch-multi dynamic assemble`: lays the root out over fixed outputs that an expression made.
///
/// The structured attribute `dependencies` has their store paths; every output of the plan has to be
/// among them, or the tree would have links that lead nowhere.
struct DynamicAssembleCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "assemble",
    abstract: "Lay out the tree of fixed outputs that are inputs of the build.")

  @OptionGroup var planning: PlanningOptions

  func run(in context: ToolContext) throws(ExitStatus) {
    let run = try planning.plan(in: context)
    let step = BuildStep(run.storeDirectory, run.printer)
    let attributes = try step.attributes()
    guard let place = attributes.outputs[.out] else {
      throw step.fail(DynamicDiagnostics.outputs, .badData)
    }
    let given = Set(attributes.dependencies)
    let lacking = run.plan.outputs.map(\.output).filter {
      !given.contains($0.path(in: run.storeDirectory))
    }
    guard lacking.isEmpty else {
      throw step.fail(
        DynamicDiagnostics.outdated(lacking.map { ByteString($0.name.bytes) }), .badData)
    }
    let root = FilePath(String(decoding: place.path(in: run.storeDirectory), as: UTF8.self))
    do {
      let tree = try run.plan.dependencyTree(context.registry, in: run.storeDirectory)
      try step.makeFolder(root)
      try tree.forEach { (path, entry) throws(ExitStatus) in
        try step.write(entry, to: root.pushing(FilePath(String(decoding: path, as: UTF8.self))))
      }
    } catch let error as LockfileError {
      throw step.fail(error.diagnostics, .badData)
    } catch {
      throw error as? ExitStatus ?? .software
    }
  }
}
