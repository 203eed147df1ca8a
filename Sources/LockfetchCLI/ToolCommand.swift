import ArgumentParser
import Lockfetch

/// A command that runs in a ``ToolContext`` and not in the process.
protocol ToolCommand: ParsableCommand {
  /// Does the work.
  func run(in context: ToolContext) throws(ExitStatus)
}

/// The program.
struct LockfetchMulti: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lockfetch-multi",
    abstract: "Turns lock files into Nix derivations, one fixed output for each locked dependency.",
    usage: """
      lockfetch-multi <dir> [<options>]
      lockfetch-multi <subcommand> …
      """,
    discussion: """
      Run on a directory, it reads every lock file below it, makes one fixed-output derivation of \
      each locked dependency with the lock's own hash, ties them into one derivation that is an \
      offline mirror, and prints the store path of that derivation. It uses no network, runs no \
      package manager and changes no lock file.

      EXAMPLES:
        lockfetch-multi .                      write the derivations, print the root
        lockfetch-multi build .                write them and let Nix build the mirror
        lockfetch-multi fetch . -o mirror      download everything, without Nix
        lockfetch-multi plan .                 only show what would be fetched
        lockfetch-multi plan . --format json   the same for programs
        lockfetch-multi pin . --from-gomodcache
                                               complete what the locks do not hash
        lockfetch-multi ecosystems             what it can read
        lockfetch-multi doctor                 what Nix is here
        lockfetch-multi help plan              all options of a command
        lockfetch-multi --limits               how large its input may be

      EXIT STATUS:
      \(ExitStatusTable.text)

      A directory named like a command is written ./plan. README.md and docs/ are the manual.
      """,
    version: ToolVersion.current,
    subcommands: [
      InstantiateCommand.self, BuildCommand.self, FetchCommand.self, PlanCommand.self,
      PinCommand.self, CacheCommand.self, EcosystemsCommand.self, DoctorCommand.self,
      DynamicCommand.self,
    ],
    defaultSubcommand: InstantiateCommand.self)

  @Flag(help: "Show the limits on the input.")
  var limits = false

  func validate() throws {
    if limits { throw CleanExit.message(LimitTable.text) }
  }
}

/// The limits as `--limits` shows them.
enum LimitTable {
  static var text: String {
    let limits = Limits()
    let rows: [(String, Int, String)] = [
      ("size of a file", limits.fileSize, "bytes; --max-file-size changes it"),
      ("size of a file in a cache", limits.cachedFileSize, "bytes"),
      ("nesting of a document", limits.nesting, "levels"),
      ("length of a string", limits.stringLength, "bytes"),
      ("length of a name", limits.nameLength, "bytes"),
      ("length of a URL", limits.urlLength, "bytes"),
      ("entries of a lock file", limits.entries, ""),
      ("lock files of a directory", limits.lockfiles, ""),
      ("depth of folders", limits.folderDepth, "levels"),
      ("diagnostics that are shown", limits.diagnostics, ""),
    ]
    return rows.map { name, value, unit in
      let gap = String(repeating: " ", count: 28 - name.utf8.count)
      return unit.isEmpty ? "\(name)\(gap)\(value)" : "\(name)\(gap)\(value) \(unit)"
    }.joined(separator: "\n")
  }
}

/// The version of the program.
enum ToolVersion {
  static let current = "0.1.0"
}

enum ExitStatusTable {
  static var text: String {
    var rows: [String] = []
    for status in ExitStatus.allCases where status != .terminated {
      let number = status == .interrupted ? "130, 143" : String(status.rawValue)
      rows.append(
        "  " + number + String(repeating: " ", count: 10 - number.utf8.count) + status.meaning)
    }
    return rows.joined(separator: "\n")
  }
}
