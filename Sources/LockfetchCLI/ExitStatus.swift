/// The statuses that the program ends with; `--help` and `docs/exit-statuses.md` list them.
public enum ExitStatus: Int32, Error, Sendable, CaseIterable {
  /// Done; there may have been warnings.
  case success = 0
  /// The answer is no: a build failed, a check found a difference.
  case negative = 1
  /// Wrong use of the command line.
  case usage = 64
  /// A lock file is malformed, inconsistent or unsafe.
  case badData = 65
  /// No lock file was found, or it cannot be read.
  case noInput = 66
  /// Something needed is missing, such as a pin for an entry without a hash.
  case unavailable = 69
  /// A bug of this program.
  case software = 70
  /// The output cannot be created.
  case cannotCreate = 73
  /// Writing the output failed.
  case writeFailed = 74
  /// Interrupted from the terminal.
  case interrupted = 130
  /// Asked to end.
  case terminated = 143

  /// What it means, for `--help`.
  var meaning: String {
    switch self {
    case .success: "done (warnings possible)"
    case .negative: "the answer is no: a build failed, a check found a difference"
    case .usage: "wrong use of the command line"
    case .badData: "a lock file is malformed, inconsistent or unsafe"
    case .noInput: "no lock file found, or it cannot be read"
    case .unavailable: "something needed is missing, such as a hash the lock does not state"
    case .software: "a bug of this program"
    case .cannotCreate: "the output cannot be created"
    case .writeFailed: "writing the output failed"
    case .interrupted, .terminated: "interrupted, nothing half-written"
    }
  }
}
