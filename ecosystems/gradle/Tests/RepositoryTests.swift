import LockText
import Lockfetch
import MavenRepository
import Testing

@testable import Gradle

@Suite struct RepositoryTests {
  // MARK: Ivy

  private func path(_ pattern: ByteString, _ coordinates: String, _ name: ByteString) throws
    -> String?
  {
    let parts = coordinates.split(separator: ":").map { ByteString($0) }
    let component = try Component(groupID: parts[0], artifactID: parts[1], version: parts[2])
    return try #require(IvyPattern(pattern)).path(of: RepositoryFile(component, name: name))?.text
  }

  @Test(arguments: [
    (
      "v[revision]/[artifact](-v[revision]-[classifier]).[ext]", "org.nodejs:node:25.1.0",
      "node-25.1.0-linux-arm64.tar.gz", "v25.1.0/node-v25.1.0-linux-arm64.tar.gz"
    ),
    (
      "/[organisation]/[module]/releases/download/[revision]/[classifier].[ext]",
      "ethereum:execution-spec-tests:v5.3.0",
      "execution-spec-tests-v5.3.0-fixtures_develop.tar.gz",
      "ethereum/execution-spec-tests/releases/download/v5.3.0/fixtures_develop.tar.gz"
    ),
    ("[organization]/[module]([type]).[ext]", "g.h:a:1", "a-1.jar", "g.h/ajar.jar"),
    ("[artifact](-[classifier]).[ext]", "g:a:1", "a-1.jar", "a.jar"),
  ])
  func fillsPatterns(_ pattern: String, _ coordinates: String, _ name: String, _ path: String)
    throws
  {
    #expect(try self.path(ByteString(pattern), coordinates, ByteString(name)) == path)
  }

  @Test func fillsTheStandardPattern() throws {
    #expect(
      try path(IvyPattern.standard, "g.h:a:1", "a-1-x.jar") == "g.h/a/1/a-1-x.jar")
    var pattern = try #require(IvyPattern("[organisation]/[module].[ext]"))
    pattern.isMavenCompatible = true
    let component = try Component(groupID: "g.h", artifactID: "a", version: "1")
    #expect(try pattern.path(of: RepositoryFile(component, name: "a-1.jar")) == "g/h/a.jar")
  }

  @Test func doesNotFillWhatWouldBeNoPlainPath() throws {
    #expect(try path("x/[classifier]/[module]", "g:a:1", "a-1.jar") == nil)
    #expect(try path("../[module]", "g:a:1", "a-1.jar") == nil)
    #expect(try path("[module].[ext]", "g:a:1", "other.jar") == nil)
    #expect(try path("a b/[module]", "g:a:1", "a-1.jar") == nil)
  }

  @Test(arguments: [
    "[other]", "[module", "module]", "([module]", "[module])", "((a))", "https://h/[module]",
  ])
  func refusesOtherPatterns(_ pattern: String) {
    #expect(IvyPattern(ByteString(pattern)) == nil)
  }

  // MARK: The order

  private func urls(
    _ script: String, _ coordinates: String = "g:a:1", repositories: String? = nil,
    choices: [ByteString] = []
  ) throws -> [String] {
    let name = coordinates.split(separator: ":").dropFirst().joined(separator: "-")
    var files: [ByteString: String] = [
      metadataPath: metadata(component(coordinates, name + ".pom")),
      "settings.gradle": script,
    ]
    files["repositories.json"] = repositories
    let plan = try plan(files) { options in
      for choice in choices { options.settings.add(choice, to: "repo") }
    }
    return plan.projects.flatMap(\.artifacts).map { $0.artifact.url ?? "-" }.map { url in
      url.split(separator: "/").prefix(3).joined(separator: "/")
    }
  }

  private static let both = """
    pluginManagement { repositories { maven { url "https://plugins.example/p" } } }
    dependencyResolutionManagement { repositories {
      maven { url "https://first.example/d"; content { includeGroupByRegex "org\\\\.first.*" } }
      maven { url "https://second.example/d" }
      google()
    } }
    """

  @Test(arguments: [
    ("org.first.x:a:1", "https:/first.example/d"), ("g:a:1", "https:/second.example/d"),
    ("org.x:org.x.gradle.plugin:1", "https:/plugins.example/p"),
    ("androidx.core:core:1", "https:/dl.google.com/dl"),
    ("com.google.guava:guava:1", "https:/second.example/d"),
    ("com.android:x:1", "https:/dl.google.com/dl"), ("com.androidx:x:1", "https:/second.example/d"),
  ])
  func asksOneRepository(_ coordinates: String, _ url: String) throws {
    #expect(try urls(Self.both, coordinates) == [url])
  }

  @Test func exclusiveContentIsLookedForNowhereElse() throws {
    let script = """
      dependencyResolutionManagement { repositories {
        mavenCentral()
        exclusiveContent {
          forRepository { maven { url "https://only.example/m" } }
          filter { includeGroup("g") }
        }
      } }
      """
    #expect(try urls(script, "g:a:1") == ["https:/only.example/m"])
    #expect(try urls(script, "h:a:1") == ["https:/repo.maven.apache.org/maven2"])
  }

  @Test func snapshotsAndReleasesAreToldApart() throws {
    let script = """
      dependencyResolutionManagement { repositories {
        maven { url "https://s.example/m"; mavenContent { snapshotsOnly() } }
        maven { url "https://r.example/m"; mavenContent { releasesOnly() } }
      } }
      """
    #expect(try urls(script, "g:a:1") == ["https:/r.example/m"])
    #expect(try urls(script, "g:a:1-20200101.120000-1") == ["https:/s.example/m"])
  }

  @Test func theUserComesFirst() throws {
    #expect(
      try urls(Self.both, "androidx.core:core:1", choices: ["androidx.*:*=https://m.example/x"])
        == ["https:/m.example/x"])
    #expect(
      try urls(Self.both, choices: ["h:*=https://m.example/x", "*=https://n.example/x"])
        == ["https:/n.example/x"])
  }

  @Test func withoutScriptsThreeRepositoriesAreAsked() throws {
    let plan = try plan([metadataPath: metadata(component("g:a:1", "a-1.pom"))])
    #expect(plan.outputs.map(\.output.url.host) == ["repo.maven.apache.org"])
    #expect(plan.diagnostics.map(\.code) == ["gradle/no-repositories"])
  }

  @Test func whatNoRepositoryHasIsUnpinned() throws {
    let script = """
      pluginManagement { repositories { google { content { includeGroup "x" } } } }
      dependencyResolutionManagement { repositories { google { content { includeGroup "x" } } } }
      """
    let plan = try plan([
      metadataPath: metadata(component("g:a:1", "a-1.pom")), "settings.gradle": script,
    ])
    #expect(plan.rows == ["g:a 1 gradle-artifact no-repository -"])
    let pinned = try self.pinned(script)
    #expect(pinned.outputs.map(\.output.url.text) == ["https://h/g/a/1/a-1.pom"])
  }

  private func pinned(_ script: String) throws -> Plan {
    try plan([
      metadataPath: metadata(component("g:a:1", "a-1.pom")), "settings.gradle": script,
      "lockfetch.pins.json":
        #"{"schema":1,"pins":[{"ecosystem":"gradle","key":"g/a/1/a-1.pom","url":"https://h/g/a/1/a-1.pom"}]}"#,
    ])
  }

  // MARK: repositories.json

  @Test func theExplicitListKeepsItsOrder() throws {
    let list = """
      {"comment": "x", "repositories": [
        {"type": "maven", "url": "https://one.example/m", "scope": "plugins", "name": "n",
         "content": {"includeModule": [["g", "a"]], "excludeGroup": ["h"], "snapshotsOnly": false}},
        {"type": "ivy", "url": "https://ivy.example", "artifactPattern": "[module].[ext]",
         "m2compatible": true, "metadataSources": ["artifact"],
         "content": {"exclusive": true, "includeGroup": ["i"]}},
        {"url": "https://two.example/m"}]}
      """
    #expect(try urls(Self.both, "g:a:1", repositories: list) == ["https:/one.example/m"])
    #expect(try urls(Self.both, "g:b:1", repositories: list) == ["https:/two.example/m"])
    #expect(try urls(Self.both, "i:b:1", repositories: list) == ["https:/ivy.example/b.pom"])
    #expect(
      try urls(Self.both, "x:x.gradle.plugin:1", repositories: list) == ["https:/two.example/m"])
  }

  @Test(arguments: [
    (#"{"repositories": [{"url": "https://h", "x": 1}]}"#, "gradle/repositories"),
    (#"{"repositories": [{}]}"#, "gradle/repositories"),
    (#"{"repositories": [{"url": "h"}]}"#, "gradle/repositories"),
    (#"{"repositories": [{"url": "ftp://h"}]}"#, "gradle/repositories"),
    (#"{"repositories": [{"url": "https://u:p@h"}]}"#, "gradle/repositories"),
    (#"{"repositories": [{"url": "https://h", "type": "x"}]}"#, "gradle/repositories"),
    (#"{"repositories": [{"url": "https://h", "scope": "x"}]}"#, "gradle/repositories"),
    (#"{"repositories": [{"url": "https://h", "artifactPattern": "[x]"}]}"#, "gradle/repositories"),
    (#"{"repositories": [{"url": "https://h", "content": {"x": ["y"]}}]}"#, "gradle/repositories"),
    (
      #"{"repositories": [{"url": "https://h", "content": {"includeGroupByRegex": ["(?i)x"]}}]}"#,
      "gradle/repositories"
    ),
    (#"{"repositories": [{"url": 1}]}"#, "gradle/repositories-syntax"),
    (#"{"repositories": {}}"#, "gradle/repositories-syntax"), ("{", "gradle/repositories-syntax"),
    ("[]", "gradle/repositories-syntax"),
  ])
  func refusesOtherLists(_ text: String, _ code: String) {
    #expect(codes { try plan([metadataPath: metadata(""), "repositories.json": text]) } == [code])
  }

  @Test func aForeignFileOfThatNameIsPassedOver() throws {
    let plan = try plan([
      metadataPath: metadata(component("g:a:1", "a-1.pom")), "repositories.json": #"{"x": 1}"#,
    ])
    #expect(plan.outputs.count == 1)
    #expect(plan.diagnostics.map(\.code).contains("gradle/foreign-repositories"))
  }
}
