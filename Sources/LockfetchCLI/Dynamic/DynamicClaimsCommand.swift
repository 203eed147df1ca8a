import ArgumentParser
import LocalFiles
import LockText
import Lockfetch
import SystemPackage

/// `lockfetch-multi dynamic claims`: copies what a plan can depend on out of a source.
///
/// The output is addressed by its content, so a source that changed in other files only leads to the
/// same plan as before, without planning again.
struct DynamicClaimsCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Copy the claimed files of a source.")

  @Argument(help: ArgumentHelp("The source.", valueName: "dir"))
  var source: String

  @Option(help: ArgumentHelp("Whose files to copy. Repeatable.", valueName: "name"))
  var ecosystem: [String] = []

  @OptionGroup var options: BuildOptions

  func run(in context: ToolContext) throws(ExitStatus) {
    let step = try BuildStep(options, in: context)
    let place = try step.place(ofOutput: "out")
    // What is not there at all is told when it is opened.
    if (try? Folder.kind(of: FilePath(source), following: true)) == .file {
      throw step.fail(DynamicDiagnostics.notAFolder(source), .noInput)
    }
    let files: [ByteString]
    let tree: DirectoryFileTree
    do {
      tree = try DirectoryFileTree(FilePath(source))
      files = try ClaimedFiles.find(
        in: tree, context.registry, ecosystems: ecosystem.map { ByteString($0) })
    } catch let error as LocalFileError {
      throw step.fail(DynamicDiagnostics.unreadable(source, error), .noInput)
    } catch {
      throw step.fail((error as? LockfileError)?.diagnostics ?? [], .badData)
    }
    for file in files {
      let contents: [UInt8]
      do {
        contents = try tree.read(file, limit: Limits().fileSize)
      } catch FileTreeError.notRegular {
        continue  // A link to a folder; the scan does not go there either.
      } catch {
        throw step.fail(DynamicDiagnostics.uncopied(file, error.reason), .noInput)
      }
      let goal = place.pushing(FilePath(file.text))
      try step.makeFolder(goal.removingLastComponent())
      try step.write(contents, to: goal)
    }
    if files.isEmpty { try step.makeFolder(place) }
  }
}
