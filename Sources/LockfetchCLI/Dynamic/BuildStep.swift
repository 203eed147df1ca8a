import ArgumentParser
import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// What the steps that know nothing of lock files are told.
struct BuildOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The store directory of all paths.", valueName: "path"))
  var storeDir: String

  @OptionGroup var output: OutputOptions
}

/// A step of a build of Nix: where its outputs go, and how it fails.
struct BuildStep {
  let storeDirectory: StoreDirectory
  private let printer: DiagnosticPrinter

  init(_ options: BuildOptions, in context: ToolContext) throws(ExitStatus) {
    let printer = DiagnosticPrinter(context: context, options: options.output)
    self.printer = printer
    do {
      storeDirectory = try StoreDirectory(Array(options.storeDir.utf8))
    } catch {
      printer.print([DynamicDiagnostics.notInStore(options.storeDir)])
      throw .usage
    }
  }

  init(_ storeDirectory: StoreDirectory, _ printer: DiagnosticPrinter) {
    self.storeDirectory = storeDirectory
    self.printer = printer
  }

  /// Where an output goes, by the environment of the build.
  func place(ofOutput name: String) throws(ExitStatus) -> FilePath {
    guard let path = printer.context.environment[name], path.hasPrefix("/") else {
      throw fail(DynamicDiagnostics.noOutput(name), .usage)
    }
    return FilePath(path)
  }

  /// The structured attributes of the build.
  func attributes() throws(ExitStatus) -> BuildAttributes {
    let file = try place(ofOutput: BuildAttributes.variable).string
    let text = try read(file)
    do {
      return try BuildAttributes(text, in: storeDirectory)
    } catch {
      throw fail(DynamicDiagnostics.outputs, .badData)
    }
  }

  /// Writes an output, which a build does once.
  func write(_ contents: [UInt8], to place: FilePath) throws(ExitStatus) {
    do {
      try RegularFile.create(place, [contents])
    } catch {
      throw fail(StoreDiagnostics.file(error), StoreFailure.file(error).status)
    }
  }

  /// Makes a folder and those above it.
  func makeFolder(_ place: FilePath) throws(ExitStatus) {
    do {
      try Folder.create(place)
    } catch {
      throw fail(StoreDiagnostics.file(error), StoreFailure.file(error).status)
    }
  }

  /// Writes an entry of a tree, whose folders come first.
  func write(_ entry: TreeArchive.Entry, to place: FilePath) throws(ExitStatus) {
    switch entry {
    case .directory: try makeFolder(place)
    case .file(let contents): try write(contents, to: place)
    case .link(let target):
      do {
        try SymbolicLink.create(place, to: FilePath(String(decoding: target, as: UTF8.self)))
      } catch {
        throw fail(StoreDiagnostics.file(error), StoreFailure.file(error).status)
      }
    }
  }

  /// Reads a file that another step wrote.
  func read(_ path: String) throws(ExitStatus) -> [UInt8] {
    do {
      return try RegularFile.read(FilePath(path), limit: Limits().fileSize)
    } catch {
      throw fail(DynamicDiagnostics.unreadable(path, error), .noInput)
    }
  }

  /// Reads the list of a shard.
  func list(_ path: String) throws(ExitStatus) -> ShardList {
    do {
      return try ShardList(try read(path), limits: Limits())
    } catch let error as ShardListError {
      throw fail(DynamicDiagnostics.list(path, error), .badData)
    } catch {
      throw error as? ExitStatus ?? .software
    }
  }

  /// A path of the store.
  func storePath(_ path: String) throws(ExitStatus) -> StorePath {
    do {
      return try StorePath(Array(path.utf8), in: storeDirectory)
    } catch {
      throw fail(DynamicDiagnostics.notInStore(path), .usage)
    }
  }

  /// Says what is wrong.
  ///
  /// - Returns: The status to end with.
  func fail(_ diagnostic: Diagnostic, _ status: ExitStatus) -> ExitStatus {
    fail([diagnostic], status)
  }

  /// Says everything that is wrong.
  ///
  /// - Returns: The status to end with.
  func fail(_ diagnostics: [Diagnostic], _ status: ExitStatus) -> ExitStatus {
    printer.print(diagnostics)
    return status
  }
}
