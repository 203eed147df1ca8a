import Foundation
import LockfetchCLI
import Testing

/// What reaches a terminal, a log or the next program.
@Suite struct PrintingTests {
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

  @Test func diagnosticsCanBeJSONLines() throws {
    let scratch = try Scratch(["package-lock.json": SampleLocks.unpinned])
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
    let scratch = try Scratch(["package-lock.json": SampleLocks.sound])
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
    let scratch = try Scratch(["package-lock.json": SampleLocks.sound])
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
