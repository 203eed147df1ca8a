import LockText
import Lockfetch
import LockfetchTesting
import Testing

@testable import Gradle

@Suite struct BuildScriptsTests {
  private func repository(_ host: String) -> String {
    "repositories { maven { url 'https://\(host)/' } }\n"
  }

  private func scripts(_ files: [ByteString: String]) throws -> BuildScripts {
    var project = ProjectFiles(
      folder: "", claimed: [], tree: InMemoryFileTree(texts: files), limits: Limits())
    return try BuildScripts(&project)
  }

  private func hosts(_ files: [ByteString: String]) throws -> [String] {
    try scripts(files).repositories.map { repository in
      let host = repository.base.split(on: UInt8(ascii: "/"))[2].text
      return repository.scope == .plugins ? host + "*" : host
    }
  }

  @Test func readsTheScriptsOfABuildInOrder() throws {
    let files: [ByteString: String] = [
      "settings.gradle": """
      pluginManagement { \(repository("plugins")) includeBuild('logic') }
      dependencyResolutionManagement { \(repository("settings")) }
      include ':app', ':lib:core'
      apply from: 'gradle/more.gradle'
      """,
      "build.gradle": repository("root") + "buildscript { \(repository("script")) }",
      "app/build.gradle.kts": #"repositories { maven("https://app/") }"#
        + "\napply(from = \"../gradle/extra.gradle\")",
      "lib/core/build.gradle": repository("core"), "lib/other/build.gradle": repository("no"),
      "gradle/more.gradle": repository("more"), "gradle/extra.gradle": repository("extra"),
      "buildSrc/build.gradle": repository("src"),
      "logic/settings.gradle": "dependencyResolutionManagement { \(repository("logic")) }",
      "logic/build.gradle": repository("logic-build"),
    ]
    #expect(
      try hosts(files) == [
        "plugins*", "settings", "root", "script*", "app", "extra", "core", "more", "src*", "logic*",
        "logic-build*",
      ])
  }

  @Test func thePluginPortalIsAskedUnlessTheSettingsSayOtherwise() throws {
    #expect(try hosts(["build.gradle": repository("a")]) == ["a", "plugins.gradle.org*"])
    #expect(
      try hosts([:]) == ["repo.maven.apache.org", "dl.google.com", "plugins.gradle.org*"])
    #expect(
      try hosts(["settings.gradle": "pluginManagement { \(repository("p")) }"]) == ["p*"])
  }

  @Test func groovyComesBeforeKotlin() throws {
    let files: [ByteString: String] = [
      "build.gradle": repository("a"), "build.gradle.kts": #"repositories { maven("https://b") }"#,
    ]
    #expect(try hosts(files).first == "a")
  }

  @Test func whatLeadsOutsideIsNotAskedFor() throws {
    let files: [ByteString: String] = [
      "settings.gradle": """
      include ':..:..:x'
      includeBuild '../../other'
      includeBuild '/opt/other'
      apply from: '../../../x.gradle'
      apply from: 'https://h/x.gradle'
      \("pluginManagement { \(repository("p")) }")
      """
    ]
    #expect(try hosts(files) == ["p*"])
  }

  @Test func circlesEnd() throws {
    let files: [ByteString: String] = [
      "settings.gradle":
        "includeBuild 'a'\napply from: 'settings.gradle'\npluginManagement { \(repository("p")) }",
      "a/settings.gradle": "includeBuild '../a'\nincludeBuild '..'\nincludeBuild 'b'",
      "build.gradle": "apply from: 'x.gradle'", "x.gradle": "apply from: 'y.gradle'",
      "y.gradle": "apply from: 'x.gradle'\n" + repository("y"),
    ]
    #expect(try hosts(files) == ["p*", "y"])
  }

  @Test func tellsWhatToLookAt() throws {
    let script = """
      repositories {
        maven { url other }
        jcenter()
        mavenLocal()
        maven { url 'https://h'; credentials { username 'hunter2' } }
        maven { url 'https://u:hunter2@h' }
        maven { url 's3://bucket' }
        maven { url 'https://i'; content { includeGroupByRegex '(?i)x' } }
      }
      """
    let diagnostics = try scripts(["build.gradle": script]).diagnostics
    #expect(
      diagnostics.map(\.code).sorted() == [
        "gradle/credential", "gradle/credentials", "gradle/jcenter", "gradle/local-repository",
        "gradle/unresolved-repository", "gradle/unresolved-repository", "gradle/unsupported-filter",
        "gradle/unusable-repository",
      ])
    #expect(!"\(diagnostics)".contains("hunter2"))
    #expect(diagnostics.first { $0.code == "gradle/jcenter" }?.location?.line == 3)
  }
}
