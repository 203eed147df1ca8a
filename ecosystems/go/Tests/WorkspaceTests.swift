import LockText
import Lockfetch
import Testing

@testable import GoModules

@Suite struct WorkspaceTests {
  private static let x = "a.example/x v1.0.0"

  private static let files: [ByteString: String] = [
    "go.work": "go 1.21\nuse (\n\t.\n\t./member\n)\n",
    "go.work.sum": "a.example/w v1.0.0 \(Sample.zip)\n",
    "go.mod": "module example.com/root\ngo 1.21\nrequire \(x)\n",
    "go.sum": "\(x) \(Sample.zip)\n\(x)/go.mod \(Sample.mod)\n",
    "member/go.mod":
      "module example.com/member\ngo 1.21\nrequire \(x) // indirect\nrequire example.com/root v1.2.3\n",
    "member/go.sum":
      "a.example/m v1.0.0 \(Sample.zip)\n\(x) \(Sample.zip)\n\(x)/go.mod \(Sample.mod)\n",
  ]

  private func plan(
    _ change: [ByteString: String?] = [:], _ options: (inout PlanOptions) -> Void = { _ in }
  ) throws -> Plan {
    var files = Self.files
    for (path, text) in change { files[path] = text }
    return try GoModulesTests.plan(files, options)
  }

  @Test func membersMakeOneProject() throws {
    let plan = try plan()
    #expect(plan.diagnostics == [])
    #expect(plan.projects.map(\.files.folder) == [""])
    #expect(
      plan.rows == [
        "a.example/x v1.0.0 go-zip directory-hash direct indirect",
        "a.example/x v1.0.0 go-mod directory-hash direct indirect",
        "a.example/w v1.0.0 go-zip directory-hash", "a.example/m v1.0.0 go-zip directory-hash",
      ])
    #expect(plan.places == ["go.sum:1", "go.sum:2", "go.work.sum:1", "member/go.sum:1"])
    #expect(
      plan.projects.first?.lockfiles.map { "\($0.path) \($0.format)" }.sorted() == [
        "go.mod 1.21", "go.sum h1", "go.work 1.21", "go.work.sum h1", "member/go.mod 1.21",
        "member/go.sum h1",
      ])
  }

  @Test func foldersThatAreNotUsedAreModulesOfTheirOwn() throws {
    let plan = try plan([
      "stray/go.mod": "module example.com/stray\ngo 1.21\nrequire a.example/s v1.0.0\n",
      "stray/go.sum": "a.example/s v1.0.0 \(Sample.zip)\na.example/s v1.0.0/go.mod \(Sample.mod)\n",
      "stray/deep/go.mod": "module example.com/deep\n",
    ])
    #expect(plan.projects.map(\.files.folder) == [""])
    #expect(plan.rows.contains("a.example/s v1.0.0 go-zip directory-hash direct"))
    #expect(plan.diagnostics == [])
  }

  @Test func modulesWithoutAWorkspaceAreProjects() throws {
    let plan = try plan(["go.work": nil, "go.work.sum": nil])
    #expect(plan.projects.map(\.files.folder) == ["", "member"])
    // Here the member's requirement of the root is one like any other.
    #expect(plan.diagnostics.map(\.code) == ["go/missing-sum"])
  }

  @Test func aNestedWorkspaceIsAProject() throws {
    let plan = try plan([
      "member/inner/go.work": "go 1.21\nuse ./a\n",
      "member/inner/a/go.mod": "module example.com/a\n",
    ])
    #expect(plan.projects.map(\.files.folder) == ["", "member/inner"])
  }

  @Test func aMemberMayLieBesideTheWorkspace() throws {
    let plan = try GoModulesTests.plan([
      "work/go.work": "go 1.21\nuse ../module\n",
      "module/go.mod": "module example.com/a\nrequire \(Self.x)\n",
      "module/go.sum": "\(Self.x) \(Sample.zip)\n\(Self.x)/go.mod \(Sample.mod)\n",
    ])
    #expect(plan.projects.map(\.files.folder) == ["module", "work"])
    #expect(plan.rows.count { $0 == "a.example/x v1.0.0 go-zip directory-hash direct" } == 2)
    #expect(plan.diagnostics == [])
  }

  @Test func missingAndOutsideMembersAreReported() throws {
    let change: [ByteString: String?] = [
      "go.work": "go 1.21\nuse (\n\t.\n\t./member\n\t./gone\n\t../outside\n\t/abs\n)\n"
    ]
    let plan = try plan(change)
    #expect(
      plan.diagnostics.map { "\($0.location?.line ?? 0) \($0.code)" } == [
        "5 go/missing-member", "6 go/member-outside",
      ])
    #expect(
      codes { try self.plan(change) { $0.isStrict = true } } == [
        "go/missing-member", "go/member-outside", "go/member-outside",
      ])
  }

  @Test func membersAreUsedOnce() {
    let found = diagnostics {
      try plan(["go.work": "go 1.21\nuse .\nuse ./member\nuse ./member/\n"])
    }
    #expect(found.map(\.code) == ["go/repeated-member"])
    #expect(found.first?.location?.line == 4)
    #expect(found.first?.notes.map(\.location.line) == [3])
    #expect(
      codes { try plan(["member/go.mod": "module example.com/root\n"]) } == ["go/repeated-member"])
  }

  @Test(arguments: [
    ("frob x", "go/unknown-directive"), ("require a.example/x v1.0.0", "go/unknown-directive"),
    ("use", "go/usage"), ("use a b", "go/usage"), ("go 1.21\ngo 1.22", "go/repeated-directive"),
    ("require (\n)", "go/syntax"), ("use (", "go/syntax"), ("go x", "go/go-version"),
    ("<<<<<<< x\n=======\n>>>>>>> y", "go/merge-conflict"),
  ])
  func refusesLines(_ work: String, _ code: String) {
    #expect(codes { try plan(["go.work": work]) }.contains(code))
  }

  // MARK: Replacements

  private static func replaced(_ lines: String, in file: ByteString = "go.mod") -> [ByteString:
    String?]
  {
    [file: (files[file] ?? "") + lines + "\n"]
  }

  @Test func replacementsOfAMemberHoldForAll() throws {
    let plan = try plan(
      Self.replaced("replace a.example/x => a.example/w v1.0.0", in: "member/go.mod"))
    #expect(plan.rows.contains("a.example/x v1.0.0 go-zip directory-hash"))
    #expect(
      plan.rows.contains(
        "a.example/w v1.0.0 go-zip directory-hash direct-replaced indirect-replaced"))
  }

  @Test func aSpecificReplacementComesFirst() throws {
    let plan = try plan(
      Self.replaced(
        "replace a.example/x => ./folder\nreplace a.example/x v1.0.0 => a.example/m v1.0.0"))
    #expect(
      plan.rows.contains(
        "a.example/m v1.0.0 go-zip directory-hash direct-replaced indirect-replaced"))
  }

  @Test func aReplacementIsNotFollowed() throws {
    let plan = try plan(
      Self.replaced("replace a.example/x => a.example/w v1.0.0\nreplace a.example/w => ./folder"))
    #expect(
      plan.rows.contains(
        "a.example/w v1.0.0 go-zip directory-hash direct-replaced indirect-replaced"))
  }

  @Test func theWorkspaceDecides() throws {
    let change = Self.replaced("replace a.example/x => ./one")
      .merging(Self.replaced("replace a.example/x => ./two", in: "member/go.mod")) { $1 }
    #expect(codes { try plan(change) } == ["go/conflicting-replacements"])
    let decided = change.merging(
      Self.replaced("replace a.example/x v1.0.0 => a.example/m v1.0.0", in: "go.work")
    ) { $1 }
    #expect(
      try plan(decided).rows.contains(
        "a.example/m v1.0.0 go-zip directory-hash direct-replaced indirect-replaced"))
  }

  @Test func twoSpellingsOfOneFolderAgree() throws {
    let change = Self.replaced("replace a.example/x => ./member/../lib")
      .merging(Self.replaced("replace a.example/x => ../lib", in: "member/go.mod")) { $1 }
    #expect(try plan(change).rows.contains("a.example/x v1.0.0 go-zip directory-hash"))
  }

  @Test func conflictingReplacementsNameBothPlaces() {
    let found = diagnostics {
      try plan(Self.replaced("replace a.example/x => ./one\nreplace a.example/x => ./two"))
    }
    #expect(found.map(\.code) == ["go/conflicting-replacements"])
    #expect(found.first?.location?.line == 5)
    #expect(found.first?.notes.map(\.location.line) == [4])
    #expect(
      codes {
        try plan(Self.replaced("replace a.example/x => ./one\nreplace a.example/x => ./one"))
      }
        == [])
  }

  @Test(arguments: ["../outside", "/abs", "C:\\\\x", "..\\\\x", "./a/../../b"])
  func foldersOutsideAreReportedAndNotRead(_ path: String) throws {
    let plan = try plan(Self.replaced("replace a.example/x => \"\(path)\""))
    #expect(plan.diagnostics.map(\.code) == ["go/replaced-outside"])
  }

  // MARK: Sums

  @Test func sumFilesOfAWorkspaceMayNotDisagree() {
    for file: ByteString in ["go.work.sum", "member/go.sum"] {
      let found = diagnostics {
        try plan([file: (Self.files[file] ?? "") + "a.example/x v1.0.0 \(Sample.otherZip)\n"])
      }
      #expect(found.map(\.code) == ["go/conflicting-sums"])
      #expect(found.first?.location?.path == file)
      #expect(
        found.first?.notes.first?.location.path == (file == "go.work.sum" ? "go.sum" : "go.sum"))
    }
  }

  @Test func aRequirementWithoutASumIsReported() throws {
    let plan = try plan(["go.sum": "", "member/go.sum": ""])
    #expect(plan.diagnostics.map(\.code) == ["go/missing-sum"])
    #expect(plan.diagnostics.map(\.location?.path) == ["go.mod"])
  }

  @Test func sumsWithoutAModuleAreReadAndReported() throws {
    let plan = try GoModulesTests.plan(["go.sum": "\(Self.x) \(Sample.zip)\n"])
    #expect(plan.rows == ["a.example/x v1.0.0 go-zip directory-hash"])
    #expect(plan.diagnostics.map(\.code) == ["go/no-go-mod"])
  }

  // MARK: Needed

  @Test func neededLeavesOutOtherArchives() throws {
    let change: [ByteString: String?] = [
      "go.sum":
        "a.example/x v0.9.0 \(Sample.otherZip)\na.example/x v0.9.0/go.mod \(Sample.otherZip)\n"
        + (Self.files["go.sum"] ?? ""),
      "go.mod": "module example.com/root\ngo 1.21\nrequire \(Self.x)\nrequire a.example/x v0.9.0\n",
    ]
    let plan = try plan(change) { $0.settings.switchOn("needed") }
    #expect(
      plan.rows == [
        "a.example/x v0.9.0 go-mod directory-hash direct",
        "a.example/x v1.0.0 go-zip directory-hash direct indirect",
        "a.example/x v1.0.0 go-mod directory-hash direct indirect",
      ])
    #expect(plan.diagnostics.map(\.code) == ["go/not-needed"])
    #expect(plan.diagnostics.first?.message.text.hasPrefix("3 archives") == true)
  }

  @Test func neededKeepsEverythingOfOldModules() throws {
    let plan = try plan(["member/go.mod": "module example.com/member\ngo 1.16\n"]) {
      $0.settings.switchOn("needed")
    }
    #expect(plan.rows.count == 4)
    #expect(plan.diagnostics.map(\.code) == ["go/needed-unknown"])
  }

  @Test func neededFollowsReplacements() throws {
    let plan = try plan(Self.replaced("replace a.example/x => a.example/m v1.0.0")) {
      $0.settings.switchOn("needed")
    }
    #expect(
      plan.rows.filter { $0.contains("go-zip") } == [
        "a.example/m v1.0.0 go-zip directory-hash direct-replaced indirect-replaced"
      ])
  }
}
