import Foundation
import LocalFiles
import LockText
import Lockfetch
import LockfetchCLI
import NixStore
import SystemPackage
import Testing
import ZipFixtures

/// `pin --from-gomodcache` on module caches that are made here.
@Suite struct PinCommandTests {
  /// The files of a module whose hashes x/mod itself computed.
  private static let hello = archive(
    of: "example.com/hello@v1.0.0",
    [
      ("go.mod", "module example.com/hello\n\ngo 1.21\n"), ("hello.go", "package hello\n"),
      ("LICENSE", "ok\n"),
    ])
  private static let helloHash = "h1:A3PImbgUY5mjhXybjjsSgWnjiI5qj2cezFnWbINB30Y="
  private static let helloPath = "cache/download/example.com/hello/@v/v1.0.0.zip"

  /// A go.mod that no template gives.
  private static let thing = Array("module gopkg.in/thing.v3\r\n".utf8)
  private static let thingHash = "h1:ka1bUGt9AaKSF4+VVrViFBxEnEQlAlYDUZqV+LSS9Pw="
  private static let thingPath = "cache/download/gopkg.in/thing.v3/@v/v3.1.0.mod"

  private static let sum = """
    example.com/hello v1.0.0 \(helloHash)
    example.com/hello v1.0.0/go.mod h1:NnGvEkTHyKKlgPcQSue0skqyqiS1EfBSAh+0WaWZYmE=
    gopkg.in/thing.v3 v3.1.0/go.mod \(thingHash)

    """

  private static func archive(of module: String, _ files: [(String, String)]) -> [UInt8] {
    ZipBuilder(
      files.map { name, text in
        ZipBuilder.Entry("\(module)/\(name)", text).with { $0.isDeflated = true }
      }
    ).bytes
  }

  private func scratch(
    sum: String = sum, pins: String? = nil,
    cache: [String: [UInt8]] = [
      helloPath: hello, thingPath: thing,
    ]
  ) throws -> Scratch {
    var files = ["app/go.mod": "module example.com/app\n\ngo 1.21\n", "app/go.sum": sum]
    if let pins { files["app/lockfetch.pins.json"] = pins }
    let scratch = try Scratch(files)
    for (path, bytes) in cache { try write(bytes, to: scratch.path("modules/\(path)")) }
    return scratch
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = URL(filePath: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  private func pin(_ scratch: Scratch, _ arguments: [String] = []) throws -> Ran {
    try scratch.run(
      ["pin", scratch.path("app"), "--from-gomodcache"] + arguments,
      environment: ["GOMODCACHE": scratch.path("modules")])
  }

  private func pins(_ scratch: Scratch) throws -> String {
    try String(contentsOfFile: scratch.path("app/lockfetch.pins.json"), encoding: .utf8)
  }

  private static func sri(_ bytes: [UInt8]) -> String {
    String(decoding: NixHash(of: bytes, .sha256).sri, as: UTF8.self)
  }

  private static let helloPin = """
    {"ecosystem":"go","key":"\(helloHash) zip","url":"https://proxy.golang.org/example.com/hello/@v/v1.0.0.zip","hash":"\(sri(hello))","size":\(hello.count),"evidence":{"type":"h1","value":"\(helloHash)"}}
    """
  private static let thingPin = """
    {"ecosystem":"go","key":"\(thingHash) mod","url":"https://proxy.golang.org/gopkg.in/thing.v3/@v/v3.1.0.mod","hash":"\(sri(thing))","size":26,"evidence":{"type":"h1","value":"\(thingHash)"}}
    """

  // MARK: What is pinned

  @Test func pinsWhatTheCacheHoldsAndGoSumProves() throws {
    let scratch = try scratch()
    let ran = try pin(scratch)
    #expect(ran.status == .success)
    #expect(ran.output == "changed 2\n")
    #expect(ran.errors == "lockfetch.pins.json: 2 pins added, 0 dropped\n")
    #expect(
      try pins(scratch) == "{\"schema\":1,\"pins\":[\n\(Self.helloPin),\n\(Self.thingPin)\n]}\n")
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("app"))
    #expect(names.sorted() == ["go.mod", "go.sum", "lockfetch.pins.json"])

    let plan = try scratch.run(["plan", scratch.path("app")])
    #expect(plan.output.contains("to fetch: 2"))
    #expect(!plan.output.contains("not pinned"))
    #expect(plan.output.contains("root  /nix/store/"))
  }

  @Test func aSecondRunChangesNothing() throws {
    let scratch = try scratch()
    _ = try pin(scratch)
    // Written by hand in another form, the file is left alone as well.
    let text = try pins(scratch).replacing("},\n{", with: "},\n\n  {")
    try write(Array(text.utf8), to: scratch.path("app/lockfetch.pins.json"))
    for arguments in [[], ["--check"]] {
      let ran = try pin(scratch, arguments)
      #expect(ran.status == .success)
      #expect(ran.output == "unchanged\n")
      #expect(ran.errors == "")
    }
    #expect(try pins(scratch) == text)
  }

  @Test func checkWritesNothing() throws {
    let scratch = try scratch()
    let ran = try pin(scratch, ["--check"])
    #expect(ran.status == .negative)
    #expect(ran.output == "changed 2\n")
    #expect(ran.errors.contains("2 pins to add"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("app/lockfetch.pins.json")))
  }

  @Test func onlyPinsWhatIsNamed() throws {
    let unused = Self.helloPin.replacing("\(Self.helloHash) zip", with: "h1:gone zip")
    let scratch = try scratch(pins: "{\"schema\":1,\"pins\":[\n\(unused)\n]}\n")
    let ran = try pin(scratch, ["--only", "example.com/hello"])
    #expect(ran.status == .success)
    #expect(ran.output == "changed 1\n")
    #expect(try pins(scratch) == "{\"schema\":1,\"pins\":[\n\(Self.helloPin),\n\(unused)\n]}\n")
    let unknown = try pin(scratch, ["--only", "example.com/other"])
    #expect(unknown.status == .usage)
    #expect(unknown.errors.contains("nothing in the plan is called \"example.com/other\""))
  }

  @Test func versionsWithOneModFileShareAPinWithoutAPlace() throws {
    let scratch = try scratch(
      sum: Self.sum + "gopkg.in/thing.v3 v3.2.0/go.mod \(Self.thingHash)\n")
    #expect(try pin(scratch).output == "changed 2\n")
    #expect(
      try pins(scratch).contains(
        "{\"ecosystem\":\"go\",\"key\":\"\(Self.thingHash) mod\",\"hash\":"))
    let plan = try scratch.run(["plan", scratch.path("app")]).output
    #expect(plan.contains("@v/v3.1.0.mod") && plan.contains("@v/v3.2.0.mod"))
  }

  @Test func aPlaceThatSomebodyPinnedIsKept() throws {
    let place = """
      {"ecosystem":"go","key":"\(Self.helloHash) zip","url":"https://mirror.example/hello.zip"}
      """
    let scratch = try scratch(pins: "{\"schema\":1,\"pins\":[\(place)]}")
    #expect(try pin(scratch).output == "changed 2\n")
    #expect(try pins(scratch).contains("\"url\":\"https://mirror.example/hello.zip\",\"hash\":"))
  }

  @Test func whatNothingUsesIsDroppedAndTheRestKept() throws {
    let npm = """
      {"ecosystem":"npm","key":"https://registry.npmjs.org/a/-/a-1.0.0.tgz","hash":"sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8="}
      """
    let gone = Self.helloPin.replacing("\(Self.helloHash) zip", with: "h1:gone zip")
    let scratch = try scratch(pins: "{\"schema\":1,\"pins\":[\n\(gone),\n\(npm)\n]}\n")
    let ran = try pin(scratch)
    #expect(ran.status == .success)
    #expect(ran.output == "changed 3\n")
    #expect(ran.errors.contains("the pin of \"h1:gone zip\" was dropped"))
    // That of npm, whose lock is not here, is kept.
    #expect(!ran.errors.contains("registry.npmjs.org"))
    #expect(
      try pins(scratch)
        == "{\"schema\":1,\"pins\":[\n\(Self.helloPin),\n\(Self.thingPin),\n\(npm)\n]}\n")
  }

  @Test func aWorkspaceHasOnePinFile() throws {
    let scratch = try Scratch([
      "app/go.work": "go 1.21\nuse ./one\nuse ./two\n", "app/one/go.mod": "module one\n",
      "app/two/go.mod": "module two\n", "app/two/go.sum": Self.sum,
    ])
    try write(Self.hello, to: scratch.path("modules/\(Self.helloPath)"))
    try write(Self.thing, to: scratch.path("modules/\(Self.thingPath)"))
    #expect(try pin(scratch).output == "changed 2\n")
    #expect(FileManager.default.fileExists(atPath: scratch.path("app/lockfetch.pins.json")))
  }

  /// An ecosystem whose lock implies a file without saying where it is.
  private struct ImplyingAdapter: LockfileAdapter {
    let id: EcosystemID = "implying"
    let family: Family = "implying"
    let summary = "implies a file"
    let claims: [PathPattern] = ["implying.lock"]
    let consults: [PathPattern] = []

    func read(
      _ project: inout ProjectFiles, into report: inout LockReport
    ) throws(LockfileError) {
      guard let file = project.claimed.first else { return }
      report.add(lockfile: file, format: "1")
      report.add(
        implied: LockedArtifact(
          ecosystem: id, name: "implied", version: nil, kind: .file,
          source: .remote(RemoteSource(written: nil, pinKey: "a key", url: nil, label: nil)),
          at: file.location(at: 0)))
    }

    func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
      OfflineTree()
    }
  }

  @Test func aPinThatIsNotWholeYetIsKept() throws {
    let scratch = try Scratch([
      "app/implying.lock": "",
      "app/lockfetch.pins.json": """
      {"schema":1,"pins":[
      {"ecosystem":"implying","key":"a key","hash":"sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8="},
      {"ecosystem":"implying","key":"another","hash":"sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8="}]}
      """,
    ])
    let ran = try scratch.run(
      ["pin", scratch.path("app"), "--offline"], adapters: [ImplyingAdapter()])
    #expect(ran.status == .unavailable)
    #expect(ran.output == "changed 1\n")
    #expect(try pins(scratch).contains("a key"))
    #expect(try !pins(scratch).contains("another"))
  }

  // MARK: What is not pinned

  @Test func anotherArchiveIsNotPinned() throws {
    let other = Self.archive(of: "example.com/hello@v1.0.0", [("hello.go", "package other\n")])
    let scratch = try scratch(cache: [
      Self.helloPath: other, Self.thingPath: Self.thing,
      Self.helloPath + "hash": Array(Self.helloHash.utf8),
    ])
    let ran = try pin(scratch)
    #expect(ran.status == .unavailable)
    #expect(ran.output == "changed 1\n")
    #expect(
      ran.errors.contains("go.sum:1:1: error: \"cache/download/example.com/hello/@v/v1.0.0.zip\""))
    #expect(ran.errors.contains("and the lock says \(Self.helloHash)"))
    #expect(ran.errors.contains("it has h1:"))
    #expect(try pins(scratch) == "{\"schema\":1,\"pins\":[\n\(Self.thingPin)\n]}\n")
  }

  @Test func damagedAndMissingFilesAreTold() throws {
    let scratch = try scratch(cache: [Self.helloPath: Array(Self.hello.dropLast())])
    let ran = try pin(scratch)
    #expect(ran.status == .unavailable)
    #expect(ran.output == "unchanged\n")
    #expect(ran.errors.contains("the archive is refused"))
    #expect(ran.errors.contains("go.sum:3:1: error: \"gopkg.in/thing.v3\" is not in the cache"))
    #expect(ran.errors.contains("fix: go mod download gopkg.in/thing.v3@v3.1.0"))
    #expect(ran.errors.contains("2 errors; what could be proved is pinned all the same"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("app/lockfetch.pins.json")))
  }

  @Test func whatIsNoFileIsTold() throws {
    let scratch = try scratch(cache: [Self.thingPath: Self.thing])
    try FileManager.default.createDirectory(
      atPath: scratch.path("modules/\(Self.helloPath)"), withIntermediateDirectories: true)
    let ran = try pin(scratch)
    #expect(ran.status == .unavailable)
    #expect(ran.errors.contains("of the cache cannot be read: it is not a regular file"))
  }

  @Test func privateModulesStayWithoutAPlace() throws {
    let scratch = try scratch()
    let ran = try pin(scratch, ["--go-private", "example.com"])
    #expect(ran.status == .unavailable)
    #expect(ran.output == "changed 1\n")
    #expect(ran.errors.contains("\"example.com/hello\" is private"))
    let named = try pin(scratch, ["--go-private", "example.com=https://go.example.com"])
    #expect(named.output == "changed 1\n")
    #expect(try pins(scratch).contains("https://go.example.com/example.com/hello/@v/v1.0.0.zip"))
    // The pin says where, so that later plans need no option.
    #expect(
      try scratch.run(["plan", scratch.path("app")]).output.contains("https://go.example.com/"))
  }

  @Test func withoutACacheNothingIsProved() throws {
    let scratch = try scratch()
    let ran = try scratch.run(["pin", scratch.path("app"), "--offline"])
    #expect(ran.status == .unavailable)
    #expect(ran.output == "unchanged\n")
    #expect(ran.errors.contains("--offline refuses the network"))
    #expect(ran.errors.contains("2 errors"))
    _ = try pin(scratch)
    // Nothing is lacking, so nothing is asked for.
    let complete = try scratch.run(["pin", scratch.path("app")])
    #expect(complete.status == .success)
    #expect(complete.output == "unchanged\n")
  }

  // MARK: Where the cache is

  @Test func theCacheIsFoundAsGoFindsIt() throws {
    for (variable, value, place) in [
      ("GOMODCACHE", "/modules", "modules"), ("GOPATH", "/one:/two", "one/pkg/mod"),
      ("HOME", "/home", "home/go/pkg/mod"),
    ] {
      let scratch = try scratch(cache: [:])
      try write(Self.hello, to: scratch.path("\(place)/\(Self.helloPath)"))
      try write(Self.thing, to: scratch.path("\(place)/\(Self.thingPath)"))
      let paths = value.split(separator: ":").map { scratch.folder.path + $0 }
      let ran = try scratch.run(
        ["pin", scratch.path("app"), "--from-gomodcache"],
        environment: [variable: paths.joined(separator: ":")])
      #expect(ran.output == "changed 2\n", "\(variable): \(ran.errors)")
    }
  }

  @Test func aMissingCacheIsTold() throws {
    let scratch = try scratch(cache: [:])
    let missing = try pin(scratch)
    #expect(missing.status == .unavailable)
    #expect(missing.output == "")
    #expect(missing.errors.contains("there is no module cache at"))
    #expect(missing.errors.contains("(from GOMODCACHE)"))
    for environment in [["GOMODCACHE": "modules"], ["GOPATH": "x"], ["HOME": ""]] {
      let ran = try scratch.run(
        ["pin", scratch.path("app"), "--from-gomodcache"], environment: environment)
      #expect(ran.status == .usage)
    }
  }

  // MARK: The file

  @Test func aLinkIsReplacedAndNotFollowed() throws {
    let scratch = try scratch()
    let elsewhere = scratch.path("app/elsewhere.json")
    try write(Array("{\"schema\":1,\"pins\":[]}".utf8), to: elsewhere)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("app/lockfetch.pins.json"), withDestinationPath: elsewhere)
    #expect(try pin(scratch).output == "changed 2\n")
    #expect(try String(contentsOfFile: elsewhere, encoding: .utf8) == "{\"schema\":1,\"pins\":[]}")
    #expect(try pins(scratch).contains(Self.helloPin))
  }

  @Test func aFailedReplacementLeavesNothing() throws {
    let scratch = try Scratch(["folder/goal/x": ""])
    #expect(throws: LocalFileError.self) {
      try RegularFile.replace(FilePath(scratch.path("folder/goal")), with: [1])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path("folder")) == ["goal"])
    #expect(throws: LocalFileError.self) {
      try RegularFile.replace(FilePath(scratch.path("nowhere/goal")), with: [1])
    }
  }

  @Test func aDamagedPinFileStopsTheRun() throws {
    let scratch = try scratch(pins: "{\"schema\":1,\"pins\":[{}]}")
    let ran = try pin(scratch)
    #expect(ran.status == .badData)
    #expect(ran.output == "")
    #expect(try pins(scratch) == "{\"schema\":1,\"pins\":[{}]}")
  }
}
