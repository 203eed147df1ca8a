import LockText
import Lockfetch
import Testing

@testable import Gradle

@Suite struct WrapperTests {
  private static let path: ByteString = "gradle/wrapper/gradle-wrapper.properties"
  private static let url = "https\\://services.gradle.org/distributions/gradle-9.2.1-bin.zip"
  private static let sum = "72f44c9f8ebcb1af43838f45ee5c4aa9c5444898b3468ab3f4af7b6076c5bc3f"

  private func planned(_ text: String) throws -> Plan { try plan([Self.path: text]) }

  @Test func aDistributionWithItsSumIsFetched() throws {
    let plan = try planned("#x\ndistributionUrl=\(Self.url)\ndistributionSha256Sum=\(Self.sum)\n")
    #expect(
      plan.rows == [
        "gradle 9.2.1 gradle-distribution sha256 https://services.gradle.org/distributions/gradle-9.2.1-bin.zip"
      ])
    #expect(plan.outputs.first?.output.integrity.base16 == ByteString(Self.sum))
    #expect(plan.diagnostics.map(\.code) == ["gradle/no-lock"])
    let tree = try GradleAdapter().offlineTree(for: #require(plan.projects.first))
    #expect(tree.shared.contains { $0.path == "distributions/gradle-9.2.1-bin.zip" })
  }

  @Test func aDistributionWithoutSumIsUnpinned() throws {
    let plan = try planned("distributionUrl=\(Self.url)\n")
    #expect(
      plan.rows == [
        "gradle 9.2.1 gradle-distribution no-distribution-sum https://services.gradle.org/distributions/gradle-9.2.1-bin.zip unpinned"
      ])
    #expect(plan.unpinned.first?.artifact.remote?.pinKey == "gradle-9.2.1-bin.zip")
  }

  @Test(arguments: ["file\\:/opt/gradle.zip", "../gradle-1.0.zip", "gradle-1.0.zip"])
  func aDistributionOfThisMachineIsNotFetched(_ url: String) throws {
    let plan = try planned("distributionUrl=\(url)\n")
    #expect(plan.local.count == 1 && plan.outputs.isEmpty && plan.unpinned.isEmpty)
    #expect(plan.diagnostics.map(\.code).contains("gradle/local-distribution"))
  }

  @Test(arguments: [
    ("", "gradle/no-distribution"), ("distributionUrl=\\u12", "gradle/properties"),
    ("distributionUrl=https://u:p@h/gradle-1.zip", "gradle/credential"),
    ("distributionUrl=ftp://h/gradle-1.zip", "gradle/distribution-url"),
    ("distributionUrl=https://h/gradle-1.zip\ndistributionSha256Sum=12", "gradle/distribution-sum"),
    ("<<<<<<< a\n=======\n>>>>>>> b\n", "gradle/merge-conflict"),
  ])
  func refusesOtherProperties(_ text: String, _ code: String) {
    #expect(codes { try planned(text) } == [code])
  }

  @Test func theLastOfTwoKeysCounts() throws {
    let plan = try planned("distributionUrl=https://h/gradle-1.zip\ndistributionUrl=\(Self.url)\n")
    #expect(plan.unpinned.first?.artifact.version == "9.2.1")
    #expect(plan.diagnostics.map(\.code).contains("gradle/repeated-property"))
  }

  /// Such files are the resources of tests and of generators; the rest of the repository goes on.
  @Test(arguments: ["${gradle.version}", "{{version}}", "<%= version %>"])
  func aTemplateIsPassedOver(_ placeholder: String) throws {
    let plan = try plan([
      "a/" + Self.path: "distributionUrl=https\\://h/gradle-\(placeholder)-bin.zip\n",
      "b/gradle.lockfile": "empty=compile\n",
    ])
    #expect(plan.rows.isEmpty)
    let notice = try #require(plan.diagnostics.first { $0.code == "gradle/template" })
    #expect(notice.severity == .notice && notice.why != nil && notice.fix != nil)
    #expect(!plan.diagnostics.map(\.code).contains("gradle/no-lock"))
    #expect(plan.projects.map(\.lockfiles.count) == [0, 1])
  }
}
