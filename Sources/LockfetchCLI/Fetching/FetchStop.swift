import Downloads
import LocalFiles
import LockText
import Lockfetch
import SystemPackage

/// Why fetching ended before it was done.
enum FetchStop: Error {
  /// Downloading cannot go on.
  case download(DownloadStop)
  /// A file operation failed.
  case file(LocalFileError)
  /// The offline trees cannot be made.
  case plan(LockfileError)
  /// The store failed.
  case store(StoreFailure)
  /// No variable says where the cache is.
  case noCache
  /// What is at the place of the mirror was not made by this program.
  case notAMirror(FilePath)
  /// No mirror of these locks can have that path.
  case unusablePath([Diagnostic])
  /// An option is of no use as it is.
  case option(Diagnostic)
  /// The process was asked to stop, by this signal.
  case interrupted(CInt)

  /// The status that the program ends with.
  var status: ExitStatus {
    switch self {
    case .download(.interrupted(let signal)), .interrupted(let signal):
      signal == 2 ? .interrupted : .terminated
    case .download(.noLibrary): .unavailable
    case .download(.broken): .software
    case .download(.file(let error)), .file(let error): Self.status(of: error)
    case .plan: .badData
    case .store(let failure): failure.status
    case .noCache, .option, .unusablePath: .usage
    case .notAMirror: .cannotCreate
    }
  }

  /// Whether the cache is one that others can put something in.
  static func isUnsafe(_ error: LocalFileError) -> Bool {
    if case .notPrivate = error.reason { true } else { false }
  }

  private static func status(of error: LocalFileError) -> ExitStatus {
    if isUnsafe(error) { return .cannotCreate }
    return switch (error.operation, error.errno) {
    case (_, .noSpace?), (_, .diskQuotaExceeded?), (_, .ioError?): .writeFailed
    case ("create", _), ("list", _), ("look at", _), ("lock", _): .cannotCreate
    default: .writeFailed
    }
  }

  /// What happened and what to do.
  var diagnostics: [Diagnostic] {
    switch self {
    case .plan(let error): error.diagnostics
    case .store(let failure): failure.diagnostics
    case .option(let diagnostic): [diagnostic]
    case .unusablePath(let diagnostics): diagnostics
    default: [FetchDiagnostics.stop(self)]
    }
  }

  /// What is so at the end of it all.
  var closing: String {
    switch self {
    case .store(let failure): failure.closing
    case .unusablePath: "nothing was downloaded or written"
    case .option, .noCache, .plan, .download(.noLibrary): "nothing was downloaded"
    case .notAMirror: "what is there is as it was"
    case .file(let error) where Self.isUnsafe(error): "nothing was downloaded"
    default: "what was fetched stays; run it again for the rest"
    }
  }

  /// Does work that may fail because of a file.
  static func filing<Value>(
    _ work: () throws(LocalFileError) -> Value
  ) throws(FetchStop) -> Value {
    do {
      return try work()
    } catch {
      throw .file(error)
    }
  }
}
