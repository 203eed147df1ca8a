import LockText
import Lockfetch
import Testing

@testable import MavenRepository

@Suite struct WrapperDistributionTests {
  private func read(_ text: String) throws -> WrapperDistribution? {
    let file = try SourceFile(path: "w.properties", bytes: Array(text.utf8))
    return try WrapperDistribution(JavaProperties(file), urlLimit: 8_192)
  }

  private static let sum = "72f44c9f8ebcb1af43838f45ee5c4aa9c5444898b3468ab3f4af7b6076c5bc3f"

  @Test func gradlesDistributionIsCalledByItsName() throws {
    let found = try #require(
      try read(
        """
        distributionUrl=https\\://services.gradle.org/distributions/gradle-9.2.1-bin.zip
        distributionSha256Sum=\(Self.sum)
        """))
    #expect(found.version == "9.2.1")
    #expect(found.integrity?.base16.text == Self.sum)
    #expect(
      found.label
        == OutputLabel(
          parts: ["gradle-9.2.1-bin"], fileExtension: ".zip",
          canonicalPath: "/distributions/gradle-9.2.1-bin.zip"))
    #expect(found.pinKey == "gradle-9.2.1-bin.zip")
    #expect(found.packageURL == nil)
  }

  @Test(arguments: [
    "https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/3.9.9/apache-maven-3.9.9-bin.zip",
    "https://archive.apache.org/dist/maven/maven-3/3.9.9/binaries/apache-maven-3.9.9-bin.zip",
  ])
  func mavensDistributionIsAFileOfARepository(_ url: String) throws {
    let found = try #require(try read("distributionUrl=\(url)"))
    #expect(found.version == "3.9.9")
    #expect(found.integrity == nil)
    #expect(found.label?.parts == ["org.apache.maven", "apache-maven-3.9.9-bin"])
    #expect(
      found.pinKey == "org/apache/maven/apache-maven/3.9.9/apache-maven-3.9.9-bin.zip")
    #expect(
      found.packageURL == "pkg:maven/org.apache.maven/apache-maven@3.9.9?classifier=bin&type=zip")
  }

  @Test(arguments: [
    ("gradle-8.14-rc-1-all.zip", "8.14-rc-1"),
    ("gradle-9.0.0-20250101000000+0000-bin.zip", "9.0.0-20250101000000+0000"),
    ("maven-mvnd-1.0.2-linux-amd64.zip", "1.0.2-linux-amd64"), ("gradle.zip", nil),
  ])
  func readsTheVersion(_ name: String, _ version: String?) throws {
    #expect(try read("distributionUrl=https\\://h/d/\(name)")?.version?.text == version)
  }

  @Test(arguments: ["gradle-8.4-bin.zip", "../dists/g-1.zip", "file:///opt/gradle-8.4-bin.zip"])
  func takesLocalDistributions(_ url: String) throws {
    let found = try #require(try read("distributionUrl=\(url)"))
    #expect(found.place == .local)
    #expect(found.label == nil)
  }

  @Test func refusesWhatCannotBeUsed() throws {
    #expect(try read("x=1") == nil)
    #expect(throws: WrapperError.url(.userInformation, offset: 0)) {
      try read("distributionUrl=https://u:p@h/gradle-1.zip")
    }
    #expect(throws: WrapperError.url(.scheme, offset: 0)) {
      try read("distributionUrl=ftp://h/gradle-1.zip")
    }
    #expect(throws: WrapperError.sum(offset: 39)) {
      try read("distributionUrl=https://h/gradle-1.zip\ndistributionSha256Sum=abc")
    }
  }
}
