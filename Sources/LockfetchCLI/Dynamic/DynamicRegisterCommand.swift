import ArgumentParser
import LocalFiles
import LockText
import Lockfetch
import NixDaemon
import NixStore
import SystemPackage

/// `lockfetch-multi dynamic register`: the whole graph, through the socket that Nix gives a build.
///
/// The derivations are those of the static graph. Every object is added once, over one connection:
/// up to Nix 2.34 more than one may hang the build.
///
/// - Source: Nix 2.34.8, `libstore/unix/build/derivation-builder.cc`.
struct DynamicRegisterCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Register the graph through the socket of the build; the root is the output.")

  @OptionGroup var planning: PlanningOptions

  @Flag(help: "Submit the root's derivation as the output, in place of writing a copy of it.")
  var submit = false

  func run(in context: ToolContext) throws(ExitStatus) {
    let run = try planning.plan(in: context)
    let step = BuildStep(run.storeDirectory, run.printer)
    let socket = try socket(in: context, step)
    let root: StoreAddition
    do throws(StoreFailure) {
      let objects = try run.collectedGraph(isPartial: planning.partial, context).objects
      guard let last = objects.last else {
        preconditionFailure("a graph to be stored has a root")
      }
      root = last
      try register(objects, root.path, socket, run)
    } catch {
      run.printer.print(error.diagnostics, closing: error.closing)
      throw error.status
    }
    if !submit { try step.write(root.contents, to: try step.place(ofOutput: "out")) }
  }

  private func register(
    _ objects: [StoreAddition], _ root: StorePath, _ socket: FilePath, _ run: PlannedRun
  ) throws(StoreFailure) {
    let access = NixStoreAccess.socket(socket)
    var counts = RegistrationCounts(total: objects.count)
    counts.present = 0
    let stream = try access.open([:], DaemonLimits())
    do {
      var connection = try DaemonConnection(
        stream, run.storeDirectory,
        features: submit ? [.disableSetOptions, .submitOutput] : [])
      try refuse(connection.information)
      try connection.add(objects) { _ in counts.added += 1 }
      if submit { try connection.submitOutput(root, as: .out) }
    } catch let error as DaemonError {
      throw .daemon(error, access, .registering(counts))
    } catch let error as StoreFailure {
      throw error
    } catch {
      preconditionFailure("nothing else is thrown")
    }
  }

  /// Refuses a Nix that cannot do it.
  private func refuse(_ information: DaemonInformation) throws(StoreFailure) {
    let version = NixVersion(information.nixVersion)
    if submit, !information.features.contains(Array(ProtocolFeature.submitOutput.rawValue.utf8)) {
      throw .unsuitable(DynamicDiagnostics.noSubmitting(ByteString(information.nixVersion)))
    }
    let traps = KnownBug.all.filter { $0.isTrapOfRecursion && (version.map($0.isIn) ?? false) }
    if !submit, let trap = traps.first {
      throw .unsuitable(DynamicDiagnostics.trap(trap, ByteString(information.nixVersion)))
    }
  }

  /// The socket that `NIX_REMOTE` names.
  private func socket(
    in context: ToolContext, _ step: BuildStep
  ) throws(ExitStatus) -> FilePath {
    let remote = context.environment["NIX_REMOTE", default: ""]
    guard case .socket(let path) = StoreRequest(nixRemote: remote) else {
      throw step.fail(DynamicDiagnostics.noSocket(isSubmitting: submit), .unavailable)
    }
    return path
  }
}
