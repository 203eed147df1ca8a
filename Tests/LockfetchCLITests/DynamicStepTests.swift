import Foundation
import Testing

@testable import LockfetchCLI

/// The steps of a nested graph as the builds run them: what they write, and what stops them.
@Suite struct DynamicStepTests {
  private static let lock = #"""
    {"lockfileVersion": 3, "packages": {
      "node_modules/a": {"version": "1.0.0", "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}}}
    """#
  private static let store = ["--store-dir", "/nix/store"]

  private let scratch: Scratch

  init() throws {
    scratch = try Scratch(["package-lock.json": Self.lock])
  }

  /// Every output that a plan of the library has.
  private var outputs: [String: String] {
    let names = ["tree", "shards"] + (0..<32).map { "shard\($0)" }
    return Dictionary(uniqueKeysWithValues: names.map { ($0, scratch.path($0)) })
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: scratch.path(name), encoding: .utf8)
  }

  @Test func aPlanIsDealtOut() throws {
    let ran = try scratch.run(
      ["dynamic", "plan", scratch.path] + Self.store, environment: outputs)
    #expect(ran.status == .success, "\(ran.errors)")
    #expect(try text("shards") == "0\n")
    #expect(
      try text("shard0") == """
        {"schema":1,"family":"npm","outputs":[
        {"name":"npm-a-1.0.0.tgz","url":"https://registry.npmjs.org/a/-/a-1.0.0.tgz","hash":"sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}
        ]}

        """)
    #expect(try text("shard1") == "{\"schema\":1,\"family\":\"npm\",\"outputs\":[\n]}\n")
    #expect(try text("tree").hasPrefix("deps/"))
  }

  /// The constants of the Nix library are those of the program.
  @Test func theLibraryKnowsTheProgram() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "nix/ecosystems.nix")
    let printed = try scratch.run(["ecosystems", "--format", "nix"]).output
    #expect(try String(contentsOf: file, encoding: .utf8) == printed)
    #expect(printed.contains("  shards = \(outputs.count - 2);\n"))
  }

  @Test func severalFamiliesAreTold() throws {
    let mixed = try Scratch(["package-lock.json": Self.lock, "go.mod": "module a.example/b\n"])
    let ran = try mixed.run(["dynamic", "plan", mixed.path] + Self.store, environment: outputs)
    #expect(ran.status == .usage)
    #expect(ran.errors.contains("error: the directory has locks of several families: go, npm"))
  }

  @Test func withoutAPlaceNothingIsWritten() throws {
    let ran = try scratch.run(["dynamic", "plan", scratch.path] + Self.store)
    #expect(ran.status == .usage)
    #expect(ran.errors.contains("the environment has no place for the output \"shard0\""))
  }

  @Test(arguments: [
    ("{}", "it is not in the form in which this program writes it"),
    (
      "{\"schema\":2,\"family\":\"npm\",\"outputs\":[]}", "another version of this program wrote it"
    ),
    (
      "{\"schema\":1,\"family\":\"npm\",\"outputs\":[{\"name\":\"go-a\"}]}", "it is not in the form"
    ),
    (
      #"{"schema":1,"family":"npm","outputs":[{"name":"go-a","url":"https://a.example/a","hash":"sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}]}"#,
      "it is not in the form"
    ),
    ("[" + String(repeating: "[", count: 1_000), "it is not in the form"),
  ])
  func aListThatIsNoneIsTold(_ list: String, _ why: String) throws {
    try Data(list.utf8).write(to: URL(filePath: scratch.path("list")))
    let ran = try scratch.run(
      ["dynamic", "shard", scratch.path("list"), "--program", "/x", "--system", "s"] + Self.store,
      environment: ["out": scratch.path("out")])
    #expect(ran.status == .badData)
    #expect(ran.errors.contains("is not a list of fixed outputs"))
    #expect(ran.errors.contains(why))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
  }

  @Test func aProgramOutsideTheStoreIsTold() throws {
    try Data("{\"schema\":1,\"family\":\"npm\",\"outputs\":[\n]}\n".utf8)
      .write(to: URL(filePath: scratch.path("list")))
    let ran = try scratch.run(
      ["dynamic", "shard", scratch.path("list"), "--program", "/usr/bin/x", "--system", "s"]
        + Self.store, environment: ["out": scratch.path("out")])
    #expect(ran.status == .usage)
    #expect(ran.errors.contains("\"/usr/bin/x\" is not a path of the store"))
  }

  @Test func unpinnedEntriesStopAPlan() throws {
    let unpinned = try Scratch([
      "package-lock.json":
        #"{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"}}}"#
    ])
    for command in [
      ["dynamic", "plan", unpinned.path], ["plan", unpinned.path, "--format", "nix"],
    ] {
      let ran = try unpinned.run(command + Self.store, environment: outputs)
      #expect(ran.status == .unavailable)
      #expect(ran.output == "")
      #expect(ran.errors.contains("\"a\""))
    }
  }

  @Test func aPlanIsAnExpression() throws {
    let ran = try scratch.run(["plan", scratch.path, "--format", "nix", "--quiet"])
    #expect(ran.status == .success)
    #expect(
      ran.output.hasSuffix(
        """
        }:
        {
          "npm-a-1.0.0.tgz" = fetchurl {
            name = "npm-a-1.0.0.tgz";
            url = "https://registry.npmjs.org/a/-/a-1.0.0.tgz";
            hash = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=";
          };
        }

        """))
  }
}
