import LocalFiles
import LockText
import Lockfetch
import NixDaemon
import NixStore
import SystemPackage

/// What every planning command does first: read the options, scan, plan, tell.
struct PlannedRun {
  let plan: Plan
  let storeDirectory: StoreDirectory
  let printer: DiagnosticPrinter

  /// - Parameter pins: The file that stands in the place of the directory's own pins.
  init(
    _ project: ProjectOptions, _ output: OutputOptions, pins: FilePath? = nil,
    in context: ToolContext
  ) throws(ExitStatus) {
    printer = DiagnosticPrinter(context: context, options: output)
    storeDirectory = try Self.storeDirectory(project, printer)
    var options = try project.planOptions()
    let named = try Self.namedLockfiles(project, printer)
    options.lockfiles = named.map(\.path)
    let tree: DirectoryFileTree
    do {
      var outside = Dictionary(named.map { ($0.path, $0.file) }) { first, _ in first }
      if let pins { outside[PinFile.name] = pins }
      tree = try DirectoryFileTree(FilePath(project.directory), named: outside)
    } catch {
      printer.print([
        Diagnostic(
          .error, code: "scan/unreadable",
          "the directory \"\(project.directory)\" cannot be read: \(error.explanation)",
          fix: "name a directory that holds lock files")
      ])
      throw .noInput
    }
    do {
      plan = try Planner(context.registry, options: options).plan(tree)
    } catch {
      printer.print(error.diagnostics)
      let isUsage = error.diagnostics.contains {
        Self.usageCodes.contains($0.code) || $0.code.hasSuffix("/option")
      }
      throw isUsage ? .usage : error.isMissingInput ? .noInput : .badData
    }
  }

  /// What is wrong with the command and not with a lock, besides `ECOSYSTEM/option`.
  private static let usageCodes: Set<String> = ["scan/unknown-ecosystem", "scan/no-lock-to-choose"]

  static func storeDirectory(
    _ project: ProjectOptions, _ printer: DiagnosticPrinter
  ) throws(ExitStatus) -> StoreDirectory {
    let fromEnvironment = printer.context.environment["NIX_STORE_DIR"].flatMap {
      $0.isEmpty ? nil : $0
    }
    guard let text = project.storeDir ?? fromEnvironment else { return .default }
    do {
      return try StoreDirectory(ByteString(text).bytes)
    } catch {
      let origin = project.storeDir == nil ? "NIX_STORE_DIR" : "--store-dir"
      printer.print([
        Diagnostic(
          .error, code: "usage/store-dir", "\(origin) is not a store directory",
          why: "it takes part in every store path, so it has one spelling only",
          fix:
            "give an absolute path without \".\", \"..\", blanks and repeated or trailing slashes")
      ])
      throw .usage
    }
  }

  /// The lock files that the user named, each once, with the path that the plan shows and the real
  /// one.
  private static func namedLockfiles(
    _ project: ProjectOptions, _ printer: DiagnosticPrinter
  ) throws(ExitStatus) -> [(path: ByteString, file: FilePath)] {
    var named: [(path: ByteString, file: FilePath)] = []
    for text in project.lockfile {
      let given = FilePath(text)
      let below = FilePath(project.directory).pushing(given)
      let isBelow = (try? Folder.kind(of: below, following: true)) != nil  // Absence is an answer.
      let file = isBelow ? below : given
      let path = displayPath(file, project) ?? ByteString(file.lastComponent?.string ?? text)
      guard let other = named.first(where: { $0.path == path })?.file else {
        named.append((path, file))
        continue
      }
      guard isSame(other, file) else {
        printer.print([
          Diagnostic(
            .error, code: "usage/lockfile",
            "\"\(other.string)\" and \"\(file.string)\" would both be shown as \"\(path)\"",
            why: "a file outside of the directory goes by its name alone",
            fix: "plan them one at a time")
        ])
        throw .usage
      }
    }
    return named
  }

  private static func isSame(_ left: FilePath, _ right: FilePath) -> Bool {
    // What is not there is told when it is read.
    left == right || (try? Folder.realPath(left)) == (try? Folder.realPath(right))
  }

  /// The path relative to the directory; `nil` for a file outside.
  private static func displayPath(_ file: FilePath, _ project: ProjectOptions) -> ByteString? {
    guard let root = try? Folder.realPath(FilePath(project.directory)),  // Told when it is opened.
      let folder = try? Folder.realPath(file.removingLastComponent().orCurrent),
      let name = file.lastComponent, folder.starts(with: root)
    else { return nil }
    var relative = folder
    guard relative.removePrefix(root) else { return nil }
    return ByteString(relative.appending(name).string)
  }
}

extension PlannedRun {
  /// Lists what has no usable hash and ends the run, unless that is to be left out.
  func refuseLacking(unless isPartial: Bool) throws(ExitStatus) {
    guard !isPartial, !plan.isComplete else { return }
    printer.print(plan.diagnostics)
    printer.printLacking(plan)
    throw .unavailable
  }

  /// Computes the graph and gives its objects to a store.
  ///
  /// - Throws: ``StoreFailure`` from the store.
  func graph(
    isPartial: Bool, _ context: ToolContext, into cache: inout BinaryCacheFolder
  ) throws(StoreFailure) -> DerivationGraph {
    do {
      return try DerivationGraph(
        plan, registry: context.registry, storeDirectory: storeDirectory, isPartial: isPartial,
        into: &cache)
    } catch {
      switch error {
      case .sink(let failure): throw failure
      case .lockfile(let error): throw .plan(error)
      }
    }
  }

  /// Computes the graph, and keeps its objects.
  func collectedGraph(
    isPartial: Bool, _ context: ToolContext
  ) throws(StoreFailure) -> (graph: DerivationGraph, objects: [StoreAddition]) {
    var sink = CollectingSink()
    do {
      let graph = try DerivationGraph(
        plan, registry: context.registry, storeDirectory: storeDirectory, isPartial: isPartial,
        into: &sink)
      return (graph, sink.objects)
    } catch {
      guard case .lockfile(let error) = error else { preconditionFailure("the sink takes all") }
      throw .plan(error)
    }
  }

  /// Computes the graph alone.
  func graph(isPartial: Bool, _ context: ToolContext) throws(ExitStatus) -> DerivationGraph {
    var sink = DiscardingSink()
    do {
      return try DerivationGraph(
        plan, registry: context.registry, storeDirectory: storeDirectory, isPartial: isPartial,
        into: &sink)
    } catch {
      guard case .lockfile(let error) = error else { throw .software }
      printer.print(error.diagnostics)
      throw .badData
    }
  }
}

extension FilePath {
  /// The path itself, or `.` in place of the empty path.
  fileprivate var orCurrent: FilePath { isEmpty ? "." : self }
}
