import LockText
import Lockfetch
import Testing

@testable import NPM

@Suite struct OfflineTreeTests {
  private func tree(_ files: [ByteString: String]) throws -> OfflineTree {
    let plan = try plan(files)
    return try NPMAdapter().offlineTree(for: try #require(plan.projects.first))
  }

  /// The lock of the tree as text; a store path reads `<NAME>`.
  private func lock(_ tree: OfflineTree) throws -> String {
    let entry = try #require(tree.lockFiles.first)
    guard case .file(let pieces) = entry.node else { return "" }
    return pieces.map { piece in
      switch piece {
      case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
      case .storePath(let output): "<\(output.url.path.text)>"
      }
    }.joined()
  }

  @Test func contentStandsUnderEveryDigestThatALockLooksFor() throws {
    let tree = try tree([
      "package-lock.json": """
      {"lockfileVersion": 3, "packages": {
      "node_modules/a": {"version": "1.0.0", "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
        "integrity": "sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8="},
      "node_modules/b/node_modules/a": {"version": "1.0.0", "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
        "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}}}
      """
    ])
    #expect(
      tree.shared.map(\.path).sorted() == [
        "_cacache/content-v2/sha1/f5/72/d396fae9206628714fb2ce00f72e94f2258f",
        "_cacache/content-v2/sha256/58/91/b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
      ])
  }

  @Test func aLockThatNeedsNothingIsCopiedAsItIs() throws {
    let text = "{\r\n \"lockfileVersion\": 2,\"packages\":{}, \"dependencies\": {} }\n"
    #expect(try lock(tree(["package-lock.json": text])) == text)
  }

  @Test func aDerivedPlaceIsWrittenDownAndTheOldLayoutDropped() throws {
    let text = """
      {
        "lockfileVersion": 2,
        "packages": {
          "node_modules/a": {
            "version": "1.0.0",
            "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="
          }
        },
        "dependencies": {"a": {"version": "1.0.0"}}
      }
      """
    #expect(
      try lock(tree(["package-lock.json": text])) == """
        {
          "lockfileVersion": 2,
          "packages": {
            "node_modules/a": {
              "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
              "version": "1.0.0",
              "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="
            }
          }
        }
        """)
  }

  @Test func anEmptyPlaceIsReplaced() throws {
    let text = """
      {"packages": {"node_modules/a": {"resolved": "", "version": "1.0.0",
      "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}}}
      """
    let url = "https://registry.npmjs.org/a/-/a-1.0.0.tgz"
    #expect(
      try lock(tree(["package-lock.json": text]))
        == text.replacing(#""resolved": """#, with: #""resolved": "\#(url)""#))
  }

  @Test func theOlderLayoutNamesFiles() throws {
    let tree = try tree(["x/package-lock.json": fixture("v1-forms/package-lock.json")])
    let lock = try lock(tree)
    #expect(lock.contains(#""resolved": "file:</@babel/core/-/core-7.26.0.tgz>""#))
    #expect(lock.contains(#""resolved": "file:</nested/-/nested-3.0.0.tgz>""#))
    #expect(!lock.contains(#""resolved": false"#))
    #expect(lock.contains(#""version": "https://example.org/from-url-1.2.3-rc.1.tgz","#))
    #expect(tree.shared.contains { $0.path == "_cacache/tmp" })
  }

  private static let hash = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="
  private static let commit = "0123456789abcdef0123456789abcdef01234567"

  @Test func aPinnedEntryWithoutHashGetsItInTheLock() throws {
    let tree = try tree([
      "package-lock.json": """
      {"lockfileVersion": 3, "packages": {"node_modules/a": {
        "version": "1.0.0", "integrity": ""}}}
      """,
      "lockfetch.pins.json": """
      {"schema":1,"pins":[
      {"ecosystem":"npm","key":"https://registry.npmjs.org/a/-/a-1.0.0.tgz","hash":"\(Self.hash)"}
      ]}
      """,
    ])
    #expect(
      try lock(tree) == """
        {"lockfileVersion": 3, "packages": {"node_modules/a": {
          "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
          "integrity": "\(Self.hash)",
          "version": "1.0.0"}}}
        """)
    #expect(tree.shared.count == 1)
  }

  /// The digits of the bucket and of the row were computed by Python's hashlib.
  @Test func aPinnedGitCommitStandsInTheIndex() throws {
    let text = "git+ssh://git@github.com/o/r.git#\(Self.commit)"
    let tree = try tree([
      "package-lock.json": """
      {"lockfileVersion": 3, "packages": {"node_modules/a": {
        "version": "1.0.0", "resolved": "\(text)",
        "integrity": "sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8="}}}
      """,
      "lockfetch.pins.json": """
      {"schema":1,"pins":[{"ecosystem":"npm","key":"\(text)","hash":"\(Self.hash)"}]}
      """,
    ])
    let nodes = Dictionary(uniqueKeysWithValues: tree.shared.map { ($0.path, $0.node) })
    let key =
      "make-fetch-happen:request-cache:https://codeload.github.com/o/r/tar.gz/\(Self.commit)"
    let json =
      #"{"key":"\#(key)","integrity":"\#(Self.hash)","time":0,"metadata":{"url":"https://codeload.github.com/o/r/tar.gz/\#(Self.commit)","options":{"compress":true}}}"#
    let row = "\n42f663f037447707170e66f832290cbbebafa42e\t" + json
    #expect(
      nodes["_cacache/index-v5/fc/e3/75799ba891611aa647cf3f4a16fd9cc2b5768644b29f3c6353a1cb7591fa"]
        == .file([.bytes(Array(row.utf8))]))
    #expect(nodes.keys.contains { $0.hasPrefix("_cacache/content-v2/sha256/58/91/") })
    #expect(try !lock(tree).contains("integrity"))
  }

  @Test func environmentKeepsNPMOffTheNetworkAndOutOfTheTree() throws {
    let tree = try tree(["package-lock.json": #"{"packages": {}}"#])
    let environment = Dictionary(uniqueKeysWithValues: tree.environment.map { ($0.name, $0.value) })
    #expect(environment["npm_config_cache"] == "${LOCKFETCH_TREE}/npm")
    #expect(environment["npm_config_offline"] == "true")
    #expect(environment["npm_config_logs_max"] == "0")
    #expect(environment["npm_config_update_notifier"] == "false")
  }
}
