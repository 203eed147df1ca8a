import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import GoModules

@Suite struct ProxyTests {
  private static let files: [ByteString: String] = [
    "go.mod": "module m\ngo 1.21\n",
    "go.sum": "corp.example/Team/lib v1.0.0 \(Sample.zip)\na.example/x v1.0.0 \(Sample.otherZip)\n",
  ]

  private func urls(_ change: (inout PlanOptions) -> Void) throws -> [String?] {
    try plan(Self.files, change).unpinned.map { unpinned in
      guard case .remote(let source) = unpinned.artifact.source else { return nil }
      return source.url?.text.text
    }
  }

  @Test(arguments: ["https://proxy.example", "https://proxy.example/", "HTTPS://Proxy.example///"])
  func theProxyCanBeNamed(_ proxy: String) throws {
    #expect(
      try urls { $0.set("go-proxy", ByteString(proxy)) } == [
        "https://proxy.example/a.example/x/@v/v1.0.0.zip",
        "https://proxy.example/corp.example/!team/lib/@v/v1.0.0.zip",
      ])
  }

  @Test func privateModulesNeedAProxyOfTheirOwn() throws {
    let plan = try plan(Self.files) { $0.set("go-private", "other.example,corp.example") }
    #expect(
      plan.rows == [
        "corp.example/Team/lib v1.0.0 go-zip private-module",
        "a.example/x v1.0.0 go-zip directory-hash",
      ])
    #expect(
      try urls {
        $0.set("go-private", "corp.example=https://go.corp.example/proxy/")
        $0.set("go-private", "corp.example,a.example")
      } == [nil, "https://go.corp.example/proxy/corp.example/!team/lib/@v/v1.0.0.zip"])
  }

  @Test(
    arguments: [
      ("corp.example", true), ("corp.example/", true), ("*.example", true), ("corp.*", true),
      ("corp.example/Team", true), ("corp.example/Team/lib", true), ("corp.example/*", true),
      ("corp.example/*/lib", true), ("corp.example/Team/lib/x", false),
      ("corp.example/team", false),
      ("corp", false), ("*", true), ("*/*", true), ("*/*/*/*", false), ("c?rp.example", true),
      ("[a-c]orp.example", true), ("[^a-c]orp.example", false), ("[^x]orp.example", true),
      ("[\\c]orp.example", true), ("\\corp.example", true), ("corp.example/T*m*/l*b", true),
      ("**p**.e*", true), ("corp.exampl", false), ("", false),
    ])
  func globsAreThoseOfGOPRIVATE(_ glob: String, _ isMatch: Bool) throws {
    let path = try ModulePath("corp.example/Team/lib")
    #expect(try #require(ModuleGlob(ByteString(glob))).matches(path) == isMatch)
  }

  @Test(arguments: ["[", "[]", "[]a]", "[a", "[-]", "[a-", "[a-]", "[b-a]", "a\\", "[a-\\"])
  func refusesMalformedGlobs(_ glob: String) {
    #expect(ModuleGlob(ByteString(glob)) == nil)
    #expect(
      codes { try plan(Self.files) { $0.set("go-private", ByteString(glob)) } } == [
        "go/option"
      ])
  }

  @Test(arguments: ["ftp://x", "proxy.example", "https://u:p@proxy.example", "direct"])
  func refusesProxiesThatAreNoURL(_ url: String) {
    #expect(
      codes { try plan(Self.files) { $0.set("go-proxy", ByteString(url)) } } == ["go/option"])
    #expect(
      codes { try plan(Self.files) { $0.set("go-private", "corp.example=" + ByteString(url)) } }
        == ["go/option"])
  }

  /// Nothing behind the sign is not the same as no sign: the modules would have no proxy at all.
  @Test(arguments: ["corp.example=", "=https://proxy.example", "", ",", "https://u:hunter2@h"])
  func refusesHalfARule(_ value: String) {
    do {
      _ = try plan(Self.files) { $0.set("go-private", ByteString(value)) }
      Issue.record("planned")
    } catch {
      #expect((error as? PlanFailure)?.diagnostics.map(\.code) == ["go/option"])
      #expect(!"\(error)".contains("hunter2"))
    }
  }

  // MARK: The tree

  private static let pin = """
    {"ecosystem":"go","key":"\(Sample.otherZip) zip","url":"https://proxy.golang.org/a.example/x/@v/v1.0.0.zip","hash":"sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=","size":5}
    """

  private func tree(_ sum: String, pins: String) throws -> (OfflineTree, Plan) {
    let plan = try plan([
      "go.mod": "module m\ngo 1.21\n", "go.sum": sum,
      "lockfetch.pins.json": "{\"schema\":1,\"pins\":[\n\(pins)\n]}\n",
    ])
    return (try GoAdapter().offlineTree(for: try #require(plan.projects.first)), plan)
  }

  /// The paths of a tree with the texts of the files that it writes.
  private func texts(_ tree: OfflineTree) -> [String] {
    Set(
      tree.shared.map { path, node in
        switch node {
        case .output(let output): "\(path) -> \(output.url.text)"
        case .file(let pieces): "\(path) \(pieces)"
        case .list(let beginning, let entries, let end):
          "\(path) \(String(decoding: beginning, as: UTF8.self))\(entries.sorted())\(end)"
        default: "\(path) ?"
        }
      }
    ).map { $0.replacing("proxy/", with: "") }.sorted()
  }

  @Test func theTreeIsAProxy() throws {
    let mod = GoDirectoryHash(ofModFile: Array("module a.example/x\n".utf8)).text
    let (tree, plan) = try tree(
      """
      a.example/x v1.0.0 \(Sample.otherZip)
      a.example/x v1.0.0/go.mod \(mod)
      a.example/x v0.0.0-20190306092124-e2d15f34fcf9/go.mod \(mod)
      corp.example/Team/lib v1.0.0 \(Sample.zip)
      """, pins: Self.pin)
    #expect(plan.outputs.count == 1)
    #expect(!plan.isComplete)
    let paths = Set(tree.shared.map(\.path.text)).sorted()
    #expect(
      paths == [
        "proxy/a.example/x/@v/list",
        "proxy/a.example/x/@v/v0.0.0-20190306092124-e2d15f34fcf9.info",
        "proxy/a.example/x/@v/v0.0.0-20190306092124-e2d15f34fcf9.mod",
        "proxy/a.example/x/@v/v1.0.0.info", "proxy/a.example/x/@v/v1.0.0.mod",
        "proxy/a.example/x/@v/v1.0.0.zip",
      ])
    for (path, node) in tree.shared {
      switch (path, node) {
      case ("proxy/a.example/x/@v/list", .list(let beginning, let entries, let end)):
        #expect(beginning.isEmpty && end.isEmpty && entries == ["v1.0.0\n"])
      case (let path, .file(let pieces)) where path.hasSuffix("v1.0.0.info"):
        #expect(pieces == [.bytes(Array("{\"Version\":\"v1.0.0\"}\n".utf8))])
      case (let path, .file(let pieces)) where path.hasSuffix(".mod"):
        #expect(pieces == [.bytes(Array("module a.example/x\n".utf8))])
      case (let path, .output(let output)):
        #expect(path.hasSuffix("v1.0.0.zip"))
        #expect(output.url.text == "https://proxy.golang.org/a.example/x/@v/v1.0.0.zip")
      default: #expect(path.hasSuffix(".info"))
      }
    }
    let environment = Dictionary(uniqueKeysWithValues: tree.environment.map { ($0.name, $0.value) })
    #expect(
      environment == [
        "GOPROXY": "file://${LOCKFETCH_TREE}/go/proxy", "GONOPROXY": "none", "GOSUMDB": "off",
        "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly",
      ])
  }

  @Test func pathsOfTheTreeAreEscaped() throws {
    let mod = GoDirectoryHash(ofModFile: Array("module github.com/Upper/Case\n".utf8)).text
    let (tree, _) = try tree("github.com/Upper/Case v1.0.0-RC1/go.mod \(mod)\n", pins: "")
    #expect(
      tree.shared.map(\.path.text).sorted() == [
        "proxy/github.com/!upper/!case/@v/v1.0.0-!r!c1.info",
        "proxy/github.com/!upper/!case/@v/v1.0.0-!r!c1.mod",
      ])
  }

  @Test func aModuleWithoutDependenciesHasAnEnvironment() throws {
    let (tree, _) = try tree("", pins: "")
    #expect(tree.shared.isEmpty && !tree.environment.isEmpty)
  }

  @Test func aCommitIsNoVersionToChoose() throws {
    let pin = Self.pin.replacing("v1.0.0", with: "v0.0.0-20190306092124-e2d15f34fcf9")
    let (tree, _) = try tree(
      "a.example/x v0.0.0-20190306092124-e2d15f34fcf9 \(Sample.otherZip)\n", pins: pin)
    let list = tree.shared.first { $0.path.hasSuffix("/list") }
    #expect(list?.node == .list(beginning: [], entries: [], end: []))
  }

  @Test func conformsToTheKit() throws {
    let sum = [
      "a.example/x v1.0.0 \(Sample.zip)", "a.example/x v1.0.0/go.mod \(Sample.mod)",
      "github.com/Azure/go-autorest v14.2.0+incompatible/go.mod h1:r+4oMnoxhatjLLJ6zxSWATqVooLgysK6ZNox3g/xq24=",
    ]
    let mod = """
      module example.com/m
      go 1.21
      require (
      \ta.example/x v1.0.0 // indirect
      )
      replace a.example/y v1.0.0 => "./y"
      """
    #expect(
      AdapterConformance(
        GoAdapter(), project: ["go.mod": mod, "go.sum": sum.joined(separator: "\n")],
        reordered: ["go.mod": mod, "go.sum": sum.reversed().joined(separator: "\n")]
      ).check() == [])
    #expect(
      AdapterConformance(
        GoAdapter(),
        project: [
          "go.work": "go 1.21\n\nuse ./m\nuse ./gone\n", "m/go.mod": mod, "m/go.sum": sum[0],
          "go.work.sum": sum[1], "n/go.mod": "module n\ngo 1.22\nrequire a.example/x v1.0.0\n",
          "n/vendor/modules.txt": "# a.example/x v1.0.0\n## explicit\na.example/x\n",
        ]
      ).check() == [])
  }

  /// Any damage ends in a plan or in errors, and never in an artifact that is not of a sound line.
  @Test func damageIsNeverTakenForSomethingElse() throws {
    let mod =
      "module m\ngo 1.21\nrequire (\n\ta.example/x v1.0.0 // indirect\n)\nreplace a.example/y => \"../y\"\n"
    let sum = "a.example/x v1.0.0 \(Sample.zip)\ngopkg.in/y.v2 v2.0.0/go.mod \(Sample.mod)\n"
    let list = "# a.example/x v1.0.0\n## explicit\na.example/x\n# a.example/y => ../y\n"
    let sound: [ByteString: [UInt8]] = [
      "go.mod": Array(mod.utf8), "go.sum": Array(sum.utf8), "vendor/modules.txt": Array(list.utf8),
    ]
    var random = SeededGenerator(seed: 0x60)
    let registry = try AdapterRegistry([GoAdapter()])
    for round in 0..<2_000 {
      var files = sound
      let path = sound.keys.sorted()[round % 3]
      var bytes = sound[path] ?? []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0x20...0x7E, using: &random)
        case 1: bytes.remove(at: index)
        default:
          bytes.insert(
            Array("\n\t\"/.=()@!~vV0 ".utf8).randomElement(using: &random) ?? 0, at: index)
        }
      }
      files[path] = bytes
      var options = PlanOptions()
      if round % 2 == 0 { options.settings.switchOn("ignore-vendor") }
      do {
        let plan = try Planner(registry, options: options).plan(InMemoryFileTree(files))
        for artifact in plan.projects.flatMap(\.artifacts).map(\.artifact)
        where artifact.kind != .goVendored {
          let version = try #require(artifact.version)
          _ = try FetchedModule(path: artifact.name, version: version, limit: 1_024)
        }
        for project in plan.projects { _ = try GoAdapter().offlineTree(for: project) }
      } catch let failure as PlanFailure {
        #expect(failure.diagnostics.contains { $0.severity == .error })
      }
    }
  }
}
