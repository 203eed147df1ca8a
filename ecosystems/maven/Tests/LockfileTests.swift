import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Maven

/// The locks of maven-lockfile.
@Suite struct LockfileTests {
  private static let sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  private static let other = "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b"
  private static let zeros = "00dbd0439a5591e35b708ed2f5474eb0948f53abf74637e959b8e4ef69bfeb00"
  private static let central = "https://repo.maven.apache.org/maven2"
  private static let all =
    #""metaData": {"config": {"includeMavenPlugins": true, "includeParentPom": true, "includeMavenExtensions": true}}"#

  private func node(
    _ artifactID: String, _ checksum: String = sha256, _ more: String = "", version: String = "1"
  ) -> String {
    #"{"groupId": "g", "artifactId": "\#(artifactID)", "version": "\#(version)", "checksumAlgorithm": "SHA-256", "checksum": "\#(checksum)"\#(more.isEmpty ? "" : ", " + more)}"#
  }

  private func lock(_ dependencies: [String], _ more: String = all) -> String {
    #"{"groupId": "g", "artifactId": "root", "version": "1", "lockFileVersion": 1, "#
      + #""dependencies": [\#(dependencies.joined(separator: ",\n"))], \#(more)}"#
  }

  private func files(_ lock: String) -> [ByteString: String] {
    ["pom.xml": pom(gav("g", "root", "1")), "lockfile.json": lock]
  }

  private func rows(_ dependencies: String...) throws -> [String] {
    try plan(files(lock(dependencies))).rows
  }

  private func url(_ artifactID: String, _ end: String = ".jar") -> String {
    "\(Self.central)/g/\(artifactID)/1/\(artifactID)-1\(end)"
  }

  private func resolved(_ url: String) -> String { #""resolved": "\#(url)""# }

  // MARK: Forms

  @Test func readsEveryPlaceOfANode() throws {
    let pomNode = node(
      "pp", Self.sha256, #"\#(resolved(url("pp", ".pom"))), "parent": \#(node("ppp"))"#)
    let dependency = node(
      "a", Self.sha256,
      #"\#(resolved(url("a"))), "parentPom": \#(pomNode), "boms": [\#(node("bom"))], "children": [\#(node("child", Self.other, #""included": false, "parent": "g:a:1""#))]"#
    )
    let plugin = node("m-maven-plugin", Self.sha256, #""dependencies": [\#(node("in-plugin"))]"#)
    let plan = try plan(
      files(
        lock(
          [dependency],
          #""mavenPlugins": [\#(plugin)], "mavenExtensions": [\#(node("ext"))], "boms": [\#(node("own-bom"))], "pom": {"relativePath": "pom.xml", "checksum": "", "parent": \#(node("parent"))}, \#(Self.all)"#
        )))
    let guessed = "url-guessed"
    #expect(
      plan.rows == [
        "g:a 1 maven-artifact sha256 \(url("a"))",
        "g:pp 1 maven-artifact sha256 \(url("pp", ".pom"))",
        "g:ppp 1 maven-artifact sha256 \(url("ppp", ".pom")) \(guessed)",
        "g:bom 1 maven-artifact sha256 \(url("bom", ".pom")) \(guessed)",
        "g:child 1 maven-artifact sha256 \(url("child")) \(guessed)",
        "g:m-maven-plugin 1 maven-artifact sha256 \(url("m-maven-plugin")) \(guessed)",
        "g:in-plugin 1 maven-artifact sha256 \(url("in-plugin")) \(guessed)",
        "g:ext 1 maven-artifact sha256 \(url("ext")) \(guessed)",
        "g:own-bom 1 maven-artifact sha256 \(url("own-bom", ".pom")) \(guessed)",
        "g:parent 1 maven-artifact sha256 \(url("parent", ".pom")) \(guessed)",
      ])
    // The jars' POMs are in no lock.
    #expect(
      plan.missing.map(\.written)
        == [
          "a", "child", "ext", "in-plugin", "m-maven-plugin",
        ].map { ByteString(url($0, ".pom")) })
    #expect(plan.diagnostics.map(\.code) == ["plan/implied-missing"])
    #expect(!plan.isComplete)
    #expect(plan.projects.first?.lockfiles.map(\.format) == ["1"])
  }

  @Test func readsOldSpellings() throws {
    let plan = try plan([
      "pom.xml": pom(gav("g", "root", "1")),
      "lockfile.json":
        #"{"groupID": "g", "artifactID": "root", "lockFileVersion": 1, "dependencies": [{"groupID": "g", "artifactID": "a", "version": "1", "checksumAlgorithm": "SHA-256", "checksum": "\#(Self.zeros.dropFirst(2))"}]}"#,
    ])
    #expect(plan.rows == ["g:a 1 maven-artifact sha256 \(url("a")) url-guessed zero-padded"])
    #expect(
      plan.outputs.first?.output.integrity.base16 == ByteString(Self.zeros))
    #expect(plan.diagnostics.map(\.code) == ["maven/no-parents", "plan/implied-missing"])
  }

  @Test func namesOfFilesComeFromTypeClassifierAndURL() throws {
    #expect(
      try rows(
        node("a", Self.sha256, #""classifier": "no_aop""#),
        node("b", Self.sha256, #""classifier": "site", "type": "zip""#),
        node("c", Self.sha256, #""type": "test-jar""#),
        node("d", Self.sha256, #""type": "maven-plugin", \#(resolved(url("d")))"#),
        node("e", Self.sha256, resolved("https://r.example/g/e/1/e-1.aar")),
        node(
          "f", Self.sha256,
          resolved("https://r.example/g/f/2-SNAPSHOT/f-2-20200101.120000-3.jar"),
          version: "2-SNAPSHOT")
      ) == [
        "g:a 1 maven-artifact sha256 \(url("a", "-no_aop.jar")) url-guessed",
        "g:b 1 maven-artifact sha256 \(url("b", "-site.zip")) url-guessed",
        "g:c 1 maven-artifact sha256 \(url("c", "-tests.jar")) url-guessed",
        "g:d 1 maven-artifact sha256 \(url("d"))",
        "g:e 1 maven-artifact sha256 https://r.example/g/e/1/e-1.aar",
        "g:f 2-20200101.120000-3 maven-artifact sha256 https://r.example/g/f/2-SNAPSHOT/f-2-20200101.120000-3.jar",
      ])
  }

  @Test func oneFileIsStatedOnce() throws {
    #expect(
      try rows(
        node("a"), node("b", Self.sha256, #""children": [\#(node("a")), \#(node("a", ""))]"#)
      ).count == 2)
  }

  @Test func anEmptyChecksumIsNone() throws {
    #expect(
      try rows(node("a", "")) == ["g:a 1 maven-artifact no-integrity \(url("a")) url-guessed"])
    #expect(
      try rows(node("a", ""), node("a")) == [
        "g:a 1 maven-artifact sha256 \(url("a")) url-guessed"
      ])
  }

  @Test func md5AloneIsNoHash() throws {
    let weak =
      #"{"groupId": "g", "artifactId": "a", "version": "1", "checksumAlgorithm": "MD5", "checksum": "d41d8cd98f00b204e9800998ecf8427e"}"#
    #expect(
      try rows(weak) == [
        "g:a 1 maven-artifact unusable-integrity \(url("a")) url-guessed"
      ])
  }

  @Test func modulesOfTheBuildAreNotFetched() throws {
    let plan = try plan([
      "pom.xml": pom(gav("g", "root", "1") + "<modules><module>m</module></modules>"),
      "m/pom.xml": pom(gav("g", "m", "1")),
      "m/lockfile.json": lock([
        node("root", ""), node("m", "", version: "0.9"), node("x"),
        node("y", Self.sha256, #""children": [\#(node("root", ""))]"#),
      ]),
    ])
    #expect(
      plan.rows == [
        "g:root 1 maven-artifact workspace .",
        "g:m 0.9 maven-artifact no-integrity \(Self.central)/g/m/0.9/m-0.9.jar url-guessed",
        "g:x 1 maven-artifact sha256 \(url("x")) url-guessed",
        "g:y 1 maven-artifact sha256 \(url("y")) url-guessed",
      ])
    #expect(plan.local.map(\.location.path) == ["m/lockfile.json"])
  }

  /// A version that only a parent elsewhere states fits every version that a lock names.
  @Test func aModuleIsNamedWithSoundCoordinates() {
    let files: [ByteString: String] = [
      "pom.xml": pom("<parent>\(gav("p", "p", "${x}"))</parent>" + gav("g", "root")),
      "lockfile.json": lock([node("root", "", version: "../x")]),
    ]
    #expect(codes { try plan(files) } == ["maven/coordinate"])
  }

  @Test func theUserMayChooseTheRepository() throws {
    let plan = try plan(files(lock([node("a", Self.sha256, resolved(url("a")))]))) {
      $0.settings.add("g:a=https://mirror.example", to: "repo")
    }
    #expect(plan.outputs.map(\.output.url.text) == ["https://mirror.example/g/a/1/a-1.jar"])
    #expect(plan.outputs.first?.artifacts.first?.written == ByteString(url("a")))
  }

  // MARK: Whether it is one

  @Test(arguments: [
    "{}", "[]", #""text""#, #"{"lockfileVersion": 2, "packages": {}}"#,
    #"{"dependencies": [{"groupId": "g"}], "pom": {}, "boms": []}"#,
  ])
  func theNameAloneMakesNoLock(_ text: String) throws {
    #expect(codes { try plan(files(text)) } == ["maven/not-a-lock"])
    #expect(codes { try plan(["x/lockfile.json": text]) }.contains("scan/no-lockfile"))
    let beside = try plan(["x/lockfile.json": text, "pom.xml": "<project/>"])
    #expect(beside.diagnostics.map(\.code).contains("maven/foreign-lockfile"))
    #expect(beside.projects.flatMap(\.lockfiles).isEmpty)
  }

  /// A lock without its POM fails like one beside it: an empty plan would say that all is well.
  @Test(arguments: [
    ("", "maven/json"), ("{", "maven/json"), (#"{"x": 1, }"#, "maven/json"),
    (#"{"groupId": "g", "dependencies": ["#, "maven/json"),
    (String(repeating: "[", count: 300), "maven/json"),
    ("<<<<<<< a\n{}\n=======\n>>>>>>> b", "maven/merge-conflict"),
    (#"{"lockFileVersion": 1}"#, "maven/incomplete-lock"),
    (#"{"artifactId": "a"}"#, "maven/incomplete-lock"),
    (#"{"mavenPlugins": []}"#, "maven/incomplete-lock"),
    (#"{"group\u0049d": "g", "dependencies": []}"#, "maven/incomplete-lock"),
    (#"{"groupId": "g", "lockFileVersion": 1, "dependencies": {}}"#, "maven/incomplete-lock"),
    (#"{"lockFileVersion": 2, "modules": []}"#, "maven/lockfile-version"),
    (#"{"groupId": "g", "lockFileVersion": 2, "dependencies": []}"#, "maven/lockfile-version"),
  ])
  func aDamagedLockIsAnErrorWhereverItLies(_ text: String, _ code: String) {
    #expect(codes { try plan(files(text)) } == [code])
    #expect(codes { try plan(["x/lockfile.json": text]) } == [code])
    #expect(
      codes { try plan(["lockfile.json": text]) { $0.lockfiles = ["lockfile.json"] } } == [code])
  }

  @Test func everyBeginningOfALockIsAnError() {
    let text = Array(lock([node("a")]).utf8)
    for length in text.indices {
      let part = String(decoding: text[..<length], as: UTF8.self)
      #expect(codes { try plan(["lockfile.json": part]) } == ["maven/json"], "\(length)")
    }
  }

  @Test(arguments: ["2", "0", #""1""#, "1.0", "null"]) func knowsOneVersion(_ version: String) {
    let text =
      #"{"groupId": "g", "artifactId": "a", "lockFileVersion": \#(version), "dependencies": []}"#
    #expect(codes { try plan(files(text)) } == ["maven/lockfile-version"])
  }

  // MARK: Damage

  @Test(arguments: [
    (#""checksum": 1"#, "maven/wrong-type"), (#""checksum": "\#(sha256)0""#, "maven/checksum"),
    (#""checksum": "\#(sha256.dropLast(5))""#, "maven/checksum"),
    (#""checksum": "g\#(sha256.dropFirst())""#, "maven/checksum"),
    (#""checksum": "\#(sha256)", "checksumAlgorithm": "SHA-384""#, "maven/algorithm"),
    (#""version": """#, "maven/coordinate"), (#""version": "[1,2)""#, "maven/coordinate"),
    (#""version": "..""#, "maven/coordinate"), (#""groupId": "..""#, "maven/coordinate"),
    (#""artifactId": "a/b""#, "maven/coordinate"), (#""classifier": "../x""#, "maven/coordinate"),
    (#""type": "x/y""#, "maven/coordinate"), (#""resolved": "ftp://h/a""#, "maven/url"),
    (#""resolved": "https://u:p@h/g/a/1/a-1.jar""#, "maven/credential"),
    (#""resolved": "https://h/%2e%2e/a-1.jar""#, "maven/url"),
  ])
  func refusesDamagedNodes(_ member: String, _ code: String) {
    let members = [
      #""groupId": "g""#, #""artifactId": "a""#, #""version": "1""#,
      #""checksumAlgorithm": "SHA-256""#, #""checksum": "\#(Self.sha256)""#,
    ]
    let name = member.prefix { $0 != ":" }
    let kept = members.filter { old in
      !old.hasPrefix(name) && !(member.contains("checksumAlgorithm") && old.contains("SHA-256"))
    }
    let text = lock(["{" + (kept + [member]).joined(separator: ", ") + "}"])
    #expect(codes { try plan(files(text)) }.filter { $0 != "plan/implied-missing" } == [code])
  }

  @Test func twoChecksumsOfOneFileAreAContradiction() {
    let text = lock([
      node("a"), node("b", Self.sha256, #""children": [\#(node("a", Self.other))]"#),
    ])
    #expect(codes { try plan(files(text)) }.contains("maven/contradiction"))
  }

  @Test func anotherPlaceIsToldOf() throws {
    let text = lock([node("a", Self.sha256, resolved("https://h/elsewhere.jar"))])
    #expect(
      try plan(files(text)).diagnostics.map(\.code) == [
        "maven/other-place", "plan/implied-missing",
      ])
    #expect(
      codes { try plan(files(text)) { $0.isStrict = true } }.contains("maven/other-place"))
  }

  @Test func nestingIsLimited() {
    let deep = (0..<300).reduce(node("a")) { inner, _ in
      node("a", Self.sha256, #""children": [\#(inner)]"#)
    }
    #expect(codes { try plan(files(lock([deep]))) } == ["maven/json"])
  }

  // MARK: What the lock leaves out

  @Test func aStaleLockIsToldOf() throws {
    let text = pom(gav("g", "root", "1"))
    func lock(_ digits: String) -> String {
      self.lock(
        [node("a")],
        #""pom": {"relativePath": "pom.xml", "checksumAlgorithm": "SHA-256", "checksum": "\#(digits)"}, \#(Self.all)"#
      )
    }
    let digits = IntegrityAlgorithm.sha256.base16(of: Array(text.utf8)).text
    #expect(
      try plan(["pom.xml": text, "lockfile.json": lock(digits)]).diagnostics.map(\.code)
        == ["plan/implied-missing"])
    #expect(
      try plan(["pom.xml": "\u{FEFF}" + text, "lockfile.json": lock(digits)]).diagnostics
        .map(\.code) == ["plan/implied-missing"])
    #expect(
      try plan(["pom.xml": text, "lockfile.json": lock(Self.other)]).diagnostics.map(\.code)
        == ["plan/implied-missing", "maven/stale-lock"])
  }

  @Test func aReducedLockIsToldOf() throws {
    let config = #""metaData": {"config": {"reduced": true, "includeParentPom": true}}"#
    #expect(
      try plan(files(lock([node("a")], config))).diagnostics.map(\.code) == [
        "maven/reduced-lock", "plan/implied-missing",
      ])
  }

  @Test(
    arguments: [
      (all, ["declared", "declared", "declared", "only-managed"]),
      (
        #""metaData": {"config": {"includeMavenPlugins": false, "includeParentPom": false}}"#,
        ["outside-lock", "declared", "outside-lock", "only-managed"]
      ),
    ] as [(String, [ByteString])])
  func whatALockLeavesOutStandsInTheWay(_ config: String, _ expected: [ByteString]) throws {
    let text = pom(
      """
      <parent>\(gav("p", "parent", "1"))</parent><artifactId>root</artifactId>
      <dependencies><dependency>\(gav("g", "a"))</dependency></dependencies>
      <build><plugins><plugin>\(gav("p", "plugin", "1"))</plugin></plugins>
      <pluginManagement><plugins><plugin>\(gav("p", "managed", "1"))</plugin></plugins></pluginManagement></build>
      """)
    let plan = try plan(["pom.xml": text, "lockfile.json": lock([node("a")], config)])
    let reasons = plan.projects.flatMap(\.artifacts).compactMap { entry -> ByteString? in
      guard case .unpinned(let reason) = entry.outcome else { return nil }
      return reason.name
    }
    #expect(reasons == expected)
  }
}
