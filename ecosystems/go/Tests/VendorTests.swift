import LockText
import Lockfetch
import Testing

@testable import GoModules

@Suite struct VendorTests {
  private static let files: [ByteString: String] = [
    "go.mod": """
    module m
    go 1.21
    require a.example/x v1.0.0
    require a.example/y v1.0.0
    replace a.example/y => a.example/z v1.1.0
    replace a.example/w v1.0.0 => ./w
    """,
    "go.sum": """
    a.example/x v1.0.0 \(Sample.zip)
    a.example/x v1.0.0/go.mod \(Sample.mod)
    a.example/z v1.1.0 \(Sample.otherZip)
    a.example/z v1.1.0/go.mod \(Sample.otherZip)
    """,
    "vendor/modules.txt": """
    # a.example/x v1.0.0
    ## explicit; go 1.17
    a.example/x
    a.example/x/sub
    # a.example/y v1.0.0 => a.example/z v1.1.0
    ## explicit
    # a.example/y => a.example/z v1.1.0
    # a.example/w v1.0.0 => ./w
    """,
  ]

  private func plan(
    _ change: [ByteString: String?] = [:], _ options: (inout PlanOptions) -> Void = { _ in }
  ) throws -> Plan {
    var files = Self.files
    for (path, text) in change { files[path] = text }
    return try GoModulesTests.plan(files, options)
  }

  private func replacing(
    _ text: String, with other: String, in file: ByteString = "vendor/modules.txt"
  ) -> [ByteString: String?] {
    let whole = Self.files[file] ?? ""
    #expect(whole.contains(text))
    return [file: whole.replacing(text, with: other)]
  }

  @Test func nothingIsFetched() throws {
    let plan = try plan()
    #expect(
      plan.rows == [
        "a.example/x v1.0.0 go-zip vendored direct", "a.example/x v1.0.0 go-mod vendored direct",
        "a.example/z v1.1.0 go-zip vendored direct-replaced",
        "a.example/z v1.1.0 go-mod vendored direct-replaced",
        "a.example/x v1.0.0 go-vendored vendored",
        "a.example/y v1.0.0 go-vendored vendored replaced:a.example/z v1.1.0",
        "a.example/y - go-vendored vendored replaced:a.example/z v1.1.0",
        "a.example/w v1.0.0 go-vendored vendored replaced:./w",
      ])
    #expect(plan.isComplete)
    #expect(plan.outputs.isEmpty)
    #expect(plan.diagnostics.map(\.code) == ["go/vendored"])
    #expect(
      plan.local.filter { $0.kind == .goVendored }.map(\.local?.path)
        == [nil, "vendor/a.example/x", nil, nil])
    let tree = try GoAdapter().offlineTree(for: try #require(plan.projects.first))
    #expect(tree.shared.isEmpty && tree.environment.isEmpty)
  }

  @Test func ignoringItPlansEverything() throws {
    let plan = try plan { $0.settings.switchOn("ignore-vendor") }
    #expect(plan.rows.count == 4)
    #expect(plan.unpinned.count == 4)
    #expect(plan.diagnostics == [])
  }

  @Test(arguments: ["go 1.13", ""])
  func oldModulesDoNotUseIt(_ line: String) throws {
    let plan = try plan(replacing("go 1.21", with: line, in: "go.mod"))
    #expect(plan.unpinned.count == 4)
    #expect(plan.local.count == 4)
    #expect(plan.diagnostics.map(\.code) == ["go/vendor-not-used"])
  }

  @Test func oneOfAWorkspaceIsNotUsedOutside() throws {
    let plan = try plan(
      replacing("# a.example/x v1.0.0\n", with: "## workspace\n# a.example/x v1.0.0\n"))
    #expect(plan.diagnostics.map(\.code) == ["go/vendor-not-used"])
    #expect(plan.unpinned.count == 4)
  }

  /// Every rule of Go, each broken alone.
  @Test func reportsWhatDoesNotAgree() throws {
    let cases: [([ByteString: String?], String, String)] = [
      (replacing("## explicit; go 1.17", with: "## go 1.17"), "go.mod", "required here"),
      (replacing("x v1.0.0", with: "x v1.1.0", in: "go.mod"), "go.mod", "required here"),
      (
        replacing("require a.example/x v1.0.0", with: "", in: "go.mod"), "vendor/modules.txt",
        "explicit here"
      ),
      (replacing("# a.example/w v1.0.0 => ./w", with: ""), "go.mod", "not marked as replaced"),
      (replacing("=> ./w", with: "=> ./v", in: "go.mod"), "go.mod", "something else"),
      (replacing("=> ./w", with: "=> w/", in: "go.mod"), "", ""),
      (
        replacing("# a.example/w", with: "# a.example/v v1.0.0 => ./v\n# a.example/w"),
        "vendor/modules.txt", "nothing replaces it"
      ),
    ]
    for (change, path, words) in cases where !path.isEmpty {
      let plan = try plan(change)
      let found = plan.diagnostics.filter { $0.code == "go/inconsistent-vendor" }
      #expect(
        found.contains { $0.location?.path == ByteString(path) && $0.message.text.contains(words) })
      #expect(!plan.diagnostics.contains { $0.code == "go/vendored" })
      #expect(plan.unpinned.count >= 4)
      #expect(
        codes { try self.plan(change) { $0.isStrict = true } }.contains("go/inconsistent-vendor"))
    }
  }

  @Test func aWorkspaceHasOneOfItsOwn() throws {
    let files: [ByteString: String] = [
      "w/go.work": "go 1.22\nuse ./a\nuse ./b\nreplace a.example/r => ./r\n",
      "w/a/go.mod":
        "module a\ngo 1.22\nrequire a.example/x v1.0.0\nreplace a.example/s => ../b/s\n",
      "w/a/go.sum": "a.example/x v1.0.0 \(Sample.zip)\na.example/x v1.0.0/go.mod \(Sample.mod)\n",
      "w/b/go.mod":
        "module b\ngo 1.22\nrequire a v0.0.0\nreplace a => ../a\nreplace a.example/t => ../../t\n",
      "w/b/vendor/modules.txt": "",
      "w/vendor/modules.txt": """
      ## workspace
      # a.example/x v1.0.0
      ## explicit
      a.example/x
      # a v0.0.0 => ./a
      ## explicit
      # a.example/r => ./r
      # a.example/s => ./b/s
      # a.example/t => ../t
      """,
    ]
    let plan = try GoModulesTests.plan(files)
    #expect(plan.diagnostics.map(\.code).sorted() == ["go/vendor-not-used", "go/vendored"])
    #expect(plan.unpinned.isEmpty)
    var without = files
    without["w/b/go.mod"] = nil
    #expect(
      codes { try GoModulesTests.plan(without) }.sorted() == [
        "go/missing-member", "go/vendor-not-used", "go/vendored",
      ])
  }

  @Test func linesThatGoDoesNotUnderstandArePassedOver() throws {
    let plan = try plan(
      replacing(
        "# a.example/x v1.0.0\n",
        with:
          "text\n## explicit\n# \n# x\n# a.example/q latest\na.example/q\n# a.example/x v1.0.0\n"))
    #expect(plan.diagnostics.map(\.code) == ["go/vendored"])
    #expect(plan.rows.count == 8)
  }

  @Test(arguments: ["# ../x v1.0.0", "# a//b v1.0.0", "# a\u{1}b => ./x"])
  func refusesPathsThatLeadElsewhere(_ line: String) {
    #expect(
      codes {
        try plan(["vendor/modules.txt": (Self.files["vendor/modules.txt"] ?? "") + "\n\(line)\n"])
      }
      .contains("go/module-path"))
  }
}
