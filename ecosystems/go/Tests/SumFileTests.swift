import LockText
import Lockfetch
import Testing

@testable import GoModules

@Suite struct SumFileTests {
  private func plan(_ sum: String, mod: String = "module m\ngo 1.21\n") throws -> Plan {
    try GoModulesTests.plan(["go.mod": mod, "go.sum": sum])
  }

  private static let line = "a.example/x v1.0.0 \(Sample.zip)"

  @Test func readsLines() throws {
    let plan = try plan(
      """
      a.example/x v1.0.0 \(Sample.zip)
      a.example/x v1.0.0/go.mod \(Sample.mod)

      github.com/Upper/Case v2.0.0+incompatible/go.mod \(Sample.otherZip)
      """)
    #expect(
      plan.rows == [
        "a.example/x v1.0.0 go-zip directory-hash", "a.example/x v1.0.0 go-mod directory-hash",
        "github.com/Upper/Case v2.0.0+incompatible go-mod directory-hash",
      ])
    #expect(plan.places == ["go.sum:1", "go.sum:2", "go.sum:4"])
    let artifacts = plan.projects.flatMap(\.artifacts).map(\.artifact)
    let sources = artifacts.compactMap { artifact -> RemoteSource? in
      guard case .remote(let source) = artifact.source else { return nil }
      return source
    }
    #expect(
      sources.map(\.written?.text) == [
        "https://proxy.golang.org/a.example/x/@v/v1.0.0.zip",
        "https://proxy.golang.org/a.example/x/@v/v1.0.0.mod",
        "https://proxy.golang.org/github.com/!upper/!case/@v/v2.0.0+incompatible.mod",
      ])
    #expect(
      sources.map(\.pinKey?.text) == [
        "\(Sample.zip) zip", "\(Sample.mod) mod", "\(Sample.otherZip) mod",
      ])
    #expect(sources.allSatisfy { $0.integrity.isEmpty && $0.evidence?.type == "h1" })
    #expect(
      sources.map(\.label) == [
        OutputLabel(
          parts: ["a.example", "x-v1.0.0"], fileExtension: ".zip",
          canonicalPath: "/a.example/x/@v/v1.0.0.zip"),
        OutputLabel(
          parts: ["a.example", "x-v1.0.0"], fileExtension: ".mod",
          canonicalPath: "/a.example/x/@v/v1.0.0.mod"),
        OutputLabel(
          parts: ["github.com", "Upper", "Case-v2.0.0+incompatible"], fileExtension: ".mod",
          canonicalPath: "/github.com/!upper/!case/@v/v2.0.0+incompatible.mod"),
      ])
    #expect(
      artifacts.map(\.packageURL?.text) == [
        "pkg:golang/a.example/x@v1.0.0", "pkg:golang/a.example/x@v1.0.0#go.mod",
        "pkg:golang/github.com/upper/case@v2.0.0%2Bincompatible#go.mod",
      ])
  }

  @Test(arguments: [
    "\t a.example/x\t\tv1.0.0 \(Sample.zip) \r\n", "a.example/x v1.0.0 \(Sample.zip)",
    "a.example/x\u{A0}v1.0.0\u{3000}\(Sample.zip)\n", "\u{B}\n\n\r\n\(line)\n\u{85}\n",
    "\(line)\n\(line)\r\n\(line)",
  ])
  func blanksMeanNothing(_ sum: String) throws {
    #expect(try plan(sum).rows == ["a.example/x v1.0.0 go-zip directory-hash"])
  }

  @Test(arguments: [
    ("a.example/x v1.0.0", "go/sum-fields"), ("a.example/x", "go/sum-fields"),
    ("\(line) x", "go/sum-fields"), ("# comment", "go/sum-fields"),
    ("a.example/x /go.mod \(Sample.mod)", "go/module-version"),
    ("a.example/x v1.0.0/go.mod/go.mod \(Sample.mod)", "go/module-version"),
    ("a.example/x v1.0.0/x \(Sample.mod)", "go/module-version"),
    ("a.example/x v1.0 \(Sample.zip)", "go/module-version"),
    ("a.example/x v2.0.0 \(Sample.zip)", "go/module-version"),
    ("a.example/x v1.0.0+meta \(Sample.zip)", "go/module-version"),
    ("a.example/../x v1.0.0 \(Sample.zip)", "go/module-path"),
    ("a.example/x!y v1.0.0 \(Sample.zip)", "go/module-path"),
    ("A.example/x v1.0.0 \(Sample.zip)", "go/module-path"),
    ("a.example/x v1.0.0 h1:", "go/h1"), ("a.example/x v1.0.0 h1:AAAA", "go/h1"),
    // Without padding, with the alphabet of URLs, with bits behind the last byte.
    ("a.example/x v1.0.0 h1:A3PImbgUY5mjhXybjjsSgWnjiI5qj2cezFnWbINB30Y", "go/h1"),
    ("a.example/x v1.0.0 h1:-30IaYJCpao3LGze4pxbVoBXmH0Y5mqEFdxOkkBspQY=", "go/h1"),
    ("a.example/x v1.0.0 h1:A3PImbgUY5mjhXybjjsSgWnjiI5qj2cezFnWbINB30Z=", "go/h1"),
    ("a.example/x v1.0.0 h1:A3PImbgUY5mjhXybjjsSgWnjiI5qj2cezFnWbINB30Y=?x", "go/h1"),
    (
      "a.example/x v1.0.0 h1:dc51b8c96c2d745df3bd5590d990230a482fd247123599548e0632fdbf97fc22",
      "go/h1"
    ),
    ("a.example/x v1.0.0 h2:zzz", "go/no-h1"), ("a.example/x v1.0.0 H1:AAAA", "go/no-h1"),
    ("<<<<<<< HEAD\n\(line)\n=======\n>>>>>>> b", "go/merge-conflict"),
  ])
  func refusesLines(_ sum: String, _ code: String) {
    #expect(codes { try plan(sum) } == [code])
  }

  @Test func reportsEveryProblemOfAFile() {
    let sum = "x\na.example/x v1.0.0 h1:\na.example/y v1 \(Sample.zip)\n\(Self.line)\n"
    let found = diagnostics { try plan(sum) }
    #expect(found.map(\.code) == ["go/sum-fields", "go/h1", "go/module-version"])
    #expect(found.map(\.location?.line) == [1, 2, 3])
  }

  @Test func otherAlgorithmsBesideARealHashMeanNothing() throws {
    for sum in [
      "a.example/x v1.0.0 h2:zzz\n\(Self.line)", "\(Self.line)\na.example/x v1.0.0 h2:zzz",
    ] {
      #expect(try plan(sum).rows == ["a.example/x v1.0.0 go-zip directory-hash"])
    }
    #expect(try plan("a.example/x v1.0.0 h2:zzz\n\(Self.line)").places == ["go.sum:2"])
  }

  @Test func twoHashesOfOneKeyAreAnErrorInBothOrders() {
    let other = "a.example/x v1.0.0 \(Sample.otherZip)"
    for lines in [[Self.line, other], [other, Self.line]] {
      let found = diagnostics { try plan(lines.joined(separator: "\n")) }
      #expect(found.map(\.code) == ["go/conflicting-sums"])
      #expect(found.first?.location?.line == 2)
      #expect(found.first?.notes.map(\.location.line) == [1])
    }
  }

  @Test func theHashOfAnEmptyModFileIsPassedOver() throws {
    let plan = try plan(
      "a.example/x v1.0.0/go.mod h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=\n\(Self.line)")
    #expect(plan.rows == ["a.example/x v1.0.0 go-zip directory-hash"])
    #expect(plan.diagnostics.map(\.code) == ["go/empty-mod-hash"])
  }

  @Test func aByteOrderMarkIsToldOf() throws {
    let plan = try plan("\u{FEFF}\(Self.line)")
    #expect(plan.rows == ["a.example/x v1.0.0 go-zip directory-hash"])
    #expect(plan.diagnostics.map(\.code) == ["go/byte-order-mark"])
  }

  @Test func templatesWriteWhatTheyProve() throws {
    // The module is listed in go.md of the corpus: `module github.com/Azure/go-autorest`.
    let plan = try plan(
      "github.com/Azure/go-autorest v14.2.0+incompatible/go.mod h1:r+4oMnoxhatjLLJ6zxSWATqVooLgysK6ZNox3g/xq24="
    )
    #expect(plan.rows == ["github.com/Azure/go-autorest v14.2.0+incompatible go-mod written"])
    guard case .written(let contents, _)? = plan.local.first?.source else {
      Issue.record("not written")
      return
    }
    #expect(String(decoding: contents, as: UTF8.self) == "module github.com/Azure/go-autorest\n")
  }

  @Test(arguments: [
    "module a.example/x\n", "module a.example/x", "module a.example/x\n\ngo 1.9\n",
    "module a.example/x\n\ngo 1.27\n", "module a.example/x\n\ngo 1.21.0\n",
    "module a.example/x\n\ngo 1.14", "module a.example/x\ngo 1.14\n",
    "module a.example/x\n\ngo 1.14\n\n", "module a.example/x\r\n\r\ngo 1.14\r\n",
    "module \"a.example/x\"\n",
  ])
  func templatesGiveTheTextsThatAreFound(_ text: String) {
    let hash = GoDirectoryHash(ofModFile: Array(text.utf8))
    var templates = ModTemplates()
    #expect(templates.text(of: "a.example/y", provedBy: hash) == nil)
    // Also behind another question about the same path.
    #expect(templates.text(of: "a.example/x", provedBy: .emptyModFile) == nil)
    #expect(templates.text(of: "a.example/x", provedBy: hash) == Array(text.utf8))
    #expect(templates.text(of: "a.example/x", provedBy: hash) == Array(text.utf8))
  }

  @Test func toolchainsStandInNobodysWay() throws {
    let plan = try plan("golang.org/toolchain v0.0.1-go1.21.0.linux-amd64 \(Sample.zip)")
    #expect(plan.rows == ["golang.org/toolchain v0.0.1-go1.21.0.linux-amd64 go-zip go-toolchain"])
    #expect(plan.isComplete)
  }

  @Test func entriesHaveALimit() throws {
    let sum = (0..<3).map { "a.example/x v1.0.\($0) \(Sample.zip)" }.joined(separator: "\n")
    let files: [ByteString: String] = ["go.sum": sum, "go.mod": "module m\n"]
    _ = try GoModulesTests.plan(files) { $0.limits.entries = 3 }
    #expect(
      codes { try GoModulesTests.plan(files) { $0.limits.entries = 2 } } == ["go/too-many-lines"])
  }
}
