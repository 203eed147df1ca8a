import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Maven

/// The distribution of a wrapper.
@Suite struct WrapperTests {
  private static let path: ByteString = ".mvn/wrapper/maven-wrapper.properties"
  private static let url =
    "https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/3.9.9/apache-maven-3.9.9-bin.zip"
  private static let sum = "4ec3f26fb1a692473aea0235c300bd20f0f9fe741947c82c1234cefd76ac3a3c"

  private func plan(_ text: String) throws -> Plan { try MavenTests.plan([Self.path: text]) }

  @Test func aSumMakesAFixedOutput() throws {
    let plan = try plan("distributionUrl=\(Self.url)\ndistributionSha256Sum=\(Self.sum)\n")
    #expect(plan.rows == ["maven 3.9.9 maven-distribution sha256 \(Self.url)"])
    #expect(plan.projects.first?.lockfiles.map(\.locksPackages) == [false])
    #expect(plan.isComplete && plan.diagnostics.isEmpty)
    let project = try #require(plan.projects.first)
    let tree = try MavenAdapter().offlineTree(for: project)
    #expect(tree.shared.map(\.path).contains("distributions/apache-maven-3.9.9-bin.zip"))
  }

  @Test func withoutASumItIsUnpinned() throws {
    let plan = try plan("distributionUrl=https\\://h.example/d/maven-mvnd-1.0.2.zip")
    #expect(
      plan.rows == [
        "maven 1.0.2 maven-distribution no-distribution-sum https://h.example/d/maven-mvnd-1.0.2.zip unpinned"
      ])
  }

  @Test func aLocalOneIsNotFetched() throws {
    #expect(
      try plan("distributionUrl=file:///opt/apache-maven-3.9.9-bin.zip").rows == [
        "maven 3.9.9 maven-distribution vendored -"
      ])
  }

  @Test(arguments: [
    ("x=1", "maven/no-distribution"), ("distributionUrl=https://u:p@h/x.zip", "maven/credential"),
    ("distributionUrl=ftp://h/x.zip", "maven/url"), ("a=\\u12", "maven/properties"),
    ("distributionUrl=https://h/x.zip\ndistributionSha256Sum=12", "maven/checksum"),
    (
      "<<<<<<< a\ndistributionUrl=https://h/x-1.zip\n=======\n>>>>>>> b\n",
      "maven/merge-conflict"
    ),
    (
      "distributionUrl=https://h/x-1.zip\ndistributionUrl=https://h/x-2.zip",
      "maven/repeated-key"
    ),
  ])
  func tellsWhatIsWrong(_ text: String, _ code: String) {
    #expect(codes { try plan(text) } == [code])
  }

  /// Such files are the resources of tests and of generators; the rest of the build goes on.
  @Test(arguments: ["${maven.version}", "{{version}}", "<%= version %>"])
  func aTemplateIsPassedOver(_ placeholder: String) throws {
    let plan = try MavenTests.plan([
      "a/" + Self.path: "distributionUrl=https\\://h/apache-maven-\(placeholder)-bin.zip\n",
      "b/" + Self.path: "distributionUrl=\(Self.url)\ndistributionSha256Sum=\(Self.sum)\n",
    ])
    #expect(plan.rows == ["maven 3.9.9 maven-distribution sha256 \(Self.url)"])
    #expect(plan.diagnostics.map(\.code) == ["maven/template"])
    let notice = try #require(plan.diagnostics.first)
    #expect(notice.severity == .notice && notice.why != nil && notice.fix != nil)
    #expect(plan.projects.map(\.lockfiles.count) == [0, 1])
  }
}
