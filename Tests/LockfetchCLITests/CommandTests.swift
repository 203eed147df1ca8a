import Foundation
import LockfetchCLI
import Testing

/// Locks of npm that most commands are tried on.
enum SampleLocks {
  static let sound = """
    {"lockfileVersion": 3, "packages": {
    "": {"name": "app", "version": "1.0.0"},
    "node_modules/ms": {"version": "2.1.3", "resolved": "https://registry.npmjs.org/ms/-/ms-2.1.3.tgz",
    "integrity": "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA=="},
    "packages/a": {"version": "1.0.0"}}}
    """
  static let unpinned = """
    {"lockfileVersion": 3, "packages": {"node_modules/left-pad": {"version": "1.3.0"},
    "node_modules/right-pad": {"version": "1.0.0"}}}
    """
}

@Suite struct CommandTests {
  @Test func theMainJobPrintsTheRootAndNothingElse() throws {
    let scratch = try Scratch(["package-lock.json": SampleLocks.sound])
    let ran = try scratch.run([scratch.path])
    #expect(ran.status == .success)
    #expect(ran.output.hasPrefix("/nix/store/"))
    #expect(ran.output.hasSuffix("-fetched-dependencies.drv\n"))
    #expect(ran.output.split(separator: "\n").count == 1)
    #expect(ran.errors.contains("1 lock file, 3 entries: 1 file to fetch, 2 local"))
    #expect(ran.errors.contains("5 new objects, 0 there already"))
    let cache = scratch.path("home/.cache/lockfetch-multi/store/nix-cache-info")
    #expect(try String(contentsOfFile: cache, encoding: .utf8).hasPrefix("StoreDir: /nix/store\n"))
    #expect(try scratch.run([scratch.path]).errors.contains("0 new objects, 5 there already"))
    #expect(try scratch.run([scratch.path, "--quiet"]).errors == "")
  }

  @Test func theResultDependsOnNothingAround() throws {
    let one = try Scratch(["package-lock.json": SampleLocks.sound])
    let two = try Scratch(["package-lock.json": SampleLocks.sound])
    let plan = try one.run(["plan", one.path, "--format", "json"])
    #expect(
      try plan.output
        == two.run(
          ["plan", two.path, "--format", "json"],
          environment: ["LANG": "tr_TR", "TZ": "Asia/Kathmandu", "HOME": "/nowhere"]
        ).output)
    #expect(!plan.output.contains(one.path))
  }

  @Test func thePlanIsJSONAsDocumented() throws {
    let scratch = try Scratch(["sub/package-lock.json": SampleLocks.sound])
    let text = try scratch.run(["plan", scratch.path, "--format", "json"]).output
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      json.keys.sorted() == [
        "diagnostics", "local", "lockfiles", "outputs", "root", "schema", "storeDir", "unpinned",
      ])
    #expect(json["schema"] as? Int == 1)
    let output = try #require((json["outputs"] as? [[String: Any]])?.first)
    #expect(
      output.keys.sorted() == ["artifacts", "derivation", "hash", "name", "storePath", "url"])
    #expect(output["name"] as? String == "npm-ms-2.1.3.tgz")
    let artifact = try #require((output["artifacts"] as? [[String: Any]])?.first)
    #expect(artifact["purl"] as? String == "pkg:npm/ms@2.1.3")
    #expect(artifact["lockfile"] as? String == "sub/package-lock.json")
    #expect(artifact["line"] as? Int == 3)
    #expect(artifact["column"] as? Int == 1)
    let local = try #require(json["local"] as? [[String: Any]])
    #expect(local.compactMap { $0["reason"] as? String } == ["directory", "root"])
  }

  @Test func storeDirectoryComesFromTheOptionThenTheEnvironment() throws {
    let scratch = try Scratch(["package-lock.json": SampleLocks.sound])
    func root(_ arguments: [String], _ environment: [String: String] = [:]) throws -> String {
      let store = "file:" + scratch.path(UUID().uuidString)
      return try scratch.run(
        [scratch.path, "--store", store] + arguments, environment: environment
      )
      .output
    }
    #expect(try root([], ["NIX_STORE_DIR": "/a/store"]).hasPrefix("/a/store/"))
    let both = try root(["--store-dir", "/b"], ["NIX_STORE_DIR": "/a/store"])
    #expect(both.hasPrefix("/b/"))
    #expect(try root([], ["NIX_STORE_DIR": ""]).hasPrefix("/nix/store/"))
    #expect(try scratch.run([scratch.path, "--store-dir", "rel"]).status == .usage)
  }

  // MARK: Statuses

  @Test func whatIsNotPinnedIsListedAndEndsWith69() throws {
    let scratch = try Scratch(["package-lock.json": SampleLocks.unpinned])
    let ran = try scratch.run([scratch.path])
    #expect(ran.status == .unavailable)
    #expect(ran.output == "")
    #expect(ran.errors.contains("package-lock.json:1:37: error: \"left-pad\" has no integrity"))
    #expect(ran.errors.contains("package-lock.json:2:1: error: \"right-pad\" has no integrity"))
    #expect(ran.errors.contains("\n  why: "))
    #expect(ran.errors.contains("\n  fix: "))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("home")))
    let plan = try scratch.run(["plan", scratch.path, "--format", "json"])
    #expect(plan.status == .success)
    #expect(plan.output.contains("\"root\": null"))
    let partial = try scratch.run([scratch.path, "--partial"])
    #expect(partial.status == .success)
    #expect(partial.errors.contains("2 entries without a usable hash left out"))
  }

  @Test(
    arguments: [
      (["{"], LockfetchCLI.ExitStatus.badData), (["[]"], .badData), ([], .noInput),
    ] as [([String], LockfetchCLI.ExitStatus)])
  func damageAndAbsenceHaveTheirStatus(_ locks: [String], _ status: LockfetchCLI.ExitStatus) throws
  {
    let scratch = try Scratch(locks.isEmpty ? [:] : ["package-lock.json": locks[0]])
    for command in [[], ["plan"]] {
      let ran = try scratch.run(command + [scratch.path])
      #expect(ran.status == status)
      #expect(ran.output == "")
      #expect(ran.errors.contains("error: "))
    }
  }

  @Test(arguments: [
    [], ["--nonsense"], ["plan"], ["plan", "x", "--format", "yaml"], ["x", "--omit", "test"],
    ["x", "--platform", "linux"], ["x", "--store", "dummy"], ["x", "--ecosystem", "../a=npm"],
    ["x", "y"], ["x", "--max-file-size", "0"], ["x", "--allow-host", ""],
    ["x", "--allow-host", "h:80"], ["x", "--allow-host", "https://h"],
    ["x", "--allow-host", "h/p"],
  ])
  func wrongUseEndsWith64(_ arguments: [String]) throws {
    let ran = try Scratch().run(arguments)
    #expect(ran.status == .usage)
    #expect(ran.output == "")
    #expect(ran.errors.contains("Usage: lockfetch-multi") || ran.errors.contains("Error:"))
  }

  @Test func anUnknownEcosystemIsWrongUse() throws {
    let scratch = try Scratch(["package-lock.json": SampleLocks.sound])
    let ran = try scratch.run([scratch.path, "--ecosystem", "cobol"])
    #expect(ran.status == .usage)
    let known = "known are go, gradle, maven, npm, pnpm"
    #expect(ran.errors.contains("there is no ecosystem \"cobol\"; \(known)"))
  }

  @Test func aMissingDirectoryEndsWith66() throws {
    #expect(try Scratch().run(["/nowhere/at/all"]).status == .noInput)
  }

  @Test func aStoreThatCannotBeMadeEndsWith73() throws {
    let scratch = try Scratch(["package-lock.json": SampleLocks.sound, "file": ""])
    let ran = try scratch.run([scratch.path, "--store", "file:" + scratch.path("file/store")])
    #expect(ran.status == .cannotCreate)
    #expect(ran.output == "")
  }

  @Test func aCacheServesOneStoreDirectory() throws {
    let scratch = try Scratch(["package-lock.json": SampleLocks.sound])
    let store = ["--store", "file:" + scratch.path("cache")]
    #expect(try scratch.run([scratch.path] + store).status == .success)
    let ran = try scratch.run([scratch.path, "--store-dir", "/other"] + store)
    #expect(ran.status == .cannotCreate)
    #expect(ran.errors.contains("serves the store directory \"/nix/store\""))
  }
}
