import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import NPM

@Suite struct NPMAdapterTests {
  private static let registry = "https://registry.npmjs.org"

  @Test func readsEveryFormOfTheNewerLayout() throws {
    let plan = try plan(["package-lock.json": fixture("v3-forms/package-lock.json")])
    let commit = "0123456789abcdef0123456789abcdef01234567"
    #expect(
      plan.rows == [
        "forms 1.0.0 root root .",
        "local-dir 0.0.1 directory directory local-dir",
        "@babel/core 7.26.0 registry sha512 \(Self.registry)/@babel/core/-/core-7.26.0.tgz",
        "lodash 4.17.21 registry sha512 \(Self.registry)/lodash/-/lodash-4.17.21.tgz",
        "archive-in-project 1.0.0 file vendored vendor/archive-in-project-1.0.0.tgz",
        "bundler 1.0.0 registry sha256 \(Self.registry)/bundler/-/bundler-1.0.0.tgz",
        "inner 2.0.0 bundled bundled -",
        "deeper 2.0.1 bundled bundled -",
        "from-git 1.2.3 git git git+ssh://git@github.com/o/from-git.git#\(commit)",
        "from-odd-git 1.2.3 git git-host-unsupported git+https://git.example.org/o/r.git#\(commit)",
        "from-url 3.0.0 tarball sha256 https://example.org/download/from-url.tar.gz",
        "installed-link 0.0.1 directory directory local-dir",
        "member - link link packages/member",
        "no-hash 1.0.0 no-integrity no-integrity \(Self.registry)/no-hash/-/no-hash-1.0.0.tgz",
        "nothing - no-integrity incomplete-entry -",
        "only-sha384 1.0.0 no-integrity unusable-integrity \(Self.registry)/only-sha384/-/only-sha384-1.0.0.tgz",
        "platform 1.0.0 registry sha256 \(Self.registry)/platform/-/platform-1.0.0.tgz",
        "root-bundled 1.0.0 registry sha256 \(Self.registry)/root-bundled/-/root-bundled-1.0.0.tgz",
        "wanted-without-place 5.0.0 no-integrity no-integrity \(Self.registry)/wanted-without-place/-/wanted-without-place-5.0.0.tgz",
        "@forms/member 0.1.0 directory workspace packages/member",
        "plain-http 1.0.0 registry sha1 \(Self.registry)/plain-http/-/plain-http-1.0.0.tgz",
      ])
    #expect(
      plan.diagnostics.map(\.code) == ["npm/incomplete-entry", "plan/sha1-only"])
    #expect(plan.projects.first?.lockfiles.first?.format == "3")
  }

  @Test func readsEveryFormOfTheOlderLayout() throws {
    let plan = try plan(["package-lock.json": fixture("v1-forms/package-lock.json")])
    let commit = "0123456789abcdef0123456789abcdef01234567"
    #expect(
      plan.rows == [
        "@babel/core 7.26.0 registry sha256 \(Self.registry)/@babel/core/-/core-7.26.0.tgz",
        "bundler 1.0.0 registry sha256 \(Self.registry)/bundler/-/bundler-1.0.0.tgz",
        "inner 2.0.0 bundled bundled -",
        "nested 3.0.0 registry sha256 \(Self.registry)/nested/-/nested-3.0.0.tgz",
        "from-file - link link deps/from-file",
        "from-git - git git github:o/r#\(commit)",
        "from-local-archive - file vendored deps/from-local-archive-1.0.0.tgz",
        "from-request 1.0.0 git git git+https://github.com/o/r.git#\(commit)",
        "from-url 1.2.3-rc.1 tarball sha256 https://example.org/from-url-1.2.3-rc.1.tgz",
        "latest latest no-integrity not-exact -",
      ])
    #expect(plan.projects.first?.lockfiles.first?.format == "1")
  }

  @Test func conformsToTheKit() throws {
    let entries = [
      #""node_modules/a": {"version": "1.0.0", "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}"#,
      #""node_modules/b": {"version": "1.0.0", "dev": true}"#,
      #""packages/c": {"version": "1.0.0"}"#,
    ]
    func lock(_ entries: [String]) -> String {
      "{\n\"lockfileVersion\": 3,\n\"packages\": {\n\(entries.joined(separator: ",\n"))\n}\n}\n"
    }
    #expect(
      AdapterConformance(
        NPMAdapter(), project: ["package-lock.json": lock(entries)],
        reordered: ["package-lock.json": lock(entries.reversed())]
      ).check() == [])
    #expect(
      AdapterConformance(
        NPMAdapter(), project: ["package-lock.json": try fixture("v1-forms/package-lock.json")]
      ).check() == [])
    #expect(
      AdapterConformance(
        NPMAdapter(), project: ["npm-shrinkwrap.json": try fixture("v3-forms/package-lock.json")]
      ).check() == [])
  }

  @Test func theShrinkwrapComesFirst() throws {
    let plan = try plan([
      "npm-shrinkwrap.json": #"{"lockfileVersion": 1, "dependencies": {}}"#,
      "package-lock.json": "not read",
    ])
    #expect(plan.projects.first?.lockfiles.map(\.path) == ["npm-shrinkwrap.json"])
    #expect(plan.diagnostics.map(\.code) == ["npm/shadowed"])
  }

  @Test func packagesDecideWhateverTheNumber() throws {
    let plan = try plan([
      "package-lock.json":
        #"{"dependencies": {"a": {"version": "latest"}}, "lockfileVersion": 1, "packages": {"": {}}}"#
    ])
    #expect(plan.rows == [" - root root ."])
  }

  @Test(arguments: [#""3""#, "2", "1"])
  func readsNumbersAndNumericStrings(_ version: String) throws {
    _ = try plan(["package-lock.json": #"{"lockfileVersion": \#(version), "packages": {}}"#])
  }

  /// npm 6 writes such a lock for a project without dependencies.
  @Test(arguments: [
    #"{"name": "x", "version": "1.0.0", "lockfileVersion": 1}"#,
    #"{"lockfileVersion": 1, "requires": true, "dependencies": null}"#,
    #"{"lockfileVersion": 2, "packages": null, "dependencies": {}}"#,
  ])
  func aLockMayHaveNoEntries(_ text: String) throws {
    #expect(try plan(["package-lock.json": text]).rows == [])
  }

  @Test(arguments: ["4", "0", "1.0", "-1", "99999999999999999999", "null", "[]", #""x""#])
  func refusesUnknownVersions(_ version: String) {
    #expect(
      codes {
        try plan(["package-lock.json": #"{"lockfileVersion": \#(version), "packages": {}}"#])
      }
        == ["npm/lockfile-version"])
  }

  @Test(arguments: [
    ("", "npm/syntax"), ("[]", "npm/syntax"), ("{}", "npm/not-a-lock"),
    (#"{"packages": []}"#, "npm/wrong-type"), (#"{"packages": {}} x"#, "npm/syntax"),
    (#"{"packages": "x", "dependencies": {}}"#, "npm/wrong-type"),
    (#"{"lockfileVersion": 1, "dependencies": []}"#, "npm/wrong-type"),
    (
      #"{"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0", "dependencies": 1}}}"#,
      "npm/wrong-type"
    ),
    (#"{"lockfileVersion": 2}"#, "npm/not-a-lock"), (#"{"lockfileVersion": 3}"#, "npm/not-a-lock"),
    (#"{"packages": {"a": {}, "a": {}}}"#, "npm/syntax"),
    ("{\n<<<<<<< HEAD\n\"packages\": {}\n=======\n>>>>>>> b\n}", "npm/merge-conflict"),
  ])
  func refusesWhatIsNoLock(_ text: String, _ code: String) {
    #expect(codes { try plan(["package-lock.json": text]) } == [code])
  }

  @Test(arguments: [
    (#""node_modules/../x": {"version": "1.0.0"}"#, "npm/name"),
    (#""../../x/node_modules/y": {"version": "1.0.0"}"#, "npm/unsafe-location"),
    (#""/etc": {"version": "1.0.0"}"#, "npm/unsafe-location"),
    (#""../sibling": {"version": "1.0.0"}"#, "npm/unsafe-location"),
    (#""node_modules/a": {"link": true, "resolved": "../../x"}"#, "npm/unsafe-location"),
    (#""../node_modules/a": {"link": true, "resolved": "x"}"#, "npm/unsafe-location"),
    (#""node_modules/..": {"link": true, "resolved": "x"}"#, "npm/name"),
    (#""node_modules/a b": {"link": true, "resolved": "x"}"#, "npm/name"),
    (
      #""node_modules/a": {"version": "1.0.0", "resolved": "file:../x.tgz"}"#, "npm/unsafe-location"
    ),
    (
      #""node_modules/a": {"version": "1.0.0", "resolved": "file:///etc/passwd"}"#,
      "npm/unsafe-location"
    ),
    (#""node_modules/.bin": {"version": "1.0.0"}"#, "npm/name"),
    (#""node_modules/a": {"name": "..", "version": "1.0.0"}"#, "npm/name"),
    (#""node_modules/a": {"version": 1}"#, "npm/wrong-type"),
    (#""node_modules/a": {"version": "1.0.0", "dev": "yes"}"#, "npm/wrong-type"),
    (#""node_modules/a": {"version": "1.0.0", "os": {}}"#, "npm/wrong-type"),
    (#""node_modules/a": {"version": "1.0.0", "os": [5]}"#, "npm/wrong-type"),
    (#""node_modules/a": {"version": "1.0.0", "resolved": 5}"#, "npm/wrong-type"),
    (#""node_modules/a": {"version": "1.0.0", "resolved": []}"#, "npm/wrong-type"),
    (#""node_modules/a": []"#, "npm/wrong-type"),
    (
      #""node_modules/a": {"version": "1.0.0", "resolved": "https://h/a", "integrity": "x"}"#,
      "npm/integrity"
    ),
    (#""node_modules/a": {"version": "1.0.0", "resolved": "https://u:p@h/a"}"#, "npm/credential"),
    (
      #""node_modules/a": {"version": "1.0.0", "resolved": "https://h/a?token=x"}"#,
      "npm/credential"
    ),
    (#""node_modules/a": {"version": "1.0.0", "resolved": "https://h/%2e%2e/a"}"#, "npm/url"),
    (#""node_modules/a": {"version": "1.0.0", "resolved": "ftp://h/a"}"#, "npm/unsupported-source"),
    (#""node_modules/a": {"resolved": "github:o/r#main"}"#, "npm/git-commit"),
    (
      #""node_modules/a": {"resolved": "git+https://u:p@h/r#0123456789abcdef0123456789abcdef01234567"}"#,
      "npm/credential"
    ),
  ])
  func refusesEntriesThatAreUnsafe(_ entry: String, _ code: String) {
    #expect(codes { try plan(packages: entry) } == [code])
  }

  /// The copy of the lock in the tree would take them along.
  @Test(
    arguments: [
      (#""dependencies": {"a": "https://u:word@h/a.tgz"}"#, ["npm/credential"]),
      (#""devDependencies": {"a": "git+https://u:word@h/a.git"}"#, ["npm/credential"]),
      (#""dependencies": {"a": "git+ssh://git@h/a.git", "b": "https://h/b.tgz"}"#, []),
    ] as [(String, [String])])
  func findsSecretsInWhatTheRootAsksFor(_ member: String, _ expected: [String]) {
    #expect(codes { try plan(packages: #""": {\#(member)}"#) } == expected)
  }

  @Test(arguments: [
    (#""node_modules/a": null"#, "npm/null-entry"),
    (#""node_modules/a": {"version": "1.0.0", "hasShrinkwrap": true}"#, "npm/has-shrinkwrap"),
    (
      #""node_modules/a": {"version": "1.0.0", "resolved": "https://h/b/-/b-1.0.0.tgz"}"#,
      "npm/other-package"
    ),
    (
      #""node_modules/a": {"version": "1.0.0", "resolved": "https://h/b/-/a-1.0.0.tgz"}"#,
      "npm/other-package"
    ),
    (
      #""node_modules/a": {"resolved": "git+https://t@github.com/o/r#0123456789abcdef0123456789abcdef01234567"}"#,
      "npm/git-user"
    ),
  ])
  func warnsOfEntriesToLookAt(_ entry: String, _ code: String) throws {
    #expect(try plan(packages: entry).diagnostics.map(\.code) == [code])
  }

  @Test(arguments: ["https://h/x.tgz#secret", "HTTPS://H/x.tgz"])
  func placesAreReadAsURLsAre(_ place: String) throws {
    let entry = #""node_modules/a": {"version": "1.0.0", "resolved": "\#(place)", "integrity": ""}"#
    let artifact = try #require(try plan(packages: entry).unpinned.first?.artifact)
    guard case .remote(let source) = artifact.source else { return }
    #expect(source.url?.text == "https://h/x.tgz")
    #expect(source.written?.text.contains("secret") == false)
  }

  /// A private package must not be looked for in the public registry.
  @Test(arguments: ["@s:registry=${REG}", "@s:registry=https://u:p@h/", "@s:registry=file:///r"])
  func packagesOfAnUnusableRegistryAreNotLookedForElsewhere(_ npmrc: String) throws {
    func files(_ name: String) -> [ByteString: String] {
      let lock =
        #"{"lockfileVersion": 3, "packages": {"node_modules/\#(name)": {"version": "1.0.0"}}}"#
      return ["package-lock.json": lock, ".npmrc": npmrc + "\n"]
    }
    #expect(codes { try plan(files("@s/a")) }.contains("npm/registry"))
    #expect(try plan(files("a")).diagnostics.map(\.code) == ["npm/unusable-registry"])
  }

  @Test func conflictsInSettingsAreErrors() {
    let npmrc = "<<<<<<< a\nregistry=https://a\n=======\nregistry=https://b\n>>>>>>> b\n"
    let files: [ByteString: String] = [
      "package-lock.json": #"{"lockfileVersion": 3, "packages": {}}"#, ".npmrc": npmrc,
    ]
    #expect(codes { try plan(files) } == ["npm/merge-conflict"])
  }

  @Test(
    arguments: [
      (["packages/*"], ["packages/a"]), (["packages/a", "!packages/a"], []),
      (["!packages/a", "packages/*"], ["packages/a"]), (["packages/*", "!packages/a"], []),
      (["packages/a", "!packages/*", "b"], ["b"]), (["./packages/a/"], ["packages/a"]),
      (["**"], ["b", "packages/a"]), (["../b", "/b"], []),
    ] as [([String], [String])])
  func theLastWorkspacePatternDecides(_ patterns: [String], _ members: [String]) throws {
    let list = patterns.map { #""\#($0)""# }.joined(separator: ",")
    let plan = try plan(packages: #""": {"workspaces": [\#(list)]}, "packages/a": {}, "b": {}"#)
    let found = plan.local.filter { $0.localReason == "workspace" }.compactMap(\.localPath?.text)
    #expect(found.sorted() == members)
  }

  /// Folders are looked up, globs are limited: a small lock cannot take minutes.
  @Test func manyWorkspacesEnd() throws {
    let entries = (0..<8_000).map { #""d\#($0)": {}"# }.joined(separator: ",")
    func lock(_ patterns: [String]) -> String {
      let list = patterns.map { #""\#($0)""# }.joined(separator: ",")
      return #""": {"workspaces": [\#(list)]}, \#(entries)"#
    }
    let plan = try plan(packages: lock((0..<8_000).map { "d\($0)" }))
    #expect(plan.local.count { $0.localReason == "workspace" } == 8_000)
    #expect(codes { try NPMTests.plan(packages: lock((0..<256).map { "x\($0)*" })) } == [])
    #expect(
      codes { try NPMTests.plan(packages: lock((0..<257).map { "x\($0)*" })) }
        == ["npm/too-many-workspaces"])
  }

  /// A package that links to the project itself.
  @Test func aLinkMayLeadToTheRoot() throws {
    let entry = #""node_modules/a": {"link": true, "resolved": ""}"#
    #expect(try plan(packages: entry).rows == ["a - link link "])
  }

  /// Whole keys of the nested layout would take gigabytes here.
  @Test func aDeepLockTakesNoMoreThanItsSize() throws {
    let name = String(repeating: "n", count: 1_000)
    let open = String(repeating: #"{"\#(name)": {"version": "1.0.0", "dependencies": "#, count: 120)
    let inner = (0..<20_000).map { #""a\#($0)": {}"# }.joined(separator: ",")
    let lock =
      #"{"lockfileVersion": 1, "dependencies": "# + open + "{" + inner + "}"
      + String(repeating: "}}", count: 120) + "}"
    #expect(try plan(["package-lock.json": lock]).unpinned.count == 20_120)
  }

  /// Each entry is looked at once, in whatever order they come.
  @Test func aLongChainOfBundledEntriesEnds() throws {
    var keys: [String] = []
    for _ in 0..<600 { keys.append((keys.last.map { $0 + "/" } ?? "") + "node_modules/a") }
    let flagged = keys.map { #""\#($0)": {"version": "1.0.0", "inBundle": true}"# }
    let bundler = [#""node_modules/a": {"version": "1.0.0"}"#] + flagged.dropFirst()
    for (entries, bundled) in [(flagged, 0), (bundler, 599)] {
      for order in [entries, entries.reversed()] {
        let plan = try plan(packages: order.joined(separator: ","))
        #expect(plan.local.count == bundled)
        #expect(plan.unpinned.count == 600 - bundled)
      }
    }
  }

  @Test func secretsAreNotRepeated() {
    let entry = #""node_modules/a": {"version": "1.0.0", "resolved": "https://u:hunter2@h/a"}"#
    do {
      _ = try plan(packages: entry)
      Issue.record("planned")
    } catch {
      #expect(!"\(error)".contains("hunter2"))
    }
  }

  @Test func reportsAllErrorsOfALock() {
    let entries = (0..<5).map { #""node_modules/a\#($0)": {"version": 1}"# }
    #expect(codes { try plan(packages: entries.joined(separator: ",")) }.count == 5)
  }

  @Test func limitsTheNestingOfTheOlderLayout() {
    func lock(_ depth: Int) -> String {
      let open = String(repeating: #"{"a": {"version": "1.0.0", "dependencies": "#, count: depth)
      return #"{"lockfileVersion": 1, "dependencies": "# + open + "{}"
        + String(repeating: "}}", count: depth) + "}"
    }
    #expect(throws: Never.self) { try plan(["package-lock.json": lock(124)]) }
    #expect(codes { try plan(["package-lock.json": lock(5_000)]) } == ["npm/syntax"])
    #expect(codes { try plan(["package-lock.json": lock(125)]) } == ["npm/too-deep"])
  }

  @Test func usesTheRegistryOfAScope() throws {
    let plan = try plan([
      "package-lock.json":
        #"{"lockfileVersion": 3, "packages": {"node_modules/@s/a": {"version": "1.0.0"}}}"#,
      ".npmrc": "@s:registry=https://npm.example/\n//npm.example/:_authToken=hunter2\n",
    ])
    #expect(plan.unpinned.first?.artifact.written == "https://npm.example/@s/a/-/a-1.0.0.tgz")
  }

  @Test(
    arguments: [
      ([PlanOptions.Group.dev], ["x"]), ([.optional], ["d", "x", "z"]), ([.dev, .optional], ["x"]),
      ([.peer], ["d", "o", "z"]),
    ] as [(Set<PlanOptions.Group>, [String])])
  func leavesOutGroups(_ groups: Set<PlanOptions.Group>, _ expected: [String]) throws {
    let lock = """
      {"lockfileVersion": 3, "packages": {
      "node_modules/d": {"version": "1.0.0", "dev": true},
      "node_modules/o": {"version": "1.0.0", "optional": true},
      "node_modules/x": {"version": "1.0.0", "peer": true},
      "node_modules/z": {"version": "1.0.0", "devOptional": true}}}
      """
    let plan = try plan(["package-lock.json": lock]) { $0.omit = groups }
    let kept = plan.unpinned.map(\.artifact.name.text)
    if groups == [.dev] {
      #expect(kept == ["o", "x", "z"])
    } else {
      #expect(kept == expected)
    }
  }

  @Test func leavesOutOtherPlatforms() throws {
    let text = try fixture("v3-forms/package-lock.json")
    func platforms(_ names: [ByteString]) throws -> Bool {
      let plan = try plan(["package-lock.json": text]) { options in
        options.platforms = names.compactMap { Platform($0) }
      }
      return plan.outputs.contains { $0.artifacts.contains { $0.name == "platform" } }
    }
    #expect(try platforms([]))
    #expect(try platforms(["linux-x64"]))
    #expect(try platforms(["darwin-arm64", "linux-x64-musl"]))
    #expect(try !platforms(["linux-x64-glibc"]))
    #expect(try !platforms(["darwin-arm64"]))
  }
}
