import BuiltinEcosystems
import Foundation
import LockfetchCLI
import Lockfetch
import Synchronization

/// What one command line gave.
struct Ran {
  let status: LockfetchCLI.ExitStatus
  let output: String
  let errors: String
}

/// Signals are blocked in what Foundation's `Process` starts; this takes that away.
enum UnblockedSignals {
  /// A program in Python that becomes the one that its arguments name.
  static let program = """
    import os, signal, sys
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.execv(sys.argv[1], sys.argv[1:])
    """
}

/// A folder for one test, removed at the end.
final class Scratch {
  let folder = URL(filePath: "/tmp").appending(path: "lockfetch-cli-\(UUID().uuidString)")

  init(_ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  static let adapters = BuiltinEcosystems.adapters

  deinit { try? FileManager.default.removeItem(at: folder) }

  var path: String { folder.path }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func run(
    _ arguments: [String], environment: [String: String] = [:], terminal: Bool = false,
    adapters: [any LockfileAdapter] = BuiltinEcosystems.adapters
  ) throws -> Ran {
    let output = Mutex<[UInt8]>([])
    let errors = Mutex("")
    // Without a Nix, whatever this machine has.
    var variables = ["HOME": path("home"), "NIX_STATE_DIR": path("no-nix")]
    variables.merge(environment) { $1 }
    let context = ToolContext(
      registry: try AdapterRegistry(adapters), environment: variables,
      isErrorTerminal: terminal,
      writeOutput: { bytes throws(LockfetchCLI.ExitStatus) in output.withLock { $0 += bytes } },
      writeError: { text in errors.withLock { $0 += text } })
    let status = LockfetchTool.run(arguments, in: context)
    return Ran(
      status: status, output: String(decoding: output.withLock { $0 }, as: UTF8.self),
      errors: errors.withLock { $0 })
  }
}
