import Foundation
import LockfetchCLI
import Testing

@Suite struct CommandTests {
  private static let sound = """
    {"lockfileVersion": 3, "packages": {
    "": {"name": "app", "version": "1.0.0"},
    "node_modules/ms": {"version": "2.1.3", "resolved": "https://registry.npmjs.org/ms/-/ms-2.1.3.tgz",
    "integrity": "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA=="},
    "packages/a": {"version": "1.0.0"}}}
    """
  private static let unpinned = """
    {"lockfileVersion": 3, "packages": {"node_modules/left-pad": {"version": "1.3.0"},
    "node_modules/right-pad": {"version": "1.0.0"}}}
    """

  @Test func theMainJobPrintsTheRootAndNothingElse() throws {
    let scratch = try Scratch(["package-lock.json": Self.sound])
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
    let one = try Scratch(["package-lock.json": Self.sound])
    let two = try Scratch(["package-lock.json": Self.sound])
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
    let scratch = try Scratch(["sub/package-lock.json": Self.sound])
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
    let scratch = try Scratch(["package-lock.json": Self.sound])
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
    let scratch = try Scratch(["package-lock.json": Self.unpinned])
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
    let scratch = try Scratch(["package-lock.json": Self.sound])
    let ran = try scratch.run([scratch.path, "--ecosystem", "cobol"])
    #expect(ran.status == .usage)
    let known = "known are go, gradle, maven, npm, pnpm"
    #expect(ran.errors.contains("there is no ecosystem \"cobol\"; \(known)"))
  }

  @Test func aMissingDirectoryEndsWith66() throws {
    #expect(try Scratch().run(["/nowhere/at/all"]).status == .noInput)
  }

  @Test func aStoreThatCannotBeMadeEndsWith73() throws {
    let scratch = try Scratch(["package-lock.json": Self.sound, "file": ""])
    let ran = try scratch.run([scratch.path, "--store", "file:" + scratch.path("file/store")])
    #expect(ran.status == .cannotCreate)
    #expect(ran.output == "")
  }

  @Test func aCacheServesOneStoreDirectory() throws {
    let scratch = try Scratch(["package-lock.json": Self.sound])
    let store = ["--store", "file:" + scratch.path("cache")]
    #expect(try scratch.run([scratch.path] + store).status == .success)
    let ran = try scratch.run([scratch.path, "--store-dir", "/other"] + store)
    #expect(ran.status == .cannotCreate)
    #expect(ran.errors.contains("serves the store directory \"/nix/store\""))
  }

  // MARK: Files

  @Test func aNamedLockIsReadAlone() throws {
    let scratch = try Scratch([
      "package-lock.json": "{", "b/package-lock.json": Self.sound, "c/lock.txt": Self.sound,
    ])
    for name in ["b/package-lock.json", scratch.path("b/package-lock.json")] {
      let ran = try scratch.run(["plan", scratch.path, "--lockfile", name, "--format", "json"])
      #expect(ran.status == .success)
      #expect(ran.output.contains("\"path\": \"b/package-lock.json\""))
    }
    let other = ["plan", scratch.path, "--lockfile", "c/lock.txt"]
    #expect(try scratch.run(other + ["--ecosystem", "npm"]).status == .success)
    #expect(try scratch.run(["plan", scratch.path, "--lockfile", "d"]).status == .noInput)
  }

  @Test func aLockThatIsNamedTwiceIsReadOnce() throws {
    let scratch = try Scratch(["b/package-lock.json": Self.sound])
    let outside = try [Scratch(["package-lock.json": Self.sound]), Scratch()]
    let again = ["b/package-lock.json", scratch.path("b/../b/package-lock.json")]
    let ran = try scratch.run(
      ["plan", scratch.path, "--format", "json"] + again.flatMap { ["--lockfile", $0] })
    #expect(ran.status == .success)
    #expect(ran.output.components(separatedBy: "\"format\": ").count == 2)
    try Data(Self.sound.utf8).write(to: URL(filePath: outside[1].path("package-lock.json")))
    let other = outside.flatMap { ["--lockfile", $0.path("package-lock.json")] }
    let clash = try scratch.run(["plan", scratch.path] + other)
    #expect(clash.status == .usage)
    #expect(clash.errors.contains("would both be shown as \"package-lock.json\""))
  }

  @Test func locksAreSortedByTheBytesOfTheirPaths() throws {
    let scratch = try Scratch([
      "a/package-lock.json": Self.sound, "a-b/package-lock.json": Self.sound,
      "a/b/package-lock.json": Self.sound,
    ])
    let text = try scratch.run(["plan", scratch.path, "--format", "json"]).output
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let locks = json?["lockfiles"] as? [[String: Any]]
    #expect(
      locks?.compactMap { $0["path"] as? String } == [
        "a-b/package-lock.json", "a/b/package-lock.json", "a/package-lock.json",
      ])
  }

  @Test func aFolderWhoseNameIsNotUTF8IsTold() throws {
    let scratch = try Scratch(["package-lock.json": Self.sound])
    let name = Array((scratch.path + "/x").utf8) + [0xFF, 0]
    let made = unsafe name.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkdir($0, 0o755) }
    }
    #expect(made == 0)
    let ran = try scratch.run(["plan", scratch.path])
    #expect(ran.status == .success)
    #expect(ran.errors.contains("\"x\\u{fffd}\" was not looked into: its name is not UTF-8"))
  }

  @Test func linksAreFollowedInsideOnly() throws {
    let outside = try Scratch(["package-lock.json": Self.sound])
    let scratch = try Scratch(["locks/real.json": Self.sound])
    let link = scratch.path("package-lock.json")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "locks/real.json")
    #expect(try scratch.run(["plan", scratch.path]).status == .success)
    try FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: outside.path("package-lock.json"))
    let ran = try scratch.run(["plan", scratch.path])
    #expect(ran.status == .noInput)
    #expect(ran.errors.contains("the link leads out of the directory"))
    #expect(try scratch.run(["plan", scratch.path, "--lockfile", link]).status == .success)
  }

  @Test func whatIsNoRegularFileIsAnErrorAndNoWait() throws {
    let scratch = try Scratch()
    #expect(unsafe mkfifo(scratch.path("package-lock.json"), 0o600) == 0)
    #expect(try scratch.run(["plan", scratch.path]).status == .noInput)
  }

  @Test func largeFilesAreRefused() throws {
    let scratch = try Scratch(["package-lock.json": Self.sound])
    let size = String(Self.sound.utf8.count)
    #expect(try scratch.run(["plan", scratch.path, "--max-file-size", size]).status == .success)
    let ran = try scratch.run(
      ["plan", scratch.path, "--max-file-size", String(Self.sound.utf8.count - 1)])
    #expect(ran.status == .noInput)
  }

  @Test func foldersMayHaveAnyName() throws {
    let scratch = try Scratch(["a folder/é\u{1}'\"/package-lock.json": Self.sound])
    let plan = try scratch.run(["plan", scratch.path, "--format", "json"])
    #expect(plan.status == .badData)
    #expect(plan.errors.contains("\\u{1}"))
    let plain = try Scratch(["a folder/é'\"/package-lock.json": Self.sound])
    #expect(try plain.run(["plan", plain.path]).status == .success)
  }

  // MARK: Printing

  @Test func coloursAppearOnATerminalOnly() throws {
    let scratch = try Scratch(["package-lock.json": "{"])
    func errors(_ arguments: [String], _ environment: [String: String], _ terminal: Bool) throws
      -> Bool
    {
      try scratch.run(
        ["plan", scratch.path] + arguments, environment: environment, terminal: terminal
      )
      .errors.contains("\u{1B}[")
    }
    #expect(try errors([], [:], true))
    #expect(try !errors([], [:], false))
    #expect(try !errors([], ["NO_COLOR": "1"], true))
    #expect(try !errors([], ["TERM": "dumb"], true))
    #expect(try !errors(["--color", "never"], [:], true))
  }

  /// The user name of a git URL is often a token.
  @Test func userNamesStayOutOfTheStore() throws {
    let url = "git+https://word@github.com/o/r.git#0123456789abcdef0123456789abcdef01234567"
    let scratch = try Scratch([
      "npm/package-lock.json": """
      {"lockfileVersion": 3, "packages": {
      "": {"dependencies": {"a": "\(url)"}}, "node_modules/a": {"resolved": "\(url)"}}}
      """,
      "pnpm/pnpm-lock.yaml": """
      lockfileVersion: '9.0'
      importers: {.: {dependencies: {a: {specifier: '\(url)', version: '\(url)'}}}}
      packages:
        a@\(url):
          version: 1.0.0
          resolution: {type: git, repo: 'git+https://word@github.com/o/r.git', commit: 0123456789abcdef0123456789abcdef01234567}
      """,
    ])
    let ran = try scratch.run([
      scratch.path, "--partial", "--store", "file:" + scratch.path("store"),
    ])
    #expect(ran.status == .success)
    #expect(ran.errors.contains("carries a user name"))
    var found = false
    for archive in try FileManager.default.contentsOfDirectory(atPath: scratch.path("store/nar")) {
      let bytes = try Data(contentsOf: URL(filePath: scratch.path("store/nar/\(archive)")))
      #expect(bytes.range(of: Data("word@".utf8)) == nil)
      if bytes.range(of: Data("git+https://github.com/o/r.git".utf8)) != nil { found = true }
    }
    #expect(found)
  }

  /// A file with the name of a lock that is something else is not a lock.
  @Test func aForeignFileAloneIsNoLock() throws {
    let foreign = try Scratch(["lockfile.json": #"{"lua": 1}"#])
    let ran = try foreign.run([foreign.path, "--store", "file:" + foreign.path("store")])
    #expect(ran.status == .noInput)
    #expect(ran.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: foreign.path("store")))
    let both = try Scratch(["lockfile.json": #"{"lua": 1}"#, "a/package-lock.json": Self.sound])
    #expect(try both.run(["plan", both.path]).status == .success)
  }

  /// Two modules of a monorepo that know different things of one archive.
  @Test func evidenceOfOneFileMustAgree() throws {
    let first = "h1:a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s="
    let second = "h1:1HNeOiZeFu7gP1lxi5tdAwGcB9i2xR+Q2jpmbuwTqzU="
    func files(_ other: String) -> [String: String] {
      [
        "x/go.mod": "module m.example/x\n", "x/go.sum": "a.example/b v1.0.0 \(first)\n",
        "y/go.mod": "module m.example/y\n", "y/go.sum": "a.example/b v1.0.0 \(other)\n",
      ]
    }
    let same = try Scratch(files(first))
    #expect(try same.run(["plan", same.path]).status == .success)
    let different = try Scratch(files(second))
    let ran = try different.run(["plan", different.path])
    #expect(ran.status == .badData)
    #expect(ran.errors.contains("two different h1"))
    #expect(ran.errors.contains("x/go.sum:1") && ran.errors.contains("y/go.sum:1"))
  }

  @Test func diagnosticsCanBeJSONLines() throws {
    let scratch = try Scratch(["package-lock.json": Self.unpinned])
    let lines = try scratch.run([scratch.path, "--log-format", "json"]).errors.split(
      separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(record?["code"] as? String == "plan/unpinned")
      #expect(record?["file"] as? String == "package-lock.json")
    }
  }

  private func errorCount(_ ran: Ran) -> Int {
    ran.errors.split(separator: "\n").count { $0.contains(": error: ") }
  }

  @Test(arguments: [50, 51]) func atMostFiftyErrorsAreShown(_ count: Int) throws {
    let entries = (0..<count).map { #""node_modules/p\#($0)": {"version": 1}"# }
    let lock = #"{"lockfileVersion": 3, "packages": {\#(entries.joined(separator: ","))}}"#
    let scratch = try Scratch(["package-lock.json": lock])
    let ran = try scratch.run([scratch.path])
    #expect(errorCount(ran) == 50)
    #expect(ran.errors.contains("… and 1 more") == (count == 51))
    #expect(ran.errors.contains("\(count) errors; nothing was written"))
    let lines = try scratch.run([scratch.path, "--log-format", "json"]).errors.split(
      separator: "\n")
    #expect(lines.count == count)
    #expect(lines.last?.contains("\"log/more\"") == (count == 51))
  }

  /// What has to be pinned is a list to work through, so none is left out.
  @Test func everyEntryThatIsNotPinnedIsListed() throws {
    let entries = (0..<120).map { #""node_modules/p\#($0)": {"version": "1.0.0"}"# }
    let lock = #"{"lockfileVersion": 3, "packages": {\#(entries.joined(separator: ",\n"))}}"#
    let scratch = try Scratch(["package-lock.json": lock])
    let ran = try scratch.run([scratch.path])
    #expect(ran.status == .unavailable)
    #expect(errorCount(ran) == 120)
    #expect(ran.errors.split(separator: "\n").count { $0.hasPrefix("  why: ") } == 1)
    #expect(ran.errors.hasPrefix("package-lock.json:1:37: error: \"p0\" has no integrity\n  why: "))
    #expect(ran.errors.hasSuffix("120 errors; nothing was written\n"))
  }

  /// With `--log-format json` every line on standard error is a record, whatever goes on.
  @Test func everyLineOfTheLogIsJSON() throws {
    let scratch = try Scratch(["package-lock.json": Self.sound])
    let commands: [[String]] = [
      [scratch.path], ["plan", scratch.path], ["plan", "/nowhere/at/all"],
      ["plan", scratch.path, "--store-dir", "x"], [scratch.path, "--store", "file:/dev/null/x"],
      ["plan", scratch.path, "--lockfile", "none.json"], [scratch.path, "--ecosystem", "cobol"],
    ]
    for command in commands {
      let ran = try scratch.run(command + ["--log-format", "json"])
      for line in ran.errors.split(separator: "\n") {
        let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(
          record?.keys.sorted() == [
            "code", "column", "file", "fix", "line", "message", "notes", "severity", "why",
          ], "\(command)")
      }
      #expect(!ran.errors.isEmpty || command.first == "plan")
    }
    #expect(
      try scratch.run([scratch.path, "--log-format", "json"], environment: ["HOME": ""]).errors
        .contains("\"usage/no-store\""))
  }

  @Test func theNextCommandSurvivesAShell() throws {
    let scratch = try Scratch(["package-lock.json": Self.sound])
    let store = scratch.path("a b/é'$x")
    let ran = try scratch.run([scratch.path, "--store", "file:" + store])
    #expect(ran.status == .success)
    #expect(ran.errors.contains("copy --from file:///"))
    #expect(ran.errors.contains("/a%20b/%C3%A9%27%24x /nix/store/"))
  }

  @Test func limitsAreShown() throws {
    for command in [["--limits"], ["plan", "x", "--limits"]] {
      let ran = try Scratch().run(command)
      #expect(ran.status == .success)
      for number in ["268435456", "1048576", "1000000", "8192", "10000", " 50"] {
        #expect(ran.output.contains(number))
      }
    }
  }

  @Test func namesCannotReachATerminalRaw() throws {
    let lock = "{\"lockfileVersion\": 3, \"packages\": {\"node_modules/\\u001b[2Jx\": {}}}"
    let scratch = try Scratch(["package-lock.json": lock])
    #expect(try !scratch.run(["plan", scratch.path]).errors.contains("\u{1B}"))
  }

  @Test func helpAndVersionAreResults() throws {
    let help = try Scratch().run(["--help"])
    #expect(help.status == .success)
    for word in ["EXAMPLES", "EXIT STATUS", "plan", "ecosystems", "69"] {
      #expect(help.output.contains(word))
    }
    #expect(try Scratch().run(["--version"]).output == "0.1.0\n")
    #expect(try Scratch().run(["ecosystems"]).output.contains("claims package-lock.json"))
    let json = try Scratch().run(["ecosystems", "--format", "json"]).output
    #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any])
  }
}
