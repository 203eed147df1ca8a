import LockText
import Lockfetch
import Testing

@testable import GoModules

@Suite struct ModFileTests {
  private func read(_ text: String) throws -> (ModFile, [Diagnostic]) {
    var report = LockReport()
    let file = try SourceFile(path: "x/go.mod", bytes: Array(text.utf8))
    let module = ModFile(file, limits: Limits(), into: &report)
    return (module, report.diagnostics)
  }

  @Test func readsEveryDirective() throws {
    let (module, problems) = try read(
      """
      // Deprecated: use another one.
      module example.com/app // the app

      go 1.24.0
      toolchain go1.24.1
      godebug default=go1.21
      godebug (
      \tpanicnil=1
      \tasynctimerchan=0
      )
      require a.example/one v1.0.0 // indirect
      require (
      \ta.example/two/v2 v2.1.0-rc.1 // indirect; for a tool
      \t"a.example/three" "v0.0.0-20190306092124-e2d15f34fcf9" // direct
      \tlocal v0.0.0
      // a comment
      )
      exclude a.example/one v1.1.0
      replace a.example/one => a.example/fork v1.0.1
      replace (
      \tlocal => ./local
      \ta.example/two/v2 v2.1.0-rc.1 => "../a b"
      \ta.example/four v1.0.0 => /abs
      )
      retract v1.0.0 // broken
      retract [v1.1.0, v1.2.0]
      tool example.com/app/cmd/tool
      tool ( a.example/one/cmd
      )
      ignore ./node_modules
      exclude ( )
      """.replacing("tool ( a.example/one/cmd\n)", with: "tool (\n\ta.example/one/cmd\n)"))
    #expect(problems == [])
    #expect(module.path == "example.com/app")
    #expect(module.goVersion?.text == "1.24.0")
    #expect(
      module.requirements.map { "\($0.module.path) \($0.module.version) \($0.isIndirect)" } == [
        "a.example/one v1.0.0 true", "a.example/two/v2 v2.1.0-rc.1 true",
        "a.example/three v0.0.0-20190306092124-e2d15f34fcf9 false", "local v0.0.0 false",
      ])
    #expect(module.requirements.map(\.location.line) == [11, 13, 14, 15])
    #expect(
      module.replacements.map { "\($0.old.path) \($0.old.version) => \($0.target.text)" } == [
        "a.example/one  => a.example/fork v1.0.1", "local  => ./local",
        "a.example/two/v2 v2.1.0-rc.1 => ../a b", "a.example/four v1.0.0 => /abs",
      ])
  }

  @Test func readsOddSpelling() throws {
    let (module, problems) = try read(
      "module\t\"m\"//x\r\ngo 1.17\r\n\r\nrequire(\r\n\r\na.example/x v1.0.0//indirect\r\n)\r\n")
    #expect(problems == [])
    #expect(module.path == "m")
    #expect(module.requirements.map(\.isIndirect) == [true])
  }

  @Test(arguments: [
    #""a\x2eexample/x""#, #""a\056example/x""#, #""a\u002eexample/x""#, #""a\U0000002eexample/x""#,
  ])
  func readsEscapes(_ word: String) throws {
    let (module, problems) = try read("module m\nrequire \(word) v1.0.0\n")
    #expect(problems == [])
    #expect(module.requirements.map(\.module.path) == ["a.example/x"])
  }

  @Test func stringsHaveGoEscapes() throws {
    func text(_ word: String) -> String? {
      let location = SourceLocation(path: "go.mod", line: 1, column: 1)
      return QuotedString.text(of: ModToken(text: ByteString(word), location: location))?.text
    }
    #expect(text(#""\a\b\f\n\r\t\v\\\"""#) == "\u{7}\u{8}\u{C}\n\r\t\u{B}\\\"")
    #expect(text(#""é\u00e9""#) == "éé")
    for word in [
      #""\q""#, #""\'""#, #""\x4""#, #""\xzz""#, #""\400""#, #""\08x""#, #""\ud800""#,
      #""\U00110000""#, #""\Uffffffff""#, #"'x'"#, #"`x`"#, #"a"b""#, #"""#,
    ] {
      #expect(text(word) == nil, "\(word)")
    }
  }

  @Test(arguments: [
    ("require a.example/x v1.0.0 /* no */", "go/syntax", 1, 28),
    ("/* no */", "go/syntax", 1, 1), ("module \"m", "go/syntax", 1, 8),
    ("module \"m\\", "go/syntax", 1, 8), ("module `m", "go/syntax", 1, 8),
    ("module m\u{1}", "go/syntax", 1, 9), ("module \u{FEFF}m", "go/syntax", 1, 8),
    ("require (\na.example/x v1.0.0", "go/syntax", 1, 1),
    ("require (\n) x", "go/syntax", 2, 3), ("frob (\nx\n)", "go/syntax", 1, 1),
    ("go (\n1.21\n)", "go/syntax", 1, 1), ("require x (\n)", "go/syntax", 1, 1),
    ("frob x", "go/unknown-directive", 1, 1), ("(", "go/unknown-directive", 1, 1),
    (")", "go/unknown-directive", 1, 1), ("use ./x", "go/unknown-directive", 1, 1),
    ("module a\nmodule b", "go/repeated-directive", 2, 1),
    ("go 1.21\ngo 1.21", "go/repeated-directive", 2, 1),
    ("toolchain go1.21.0\ntoolchain default", "go/repeated-directive", 2, 1),
    ("module", "go/usage", 1, 1), ("module a b", "go/usage", 1, 1),
    ("module `m`", "go/usage", 1, 1), ("module m'", "go/usage", 1, 1),
    ("module a//b", "", 0, 0), ("module a/../b", "go/module-path", 1, 1),
    ("require x", "go/usage", 1, 1), ("require a.example/x v1.0.0 y", "go/usage", 1, 1),
    ("require a.example/x v1", "go/module-version", 1, 1),
    ("require a.example/x master", "go/module-version", 1, 1),
    ("require a.example/x v2.0.0", "go/module-version", 1, 1),
    ("require a.example/x/v1 v1.0.0", "go/module-path", 1, 1),
    ("require ../x v1.0.0", "go/module-path", 1, 1),
    ("exclude a.example/x", "go/usage", 1, 1),
    ("replace a.example/x => a.example/y", "go/usage", 1, 1),
    ("replace a.example/x => a.example/y@v1.0.0", "go/usage", 1, 1),
    ("replace a.example/x => ../y v1.0.0", "go/usage", 1, 1),
    ("replace a.example/x a.example/y", "go/usage", 1, 1),
    ("replace a.example/x=>../y", "go/usage", 1, 1), ("replace", "go/usage", 1, 1),
    ("replace a.example/x v1.0.0 => a.example/y v1.0.0 z", "go/usage", 1, 1),
    ("replace a.example/x => local v1.0.0", "go/module-path", 1, 1),
    ("replace a.example/x => a.example/y v1", "go/module-version", 1, 1),
    ("replace a.example/x => a.example/y v2.0.0", "go/module-version", 1, 1),
    ("replace a.example/x v1 => ../y", "go/module-version", 1, 1),
    ("replace a.example/x/v1 => ../y", "go/module-path", 1, 1),
    ("go", "go/go-version", 1, 1), ("go v1.21", "go/go-version", 1, 1),
    ("go 1", "go/go-version", 1, 1), ("go 1.021", "go/go-version", 1, 1),
    ("go 1.21.", "go/go-version", 1, 1), ("go 1.21rc", "go/go-version", 1, 1),
    ("go 0.9", "go/go-version", 1, 1), ("toolchain 1.21", "go/usage", 1, 1),
    ("toolchain go2.0", "go/usage", 1, 1), ("godebug x", "go/usage", 1, 1),
    ("godebug a=b,c=d", "go/usage", 1, 1), ("retract", "go/usage", 1, 1),
    ("retract [v1.0.0 v1.1.0]", "go/usage", 1, 1), ("tool a b", "go/usage", 1, 1),
    ("retract v1.0.0`", "go/usage", 1, 1), ("retract [v1.0.0, \"v1.1.0]", "go/syntax", 1, 18),
    ("ignore", "go/usage", 1, 1),
    ("<<<<<<< x\ngo 1.21\n=======\n>>>>>>> y", "go/merge-conflict", 1, 1),
    ("require a.example/x v1.0.0", "go/no-module", 1, 1),
  ])
  func refusesLines(_ text: String, _ code: String, _ line: Int, _ column: Int) throws {
    let hasModule = text.contains("module") || code == "go/no-module"
    let (_, problems) = try read(hasModule ? text : text + "\nmodule m\n")
    let firstCodes = problems.map(\.code)
    if code.isEmpty {
      #expect(firstCodes == [])
    } else if text.hasPrefix("require (\na") {
      // The block swallows what follows it.
      #expect(firstCodes.contains(code))
    } else {
      #expect(firstCodes == [code])
      #expect(problems.first?.location?.line == line)
      #expect(problems.first?.location?.column == column)
    }
  }

  @Test func reportsEveryProblemOfAFile() throws {
    let (module, problems) = try read(
      "module m\nfrob\nrequire (\n\tx\n\ta.example/x v1.0.0\n\t\"y\n)\ngo 1\n")
    #expect(
      problems.map { "\($0.location?.line ?? 0) \($0.code)" }.sorted() == [
        "2 go/unknown-directive", "4 go/usage", "6 go/syntax", "8 go/go-version",
      ])
    #expect(module.requirements.count == 1)
  }

  @Test func anEmptyFileIsABoundaryAndNoError() throws {
    for text in ["", "// keeps Go out of this folder\n", "\n\n"] {
      #expect(try read(text).1 == [])
    }
  }

  @Test(arguments: [
    ("1.21", 14, true), ("1.14", 14, true), ("1.13", 14, false), ("1.9", 14, false),
    ("1.100", 14, true), ("1.21.3", 21, true), ("1.22rc1", 22, true), ("2.0", 99, true),
    ("1.0", 14, false),
  ])
  func goVersionsHaveAnOrder(_ text: String, _ minor: Int, _ isAtLeast: Bool) throws {
    #expect(try #require(GoVersion(ByteString(text))).isAtLeast(minor: minor) == isAtLeast)
  }
}
