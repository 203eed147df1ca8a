import LockText
import Lockfetch
import Testing

@testable import Gradle

@Suite struct LockStateTests {
  private static let header = """
    # This is a Gradle generated file for dependency locking.
    # Manual edits can break the build and are not advised.

    """

  @Test func versionsWithoutMetadataAreUnpinned() throws {
    let plan = try plan([
      "gradle.lockfile": Self.header
        + "g:a:1=compileClasspath,runtimeClasspath\ng:a:2=test\nempty=x,y\n"
    ])
    #expect(
      plan.rows == [
        "g:a 1 gradle-lock version-only - unpinned", "g:a 2 gradle-lock version-only - unpinned",
      ])
    #expect(plan.missing.map { $0.remote?.pinKey } == ["g/a/1/a-1.pom", "g/a/2/a-2.pom"])
    #expect(!plan.isComplete)
  }

  @Test func versionsThatMetadataNamesAreVerified() throws {
    let plan = try plan([
      metadataPath: metadata(component("g:a:1", "a-1.pom")),
      "sub/gradle.lockfile": "g:a:1=x\ng:b:2=x\nempty=\n",
    ])
    #expect(
      plan.rows == [
        "g:a 1 gradle-artifact sha256 https://repo.maven.apache.org/maven2/g/a/1/a-1.pom",
        "g:a 1 gradle-lock declared - verified", "g:b 2 gradle-lock version-only - unpinned",
      ])
    #expect(plan.diagnostics.map(\.code).contains("gradle/not-in-metadata"))
    #expect(plan.projects.map(\.files.folder) == [""])
  }

  @Test func pinsCompleteVersions() throws {
    let hash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    let plan = try plan([
      "gradle.lockfile": "g:a:1=x\n", "sub/gradle.lockfile": "g:a:1=y\n",
      "lockfetch.pins.json": """
      {"schema":1,"pins":[{"ecosystem":"gradle","key":"g/a/1/a-1.jar","hash":"\(hash)"},
      {"ecosystem":"gradle","key":"g/a/1/a-1.pom","url":"https://h/x/g/a/1/a-1.pom","hash":"\(hash)"}]}
      """,
    ])
    #expect(plan.isComplete)
    #expect(
      plan.outputs.map(\.output.url.text).sorted() == [
        "https://h/x/g/a/1/a-1.pom", "https://repo.maven.apache.org/maven2/g/a/1/a-1.jar",
      ])
  }

  @Test func theOlderFormHasAFileForEachConfiguration() throws {
    let plan = try plan([
      "app/gradle/dependency-locks/compileClasspath.lockfile": "# c\ng:a:1\n",
      "app/gradle/dependency-locks/runtimeClasspath.lockfile": "g:a:1\r\ng:b:1",
    ])
    #expect(plan.projects.map(\.files.folder) == ["app"])
    #expect(plan.rows.count == 3)
    #expect(Set(plan.projects.flatMap(\.lockfiles).map(\.format)) == ["legacy"])
  }

  @Test(arguments: [
    ("g:a:1", "gradle/lock-line"), ("g:a:1=x=y", "gradle/lock-line"), ("g:a=x", "gradle/lock-line"),
    ("g:a:1:2=x", "gradle/lock-line"), (" g:a:1=x", "gradle/coordinates"),
    ("g:a:1 =x", "gradle/coordinates"), ("g:a:[1,2]=x", "gradle/coordinates"),
    (":a:1=x", "gradle/coordinates"), ("g:../a:1=x", "gradle/coordinates"),
    ("<<<<<<< a\n=======\n>>>>>>> b", "gradle/merge-conflict"), (" # c", "gradle/lock-line"),
  ])
  func refusesOtherLines(_ line: String, _ code: String) {
    #expect(codes { try plan(["gradle.lockfile": line]) }.first == code)
  }

  @Test func positionsAreThoseOfTheLines() throws {
    let found = diagnostics {
      try plan(["gradle.lockfile": "# c\r\ng:a:1=x\r\ng:b=x\r\ng:c=x\r\n"])
    }
    #expect(found.map { $0.location?.line } == [3, 4])
  }

  @Test func aLineThatStandsTwiceIsTold() throws {
    let plan = try plan(["gradle.lockfile": "g:a:1=x\ng:a:1=y\n"])
    #expect(plan.rows.count == 1)
    #expect(plan.diagnostics.map(\.code).contains("gradle/repeated-line"))
  }

  // MARK: Configurations

  private func configured(_ names: [ByteString]) throws -> Plan {
    try plan([
      metadataPath: metadata(
        component("g:a:1", "a-1.jar", "a-1.pom") + component("g:b:1", "b-1.jar", "b-1.pom")
          + component("g:parent:1", "parent-1.pom") + component("g:old:1", "old-1.jar", "old-1.pom")
      ),
      "gradle.lockfile": "g:a:1=compile,test\ng:b:1=test\nempty=none\n",
      "build.gradle": "repositories { mavenCentral() }",
    ]) { options in
      for name in names { options.settings.add(name, to: "configuration") }
    }
  }

  @Test(
    arguments: [
      (["compile"], ["g:a", "g:parent"]), (["test"], ["g:a", "g:b", "g:parent"]),
      (["none"], ["g:parent"]), (["none", "compile"], ["g:a", "g:parent"]),
    ] as [([ByteString], Set<ByteString>)])
  func keepsWhatAConfigurationNeeds(_ names: [ByteString], _ kept: Set<ByteString>) throws {
    let plan = try configured(names)
    #expect(Set(plan.outputs.flatMap(\.artifacts).map(\.name)) == kept)
    #expect(plan.diagnostics.map(\.code).contains("gradle/left-out"))
  }

  @Test func anUnknownConfigurationIsAnError() {
    #expect(codes { try configured(["runtime"]) } == ["gradle/option"])
  }

  // MARK: Builds

  @Test func lockFilesBelongToTheRootOfTheirBuild() throws {
    let lock = "g:a:1=x\n"
    let plan = try plan([
      "x/gradle/wrapper/gradle-wrapper.properties":
        "distributionUrl=https\\://services.gradle.org/distributions/gradle-8.4-bin.zip",
      "x/gradle.lockfile": lock, "x/a/b/gradle.lockfile": lock,
      "x/build-logic/settings-gradle.lockfile": lock, "y/settings-gradle.lockfile": lock,
      "y/a/buildscript-gradle.lockfile": lock, "z/a/gradle.lockfile": lock,
      "z/gradle.lockfile": lock,
      "x/inner/gradle/verification-metadata.xml": metadata(""), "x/inner/gradle.lockfile": lock,
    ])
    #expect(
      plan.projects.map { [$0.files.folder] + $0.files.claimed.map(\.path) } == [
        [
          "x", "x/a/b/gradle.lockfile", "x/build-logic/settings-gradle.lockfile",
          "x/gradle.lockfile",
          "x/gradle/wrapper/gradle-wrapper.properties",
        ],
        [
          "x/inner", "x/inner/gradle.lockfile", "x/inner/gradle/verification-metadata.xml",
        ],
        ["y", "y/a/buildscript-gradle.lockfile", "y/settings-gradle.lockfile"],
        ["z", "z/a/gradle.lockfile", "z/gradle.lockfile"],
      ])
  }
}
