import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Gradle

@Suite struct ConformanceTests {
  private static let components = [
    component("g:a:1", "a-1.jar", "a-1.pom"), component("g.h:b:2", "b-2.module", "b-release.aar"),
    component("g:c:3", "c-3.jar"),
  ]

  private static func project(_ components: [String], _ lines: [String]) -> [ByteString: String] {
    [
      metadataPath: metadata(components.joined(separator: "\n")),
      "gradle.lockfile": lines.joined(separator: "\n") + "\nempty=\n",
      "gradle/wrapper/gradle-wrapper.properties":
        "distributionUrl=https\\://h/gradle-1.0-bin.zip\ndistributionSha256Sum=\(digits("1"))\n",
      "settings.gradle": "dependencyResolutionManagement { repositories { mavenCentral() } }\n",
    ]
  }

  @Test func keepsWhatEveryAdapterPromises() {
    let lines = ["g:a:1=x,y", "g.h:b:2=x", "g:d:4=x"]
    #expect(
      AdapterConformance(
        GradleAdapter(), project: Self.project(Self.components, lines),
        reordered: Self.project(Self.components.reversed(), lines.reversed())
      ).check() == [])
  }
}
