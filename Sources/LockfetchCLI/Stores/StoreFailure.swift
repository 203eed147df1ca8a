import LocalFiles
import LockText
import Lockfetch
import SystemPackage

/// Why a graph did not get into a store.
enum StoreFailure: Error, Hashable, Sendable {
  /// A file operation failed.
  case file(LocalFileError)
  /// The cache serves another store directory.
  case otherDirectory([UInt8])
  /// The plan makes no graph after all.
  case plan(LockfileError)
  /// The process was asked to stop, by this signal.
  case interrupted(CInt)

  /// The status that the program ends with.
  var status: ExitStatus {
    switch self {
    case .file(let error):
      switch (error.operation, error.errno) {
      case (_, .noSpace?), (_, .diskQuotaExceeded?), (_, .ioError?): .writeFailed
      case ("create", _), ("lock", _), ("list", _): .cannotCreate
      default: .writeFailed
      }
    case .otherDirectory: .cannotCreate
    case .plan: .badData
    case .interrupted(let signal): signal == 2 ? .interrupted : .terminated
    }
  }

  /// What happened and what to do, as the diagnostic to print.
  func diagnostics(folder: String) -> [Diagnostic] {
    switch self {
    case .plan(let error): error.diagnostics
    case .file(let error):
      [
        Diagnostic(
          .error, code: "store/write",
          "cannot \(error.operation) \"\(error.path.string)\": \(error.explanation)",
          why: "nothing is left half-written; what was whole stays",
          fix: "give another folder with --store file:PATH, or make room and run it again")
      ]
    case .otherDirectory(let other):
      [
        Diagnostic(
          .error, code: "store/other-directory",
          "\"\(folder)\" serves the store directory \"\(ByteString(other))\"",
          why: "a binary cache serves one store directory, and every path depends on it",
          fix: "give another folder with --store file:PATH, or that directory with --store-dir")
      ]
    case .interrupted:
      [
        Diagnostic(
          .error, code: "store/interrupted", "interrupted; nothing is left half-written",
          fix: "run it again to add what is missing")
      ]
    }
  }
}
