import Foundation
import PackagePlugin

/// `swift package lockfetch [ARGUMENTS]`: the program on the package's own folder.
///
/// Without a folder among the arguments the package's is meant; without `--store` the derivations
/// go to the plugin's work folder. Everything else is the program's business.
@main
struct LockfetchPlugin: CommandPlugin {
  private static let commands: Set<String> = [
    "instantiate", "build", "fetch", "plan", "pin", "cache", "ecosystems", "doctor", "help",
  ]
  /// The options that are followed by a value.
  private static let valued: Set<String> = [
    "--lockfile", "--exclude", "--ecosystem", "--omit", "--platform", "--allow-host",
    "--max-file-size", "--store-dir", "--store", "--gc-root", "--out-link", "--max-jobs",
    "--timeout",
    "--format", "--color", "--log-format",
    "--only", "--update", "--m2", "--go-proxy", "--go-private", "--repo", "--configuration",
    "-o", "--output", "--jobs", "--max-size", "--netrc-file", "--token", "--credential-helper",
    "--ca-file",
    "--connect-timeout", "--stall-timeout", "--min-speed",
  ]

  func performCommand(context: PluginContext, arguments: [String]) async throws {
    let process = Process()
    process.executableURL = try context.tool(named: "lockfetch-multi").url
    process.arguments = complete(arguments, context)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      Diagnostics.error("lockfetch-multi ended with status \(process.terminationStatus)")
      return
    }
  }

  private func complete(_ arguments: [String], _ context: PluginContext) -> [String] {
    var words = arguments
    let command = words.first.map { Self.commands.contains($0) } == true ? words.removeFirst() : ""
    let isAboutFolder =
      !["cache", "ecosystems", "doctor", "help"].contains(command)
      && !words.contains { ["--help", "-h", "--version"].contains($0) }
    if isAboutFolder, !hasFolder(words) {
      words.insert(context.package.directoryURL.path(percentEncoded: false), at: 0)
    }
    let writesGraph = isAboutFolder && ["", "instantiate"].contains(command)
    if writesGraph, !words.contains(where: { $0 == "--store" || $0.hasPrefix("--store=") }) {
      let store = context.pluginWorkDirectoryURL.appending(path: "store")
      words += ["--store", "file:" + store.path(percentEncoded: false)]
    }
    return (command.isEmpty ? [] : [command]) + words
  }

  /// Whether some word is neither an option nor the value of one.
  private func hasFolder(_ words: [String]) -> Bool {
    var isValue = false
    for word in words {
      if isValue {
        isValue = false
      } else if Self.valued.contains(word) {
        isValue = true
      } else if !word.hasPrefix("-") {
        return true
      }
    }
    return false
  }
}
