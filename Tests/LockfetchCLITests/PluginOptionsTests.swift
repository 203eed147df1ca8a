import Foundation
import LockfetchCLI
import Testing

/// The plugin tells a folder from the value of an option by a list of its own.
@Suite struct PluginOptionsTests {
  private static let plugin = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Plugins/LockfetchPlugin/LockfetchPlugin.swift")

  @Test func thePluginKnowsTheOptionsThatHaveAValue() throws {
    let source = try String(contentsOf: Self.plugin, encoding: .utf8)
    let list = try #require(source.firstMatch(of: /valued: Set<String> = \[([^\]]*)\]/)).1
    let known = Set(list.matches(of: /"(--[a-z0-9-]+)"/).map { String($0.1) })
    var wanted: Set<String> = []
    for command in try Self.commands(source) {
      let help = try Scratch().run([command, "--help"])
      #expect(help.status == .success)
      wanted.formUnion(help.output.matches(of: /(--[a-z0-9-]+) </).map { String($0.1) })
    }
    #expect(wanted.contains("--store"))
    #expect(known == wanted)
  }

  @Test func thePluginKnowsTheCommands() throws {
    let source = try String(contentsOf: Self.plugin, encoding: .utf8)
    let help = try Scratch().run(["--help"]).output
    let section = help.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }
    let names = section.compactMap { $0.prefixMatch(of: #/  ([a-z]+) /#).map { String($0.1) } }
    #expect(try Set(Self.commands(source)) == Set(names).union(["help"]))
  }

  private static func commands(_ source: String) throws -> [String] {
    let list = try #require(source.firstMatch(of: /commands: Set<String> = \[([^\]]*)\]/)).1
    return list.matches(of: /"([a-z-]+)"/).map { String($0.1) }
  }
}
