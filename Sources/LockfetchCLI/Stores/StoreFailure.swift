import LocalFiles
import LockText
import Lockfetch
import NixDaemon
import SystemPackage

/// Why a graph did not get into a store.
enum StoreFailure: Error, Hashable, Sendable {
  /// What was being done with a daemon.
  enum Stage: Hashable, Sendable {
    /// The connection was being made.
    case opening
    /// Objects were being registered.
    case registering(RegistrationCounts)
    /// Outputs were being built.
    case building
    /// A root was being made of this link.
    case rooting(String)
  }

  /// A file operation failed.
  case file(LocalFileError)
  /// The cache in this folder serves another store directory.
  case otherDirectory(folder: String, [UInt8])
  /// The plan makes no graph after all.
  case plan(LockfileError)
  /// The process was asked to stop, by this signal.
  case interrupted(CInt, RegistrationCounts?)
  /// A daemon failed, or the way to it did.
  case daemon(DaemonError, NixStoreAccess, Stage)
  /// The daemon has another store directory, where it told which.
  case otherStore(plan: [UInt8], daemon: [UInt8]?)
  /// A program that is needed is not on `PATH`.
  case noProgram(String)
  /// `NIX_REMOTE` names a store that a daemon does not serve.
  case unknownRemote(String)
  /// There is no place for a folder that was not named.
  case noFolder
  /// Only a Nix store can build, and this is none, for this reason.
  case noNix(reason: String?)
  /// The store cannot do what a back end needs.
  case unsuitable(Diagnostic)
  /// A root was wanted where a link cannot be one.
  case noRoots(place: String)

  /// The status that the program ends with.
  var status: ExitStatus {
    switch self {
    case .file(let error):
      switch (error.operation, error.errno) {
      case (_, .noSpace?), (_, .diskQuotaExceeded?), (_, .ioError?): .writeFailed
      case ("create", _), ("lock", _), ("list", _), ("link", _): .cannotCreate
      default: .writeFailed
      }
    case .otherDirectory: .cannotCreate
    case .plan: .badData
    case .interrupted(let signal, _): signal == 2 ? .interrupted : .terminated
    case .otherStore, .unknownRemote, .noFolder, .noRoots: .usage
    case .noProgram, .noNix, .unsuitable: .unavailable
    case .daemon(.otherPath, _, _): .software
    case .daemon(_, _, .opening): .unavailable
    case .daemon(_, _, .building): .negative
    case .daemon(_, _, .rooting): .cannotCreate
    case .daemon: .writeFailed
    }
  }

  /// Whether there is a socket at which nobody listens.
  var isOfNobodyListening: Bool {
    guard case .daemon(.stream(.system("connect to", .connectionRefused)), _, _) = self else {
      return false
    }
    return true
  }

  /// What is so at the end of it all.
  var closing: String {
    switch self {
    case .daemon(_, _, .opening): "nothing was written"
    case .daemon, .interrupted(_, .some): "what is in the store stays"
    default: "nothing was written"
    }
  }

  /// What happened and what to do.
  var diagnostics: [Diagnostic] {
    switch self {
    case .plan(let error): error.diagnostics
    case .file(let error): [StoreDiagnostics.file(error)]
    case .otherDirectory(let folder, let other):
      [StoreDiagnostics.otherDirectory(folder, ByteString(other))]
    case .interrupted(_, let counts): [StoreDiagnostics.interrupted(counts)]
    case .daemon(let error, let access, let stage):
      [DaemonDiagnostics(access, stage).diagnostic(error)]
    case .otherStore(let plan, let daemon):
      [StoreDiagnostics.otherStore(ByteString(plan), daemon.map { ByteString($0) })]
    case .noProgram(let name): [StoreDiagnostics.noProgram(name)]
    case .unknownRemote(let remote): [StoreDiagnostics.unknownRemote(remote)]
    case .noFolder: [StoreDiagnostics.noFolder]
    case .noNix(let reason): [StoreDiagnostics.noNix(reason)]
    case .unsuitable(let diagnostic): [diagnostic]
    case .noRoots(let place): [StoreDiagnostics.noRoots(place)]
    }
  }
}
